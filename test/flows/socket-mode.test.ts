import { channels, people } from '../support/bot-under-test';
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
});
