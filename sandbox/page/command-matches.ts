import type { CommandHelp } from './api.d.js';

/** The commands to offer for what is in the message box: none unless it is a slash and part of a name. */
export function matchCommands(text: string, commands: readonly CommandHelp[]): readonly CommandHelp[] {
  if (!/^\/\S*$/.test(text)) return [];
  const typed = text.slice(1).toLowerCase();
  const rank = ({ command }: CommandHelp) => command.slice(1).toLowerCase().indexOf(typed);
  return commands
    .filter((command) => rank(command) >= 0)
    .toSorted((one, other) => Number(rank(one) > 0) - Number(rank(other) > 0));
}

/** The command whose arguments are being typed, to keep its usage in sight. */
export function commandInProgress(text: string, commands: readonly CommandHelp[]): CommandHelp | undefined {
  const name = /^(\/\S+)\s/.exec(text)?.[1];
  return commands.find(({ command }) => command === name);
}
