import { formatSchedule } from '../../src/digests/schedule';
import { mondaysAtNine } from './support/make-digest';

describe('describeSchedule', () => {
  it.each([
    [{}, 'Mondays at 09:00, Europe/Lisbon'],
    [{ weekdays: [1, 4] }, 'Mondays and Thursdays at 09:00, Europe/Lisbon'],
    [{ weekdays: [1, 3, 5] }, 'Mondays, Wednesdays and Fridays at 09:00, Europe/Lisbon'],
    [{ weekdays: [1, 2, 3, 4, 5] }, 'Weekdays at 09:00, Europe/Lisbon'],
    [{ weekdays: [0, 1, 2, 3, 4, 5, 6] }, 'Every day at 09:00, Europe/Lisbon'],
    [{ time: '00:05', timeZone: 'America/New_York' }, 'Mondays at 00:05, America/New York'],
  ] as const)('says %j as “%s”', (changes, expected) => {
    expect(formatSchedule({ ...mondaysAtNine, ...changes })).toBe(expected);
  });

  it('names the days in the order of the digest’s week', () => {
    const weekend = { ...mondaysAtNine, weekdays: [0, 6] } as const;
    expect(formatSchedule({ ...weekend, weekStart: 1 })).toMatch(/^Saturdays and Sundays /);
    expect(formatSchedule({ ...weekend, weekStart: 0 })).toMatch(/^Sundays and Saturdays /);
  });
});
