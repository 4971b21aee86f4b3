import { formatSlackDate } from '../../../sandbox/page/dates';

const now = new Date('2026-03-29T10:00:00Z');
const lisbon = { timeZone: 'Europe/Lisbon', now, hour12: true };
const at = (instant: string) => Date.parse(instant) / 1_000;

describe('formatSlackDate', () => {
  it.each([
    ['{date_num}', '2026-03-02'],
    ['{date}', 'March 2nd, 2026'],
    ['{date_short}', 'Mar 2, 2026'],
    ['{date_long}', 'Monday, March 2nd, 2026'],
    ['{date_short_pretty}', 'Mar 2, 2026'],
    ['{time}', '3:05 PM'],
    ['{time_secs}', '3:05:09 PM'],
    ['On {date_num} at {time}', 'On 2026-03-02 at 3:05 PM'],
  ])('writes %s as Slack does', (format, words) => {
    expect(formatSlackDate(at('2026-03-02T15:05:09Z'), format, lisbon)).toBe(words);
  });

  it.each([
    ['2026-03-28T23:30:00Z', 'Yesterday 11:30 PM'],
    ['2026-03-29T00:30:00Z', 'Today 12:30 AM'],
    ['2026-03-29T22:59:00Z', 'Today 11:59 PM'],
    ['2026-03-29T23:01:00Z', 'Tomorrow 12:01 AM'],
  ])(
    'names the days around now by the reader’s calendar, on the day the clock changes: %s',
    (instant, words) => {
      expect(formatSlackDate(at(instant), '{date_short_pretty} {time}', lisbon)).toBe(words);
    },
  );

  it('shows one instant on two days in two zones', () => {
    const format = '{date_num} {time}';
    const tokyo = { timeZone: 'Asia/Tokyo', now, hour12: false };
    expect(formatSlackDate(at('2026-03-29T15:30:00Z'), format, tokyo)).toBe('2026-03-30 00:30');
    expect(formatSlackDate(at('2026-03-29T15:30:00Z'), format, { ...lisbon, hour12: false })).toBe(
      '2026-03-29 16:30',
    );
  });

  it('counts {ago} in the largest whole unit', () => {
    expect(formatSlackDate(at('2026-03-29T07:00:00Z'), '{ago}', lisbon)).toBe('3 hours ago');
    expect(formatSlackDate(at('2026-03-31T10:00:00Z'), '{ago}', lisbon)).toBe('in 2 days');
  });

  it('gives way to the fallback for a token Slack does not know and for no date', () => {
    expect(formatSlackDate(at('2026-03-29T07:00:00Z'), '{week}', lisbon)).toBeUndefined();
    expect(formatSlackDate(Number.NaN, '{date}', lisbon)).toBeUndefined();
  });
});
