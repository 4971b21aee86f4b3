import type { PauseReason } from '../../../digests/digest';
import type { Services } from '../../bolt/services';
import { checkKeptSource } from '../form/digest-source-check';
import { buildProbe } from '../form/digest-steps';
import { channelProblemWords, sourceProblemWords } from '../notifications/digest-problem-words';
import type { DigestPress } from './digest-rights';

/** What still keeps a paused digest from being posted, in words; null where nothing is known to. */
export async function findObstacle(
  services: Services,
  { digest, rights, caller }: DigestPress,
  why: PauseReason,
): Promise<string | null> {
  switch (why) {
    case 'by-hand':
    case 'unreadable':
      return null;
    case 'owner-gone':
      return rights.isOwner ? null : 'Its owner has left: an admin can take it over.';
    case 'access-lost': {
      const checked = await checkKeptSource(services, digest);
      return checked.kind === 'problem' ? sourceProblemWords(checked.problem) : null;
    }
    default: {
      const { workspace, slackUserId } = caller;
      const probed = await services.slack.whisper(workspace, digest.channelId, slackUserId, buildProbe());
      // Slack lets nobody whisper to who is elsewhere, but by then has found Roundup in the channel.
      return probed === 'sent' || probed === 'person-not-in-channel' ? null : channelProblemWords(probed);
    }
  }
}
