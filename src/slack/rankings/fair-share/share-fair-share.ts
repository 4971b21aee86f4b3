import { deadlineFrom } from '../../ask/deadline';
import { withConnection } from '../../ask/with-connection';
import type { Caller } from '../../bolt/register';
import type { Reply } from '../../kit/message';
import { buildNotice } from '../../kit/notice-message';
import type { Services } from '../../services';
import { carriedQuestion } from '../rankings-menus-view';
import { chooseFairShare } from './choose-fair-share';
import { type CountAsk, recallFairShare } from './count-fair-share';
import { countAgainButton } from './fair-share-progress';
import { buildSharedFairShare } from './fair-share-shared';

/** For everyone in a channel, of the numbers that were seen: nothing is counted for it. */
export function shareFairShare(
  services: Services,
  caller: Caller,
  { question, askedAt }: Pick<CountAsk, 'question' | 'askedAt'>,
): Promise<Reply> {
  return withConnection(services, caller, 'rankings', async (opened): Promise<Reply> => {
    const options = deadlineFrom(services.now());
    const { found, whose } = await chooseFairShare(services, caller, opened, question, askedAt, options);
    const answer = found.kind === 'plan' ? recallFairShare(services, found, whose) : null;
    // Numbers that may be too low are nobody's to be judged by.
    if (answer === null || !answer.through.seesAll) {
      const again = countAgainButton(carriedQuestion({ question, askedAt }));
      const message = buildNotice(
        '*These numbers are not remembered any more.* Count again, then share.',
        again,
      );
      return { kind: 'private', message };
    }
    const hidden = await services.store.hidden.list(caller.workspace.workspaceId);
    return { kind: 'channel', message: buildSharedFairShare(answer, caller.userName, hidden) };
  });
}
