import type { types } from '@slack/bolt';
import type { DigestModel } from '../../../digests/digest-model';
import { zoneLabel } from '../../../lib/time/describe-period';
import { formatWallTime } from '../../../lib/time/wall-time';
import { sealDigest } from '../../kit/action-value';
import { button } from '../../kit/button';
import { actionIds } from '../../kit/ids';
import { context, plain, wireText } from '../../kit/mrkdwn';
import { understoodWords } from './digest-words';

/** What the numbers are of, when the next ones come, and what may be done about it. */
export function buildDigestFooter(model: DigestModel, hasThread: boolean): readonly types.KnownBlock[] {
  const parts = [...understoodWords(model), nextWords(model), ...(hasThread ? ['more in the thread'] : [])];
  const buttons = model.isPreview ? [] : footerButtons(model);
  return [
    context(parts.map((part) => wireText(part, 160)).join('  ·  ')),
    ...(buttons.length === 0 ? [] : [{ type: 'actions' as const, elements: [...buttons] }]),
  ];
}

function nextWords({ digest, nextAt }: DigestModel): string {
  if (nextAt === null) return 'paused: no next one';
  const isLeftOut = digest.skipAt?.getTime() === nextAt.getTime();
  return `next: ${timeWords(nextAt, digest.schedule.timeZone)}${isLeftOut ? ' (will be left out)' : ''}`;
}

const timeWords = (at: Date, timeZone: string) => formatWallTime(at, timeZone, 'EEE d MMM yyyy, HH:mm');

function footerButtons({ digest, nextAt }: DigestModel): readonly types.Button[] {
  const { timeZone } = digest.schedule;
  const whole = sealDigest({ digestId: digest.id, runAt: null });
  if (whole === null) return [];
  const runAt = nextAt && Math.floor(nextAt.getTime() / 1000);
  const run = runAt === null ? null : sealDigest({ digestId: digest.id, runAt });
  return [
    button('Change', actionIds.digestChange, whole),
    ...(run === null || nextAt === null
      ? []
      : [
          {
            ...button('Skip next', actionIds.digestSkip, run),
            confirm: {
              title: plain('Skip the next one?'),
              text: plain(
                `The digest of ${timeWords(nextAt, timeZone)} (${zoneLabel(timeZone)}) will not be posted. Later ones will.`,
              ),
              confirm: plain('Skip it'),
              deny: plain('Keep it'),
            },
          },
        ]),
    {
      ...button('Stop', actionIds.digestStop, whole),
      confirm: {
        title: plain('Stop this digest?'),
        text: plain(
          'It will not be posted here any more. If you are neither its owner nor an admin, it is paused instead, and its owner is told who did so.',
        ),
        confirm: plain('Stop it'),
        deny: plain('Keep it'),
        style: 'danger',
      },
    },
  ];
}
