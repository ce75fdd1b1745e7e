#!/usr/bin/env node
/** The command line. Exit 0 on success, 1 on a refusal or a failed check, 2 on wrong usage; an error in one line on standard error. */
import { Command, CommanderError } from 'commander';
import { addHelp, tellInOneLine } from './commands/usage.ts';
import { keepCompiled } from './compile-cache.ts';

keepCompiled();

/** Each is loaded when it is needed: what the service is made of takes longer to load than most files take to clear. */
const COMMANDS: Readonly<Record<string, () => Promise<Command>>> = {
  serve: async () => (await import('./commands/serve.ts')).serveCommand(),
  migrate: async () => (await import('./commands/migrate.ts')).migrateCommand(),
  keys: async () => (await import('./commands/keys.ts')).keysCommand(),
  import: async () => (await import('./commands/import.ts')).importCommand(),
  clear: async () => (await import('./commands/clear.ts')).clearCommand(),
  'check-certificate': async () => (await import('./commands/check-certificate.ts')).checkCertificateCommand(),
  export: async () => (await import('./commands/export.ts')).exportCommand(),
  verify: async () => (await import('./commands/verify.ts')).verifyCommand(),
  demo: async () => (await import('./commands/demo.ts')).demoCommand(),
  bench: async () => (await import('./commands/bench.ts')).benchCommand(),
};

const program = new Command('saldo').description('A mutual-credit clearing ledger').enablePositionalOptions();
const [, , asked = ''] = process.argv;
// Where it is not clear which command is meant, all are there to be listed or suggested.
for (const name of Object.hasOwn(COMMANDS, asked) ? [asked] : Object.keys(COMMANDS)) {
  program.addCommand(await (COMMANDS[name] as () => Promise<Command>)());
}
addHelp(program);
tellInOneLine(program, ' (see --help)');

try {
  await program.parseAsync();
} catch (error) {
  if (error instanceof CommanderError) {
    // Help and version end here too, with exit code 0.
    process.exitCode = error.exitCode === 0 ? 0 : 2;
  } else {
    process.stderr.write(`saldo: ${error instanceof Error ? error.message : String(error)}\n`);
    process.exitCode = 1;
  }
}
