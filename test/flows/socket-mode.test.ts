import { channels, people } from '../support/bot-under-test';
import { eventually } from '../support/eventually';
import { listBookings } from '../support/list-bookings';
import { useBot } from '../support/use-bot';

describe('over Socket Mode', () => {
  const bot = useBot({ transport: 'socket' });

  it('a command is answered', async () => {
    const answer = await bot().person().type('/cal-rankings', 'most-bookings');
    expect(answer.words).toContain('Rui Pires');
    expect(bot().url()).toBe('');
  });

  it('a list of bookings goes on, after a restart too', async () => {
    const { calcom, clock, person } = bot();
    const ana = person(people.ana, channels.sales);
    const wanted = listBookings(calcom.world, clock.now(), { statuses: ['past'] });
    let list = await ana.type('/cal-bookings', 'past');
    list = await ana.press('Load more', list);
    await bot().restart();
    list = await ana.press('Load more', list);
    expect(list.bookingUids).toEqual(wanted.slice(0, 30));
  });

  it('a ranking is shared', async () => {
    const own = await bot().person().type('/cal-rankings', 'most-completed last week');
    const shared = await bot().person().share(own);
    expect(bot().person(people.bo).seen().at(-1)).toEqual(shared);
  });

  const strange: readonly string[] = [
    'null',
    '5',
    '"hello"',
    '[]',
    '{}',
    'no JSON',
    '{"type":"ws_message"}',
    '{"type":"slack_event"}',
    '{"type":"events_api","envelope_id":"1","payload":null}',
    '{"type":"events_api","envelope_id":"2","payload":{"type":"event_callback","event":null}}',
    '{"type":"interactive","envelope_id":"3","payload":{"type":"block_actions","user":null}}',
    '{"type":"slash_commands","envelope_id":"4","payload":"hello"}',
  ];

  it.each(strange)('a frame of %s is logged, and the next one is answered', async (frame) => {
    const logged = bot().log().length;
    bot().slack.sendFrame(frame);
    const answer = await bot().person().type('/cal-rankings', 'most-bookings');
    expect(answer.words).toContain('Rui Pires');
    await eventually('it is logged', () => bot().log().slice(logged).includes('a frame of Socket Mode'));
  });
});
