import { commands } from '../ids';
import { buildNotice } from '../views/notice-message';
import type { HandleCommand } from './attach';

/** `/cal-digest`: what it will do, and what can be done today. */
export const handleDigestCommand: HandleCommand = async () => ({
  kind: 'private',
  message: buildNotice(
    '*Weekly digests are not part of this version yet.* Nothing is posted on its own.\n' +
      `Until then, \`${commands.rankings} last week\` has the closed week, and *Share here* posts it.`,
  ),
});
