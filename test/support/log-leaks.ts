import type { LocalCalcom } from '../../src/sandbox/calcom/local-calcom';
import type { LocalSlack } from '../../src/sandbox/slack/types';

interface Secrets {
  readonly slack: LocalSlack;
  readonly calcom: LocalCalcom;
}

/** What of the workspace's secrets and of guests' data is in a text, by kind; nothing when all is well. */
export function findLeaks(text: string, { slack, calcom }: Secrets): readonly string[] {
  const { bookings } = calcom.world;
  const attendees = bookings.flatMap((booking) => booking.attendees);
  const kinds: readonly (readonly [kind: string, needles: Iterable<string>])[] = [
    ['Slack token or secret', slack.secrets()],
    ['Cal.com key or token', calcom.secrets()],
    ['guest e-mail', new Set(attendees.map(({ email }) => email))],
    ['guest name', new Set(attendees.map(({ name }) => name))],
    ['booking uid', bookings.map(({ uid }) => uid)],
    ['booking title', new Set(bookings.map(({ title }) => title))],
  ];
  const found = kinds.flatMap(([kind, needles]) => {
    for (const needle of needles) {
      if (needle === '') continue;
      // In JSON the same text may be written with escapes.
      if (text.includes(needle) || text.includes(JSON.stringify(needle).slice(1, -1))) return [kind];
    }
    return [];
  });
  const hasReplyAddress = /\/(?:commands|actions)\/T[A-Z0-9]+\/\d+\/[0-9a-f]{8,}/.test(text);
  return hasReplyAddress ? [...found, 'reply address'] : found;
}
