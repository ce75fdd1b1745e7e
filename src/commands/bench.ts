import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { access } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { Command } from 'commander';

/** The benchmarks stand beside the source and are not part of it: each is a program of its own. */
export const benchCommand = (): Command =>
  new Command('bench')
    .description('run a benchmark: transfers, payments, clearing, runs, audit')
    .argument('<name>', 'which one')
    .argument('[options...]', 'its own options: see bench <name> --help')
    // Also --help, behind the name: the options are the benchmark's own.
    .passThroughOptions()
    .allowUnknownOption()
    .action(async (name: string, options: string[], _: object, self: Command) => {
      const file = fileURLToPath(new URL(`../../bench/${name}.ts`, import.meta.url));
      const isThere =
        /^[a-z-]+$/.test(name) &&
        (await access(file).then(
          () => true,
          () => false,
        ));
      if (!isThere) self.error(`error: there is no benchmark "${name}" here`, { exitCode: 2 });
      const [code] = await once(spawn(process.execPath, [file, ...options], { stdio: 'inherit' }), 'exit');
      process.exitCode = code === 0 || code === 2 ? code : 1;
    });
