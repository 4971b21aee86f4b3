import { findNearest } from '../../../lib/text/nearest-word';
import type { HandleAction, HandleCommand } from '../../bolt/attach';
import { parseCommandText } from '../../kit/command-text';
import { isHelp } from '../../kit/filters';
import { buildHelpMessage } from '../../kit/help-message';
import { commands } from '../../kit/ids';
import { buildProblemNotice } from '../../kit/notice-message';
import { showDigests } from './digest-list-listener';
import { handleDigestPress } from './digest-rights';

/** `/cal-digest`: what is posted here by itself, and what may be done about it. */
export const handleDigestCommand: HandleCommand = async (services, { text, caller, channelId }) => {
  const tokens = parseCommandText(text);
  const [token] = tokens;
  if (token === undefined) {
    return { kind: 'private', message: await showDigests(services, caller, channelId) };
  }
  if (isHelp(tokens)) return { kind: 'private', message: buildHelpMessage(commands.digest) };
  const given = token.kind === 'word' ? token.text : `${token.key}:`;
  const problem = { reason: 'unknown-word', given, nearest: findNearest(given, ['help']) } as const;
  return { kind: 'private', message: buildProblemNotice(problem, commands.digest, '') };
};

/** Another page of the list, or back to it. */
export const handleDigestList: HandleAction = async (services, { caller, channelId, value, isEphemeral }) => {
  const page = /^\d{1,4}$/.test(value ?? '') ? Number(value) : 0;
  const message = await showDigests(services, caller, channelId, { page });
  return { kind: isEphemeral ? 'replace' : 'private', message };
};

/** One digest of a long list. */
export const handleDigestOpen = handleDigestPress(async (services, press) => {
  const { caller, channelId, digest, isEphemeral } = press;
  const message = await showDigests(services, caller, channelId, { openId: digest.id });
  return { kind: isEphemeral ? 'replace' : 'private', message };
});
