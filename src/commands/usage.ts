/** How commands answer wrong usage: one line on standard error, and an end that is left to whoever called. */
import { Command } from 'commander';

/** @param hint what follows an error, such as where to read on */
export function tellInOneLine(command: Command, hint = ''): void {
  // Subcommands do not inherit it from one that they are added to. Suggestions would stand on a line of their own.
  command.exitOverride().configureOutput({
    outputError: (text, write) => write(`${text.trim().replaceAll(/\s*\n\s*/g, ' ')}${hint}\n`),
  });
  for (const each of command.commands) tellInOneLine(each);
}

/** Gives commands that have others a `help` of our own: commander's answers one of what is not there with the usage, and no error. */
export function addHelp(command: Command): void {
  if (command.commands.length === 0) return;
  for (const each of command.commands) addHelp(each);
  const help = new Command('help').description('display help for command').argument('[command]').helpOption(false);
  command.addCommand(
    help.action((name: string | undefined) => {
      const asked = name === undefined ? command : command.commands.find((each) => each.name() === name);
      if (asked === undefined) command.error(`error: unknown command '${name}'`);
      asked.help();
    }),
  );
}
