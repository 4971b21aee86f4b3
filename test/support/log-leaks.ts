import type { LocalCalcom } from '../../sandbox/local-calcom/local-calcom';
import type { World } from '../../sandbox/local-calcom/world/types';
import type { LocalSlack } from '../../sandbox/local-slack/types';

interface Secrets {
  readonly slack: LocalSlack;
  readonly calcom: LocalCalcom;
}

/** Each in the ways in which it may be written: in JSON the same text may have escapes. */
const waysToWrite = (text: string) => {
  const escaped = JSON.stringify(text).slice(1, -1);
  return escaped === text ? [text] : [text, escaped];
};

type Kinds = readonly (readonly [kind: string, needles: readonly string[]])[];
const kindsOf = (kinds: readonly (readonly [kind: string, needles: Iterable<string>])[]): Kinds =>
  kinds.map(([kind, needles]) => [
    kind,
    [...new Set(needles)].filter((needle) => needle !== '').flatMap(waysToWrite),
  ]);

const ofWorlds = new WeakMap<World, Kinds>();

function guestsOf(world: World): Kinds {
  const known = ofWorlds.get(world);
  if (known !== undefined) return known;
  const { bookings } = world;
  const attendees = bookings.flatMap((booking) => booking.attendees);
  const kinds = kindsOf([
    ['guest e-mail', attendees.map(({ email }) => email)],
    ['guest name', attendees.map(({ name }) => name)],
    ['booking uid', bookings.map(({ uid }) => uid)],
    ['booking title', bookings.map(({ title }) => title)],
  ]);
  ofWorlds.set(world, kinds);
  return kinds;
}

/** What of the workspace's secrets and of guests' data is in a text, by kind; nothing when all is well. */
export function findLeaks(text: string, { slack, calcom }: Secrets): readonly string[] {
  const kinds = [
    ...kindsOf([
      ['Slack token or secret', slack.secrets()],
      ['Cal.com key or token', calcom.secrets()],
    ]),
    ...guestsOf(calcom.world),
  ];
  const found = kinds.flatMap(([kind, needles]) =>
    needles.some((needle) => text.includes(needle)) ? [kind] : [],
  );
  const hasReplyAddress = /\/(?:commands|actions)\/T[A-Z0-9]+\/\d+\/[0-9a-f]{8,}/.test(text);
  return hasReplyAddress ? [...found, 'reply address'] : found;
}
