import { bookingStreams } from '../../../src/bookings/walk-state';
import { rankingIds } from '../../../src/rankings/ranking';
import { buildHelpMessage } from '../../../src/slack/kit/help-message';
import { commands } from '../../../src/slack/kit/ids';
import type { AskedCommand } from '../../../src/slack/understand/reading';
import { understand } from '../../../src/slack/understand/understand';
import { accessibleOf, expectSendable, mrkdwnTextsOf, wordsOf } from '../support/sent-message';

/** Everything the manual shows as something to type, as Slack would send it. */
function examplesIn(command: keyof typeof parsers): readonly string[] {
  const codes = mrkdwnTextsOf(buildHelpMessage(command)).flatMap((text) => text.match(/`[^`]+`/g) ?? []);
  return codes
    .map((code) => code.slice(1, -1))
    .filter((code) => code.startsWith(`${command} `))
    .map((code) => code.slice(command.length + 1));
}

const calendar = { now: new Date('2026-06-02T08:00:00.000Z'), timeZone: 'UTC', weekStart: 1 } as const;
const read = (command: AskedCommand) => (text: string) =>
  understand(command, text, { calendar }).understanding;
const parsers = { [commands.rankings]: read('rankings'), [commands.bookings]: read('bookings') };

describe('buildHelpMessage', () => {
  it.each([commands.rankings, commands.bookings, commands.account])('can be sent for %s', (command) => {
    const message = buildHelpMessage(command);
    expectSendable(message);
    expect(accessibleOf(message)).toContain(command);
  });

  it.each([commands.rankings, commands.bookings])('gives examples of %s that work', (command) => {
    const examples = examplesIn(command);
    expect(examples.length).toBeGreaterThanOrEqual(3);
    for (const example of examples) {
      expect([example, parsers[command](example)]).toEqual([
        example,
        expect.objectContaining({ kind: 'answer', isGuess: false }),
      ]);
    }
  });

  it('lists every ranking and every status', () => {
    for (const id of rankingIds) expect(wordsOf(buildHelpMessage(commands.rankings))).toContain(`\`${id}\``);
    for (const stream of bookingStreams)
      expect(wordsOf(buildHelpMessage(commands.bookings))).toContain(`\`${stream}\``);
  });

  it.each<[keyof typeof parsers, string]>([
    [commands.rankings, 'team: scope: by: event: member: status: paid: rating:'],
    [commands.bookings, 'attendee: event: team: uid: created: updated:'],
  ])('lists every filter of %s that changes an answer', (command, filters) => {
    for (const filter of filters.split(' '))
      expect(wordsOf(buildHelpMessage(command))).toContain(`\`${filter}`);
  });
});
