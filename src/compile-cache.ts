import { enableCompileCache } from 'node:module';
import { fileURLToPath } from 'node:url';

/**
 * Keeps what Node compiles from here on. Taking the types off the code is most of what a start costs, and comes out the same each
 * time. Where this folder may not be written to, as in the container, nothing is kept. It is not the machine's folder for temporary
 * files, because what is kept there is run.
 */
export const keepCompiled = (): void => {
  enableCompileCache(fileURLToPath(new URL('../node_modules/.cache/node', import.meta.url)));
};
