import type { LocalUser } from '../../sandbox/local-slack/types';
import { createPerson } from '../support/person';
import { useBot } from '../support/use-bot';

const crowd = Array.from({ length: 200 }, (_, index): LocalUser => {
  const name = `person${index + 1}`;
  return {
    id: `U0CROWD${String(index + 1).padStart(3, '0')}`,
    name,
    realName: `Person ${index + 1}`,
    timeZone: 'Europe/Lisbon',
    isAdmin: index === 0,
  };
});
const hall = {
  id: 'C0HALL0001',
  name: 'hall',
  kind: 'public',
  members: crowd.map(({ id }) => id),
  isArchived: false,
} as const;

describe('two hundred people who ask the same ranking within a second', () => {
  const bot = useBot({ slack: { users: crowd, channels: [hall] } });

  it('are all answered from one call of the members endpoint, two calls in all', async () => {
    const { slack, calcom, calls, clock } = bot();
    // Even with the profile, which is remembered for a minute, read again.
    await createPerson(slack, { userId: 'U0CROWD001', channelId: hall.id }).type('/cal-account');
    clock.advance(61_000);
    const asked = calcom.requests.length;
    const answers = await Promise.all(
      crowd.map(({ id: userId }) => {
        const person = createPerson(slack, { userId, channelId: hall.id });
        return person.type('/cal-rankings', 'most-completed this month');
      }),
    );
    expect(calls(asked)).toEqual(['/v2/me', '/v2/insights/bookings/members']);
    const [first, ...others] = answers.map(({ words }) => words);
    expect(new Set(others)).toEqual(new Set([first]));
    expect(answers.every(({ isPrivate }) => isPrivate)).toBe(true);
  });
});
