import { commands } from '../ids';
import { buildNotice } from '../views/notice-message';
import type { HandleAction, HandleCommand } from './attach';

const known = Object.values(commands)
  .map((command) => `\`${command}\``)
  .join(', ');

/** A command that the manifest has and this version does not. */
export const handleUnknownCommand: HandleCommand = async () => ({
  kind: 'private',
  message: buildNotice(`*This version of Roundup does not have that command.* It has ${known}.`),
});

/** A button of a message from another version. */
export const handleUnknownAction: HandleAction = async () => ({
  kind: 'private',
  message: buildNotice(`*This button is not known to this version of Roundup.* Start with ${known}.`),
});
