#!/usr/bin/env node
/** The command line. Exit 0 on success, 1 on a refusal or a failed check, 2 on wrong usage; errors in one line on standard error. */
import { Command, CommanderError } from 'commander';
import { benchCommand } from './commands/bench.ts';
import { demoCommand } from './commands/demo.ts';
import { importCommand } from './commands/import.ts';
import { keysCommand } from './commands/keys.ts';
import { migrateCommand } from './commands/migrate.ts';
import { serveCommand } from './commands/serve.ts';

const program = new Command('saldo')
  .description('A mutual-credit clearing ledger')
  .showHelpAfterError('(see --help)')
  .exitOverride();
for (const command of [
  serveCommand(),
  migrateCommand(),
  keysCommand(),
  importCommand(),
  demoCommand(),
  benchCommand(),
]) {
  // Subcommands do not inherit how their parent ends.
  for (const each of [command, ...command.commands]) each.exitOverride();
  program.addCommand(command);
}

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
