/** The process begins here. Its settings are read first: what it runs takes longer to load than a wrong one to be told. */

import { keepCompiled } from './compile-cache.ts';
import { readConfig } from './config.ts';

/** Runs the service until a signal ends it. */
export async function serve(env: NodeJS.ProcessEnv): Promise<void> {
  const config = readConfig(env);
  const { run } = await import('./process.ts');
  await run(config);
}

if (import.meta.main) {
  keepCompiled();
  serve(process.env).catch((error: Error) => {
    process.stderr.write(`saldo: ${error.message}\n`);
    process.exitCode = 1;
  });
}
