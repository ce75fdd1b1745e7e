import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

/**
 * Every test file is a process, and starts others: services, commands, threads. Each would compile the same modules, which takes
 * half of its start. Node finds what is in this folder by the text of a module, so that nothing old is ever used.
 */
process.env.NODE_COMPILE_CACHE ??= fileURLToPath(new URL('node_modules/.cache/node-compile', import.meta.url));

/** The projects that need a database share one server: the first of them to run starts it, the last one stops it. */
const onDatabase = { globalSetup: ['test/support/global-setup.ts'], hookTimeout: 60_000 };

export default defineConfig({
  test: {
    pool: 'forks',
    // The database and the service's own processes want a core as well.
    maxWorkers: 2,
    fileParallelism: true,
    projects: [
      {
        extends: true,
        // What these test remembers nothing but the last id that it made, so that files may share a process and its imports.
        test: { name: 'unit', include: ['test/unit/**/*.test.ts'], testTimeout: 20_000, isolate: false },
      },
      {
        extends: true,
        // Each file has a database of its own, and leaves nothing in its process.
        test: {
          name: 'integration',
          include: ['test/integration/**/*.test.ts'],
          testTimeout: 30_000,
          isolate: false,
          ...onDatabase,
        },
      },
      {
        extends: true,
        // The same, and what services are made of is loaded once for all files of a worker.
        test: {
          name: 'e2e',
          include: ['test/e2e/**/*.test.ts'],
          testTimeout: 60_000,
          isolate: false,
          ...onDatabase,
        },
      },
      {
        extends: true,
        test: { name: 'simulation', include: ['test/simulation/**/*.test.ts'], testTimeout: 120_000, ...onDatabase },
      },
    ],
  },
});
