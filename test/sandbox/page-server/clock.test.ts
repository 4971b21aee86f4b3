import { clockStep, createSandboxClock } from '../../../sandbox/page-server/clock';

describe('the sandbox’s clock', () => {
  let real = new Date('2026-06-04T12:00:00.000Z');
  const clock = createSandboxClock(() => real);

  it('shows the real time at first, and goes on ticking from wherever it is moved', () => {
    expect(clock.now()).toEqual(real);
    clock.moveTo(new Date('2026-06-08T08:00:00.000Z'));
    expect(clock.now().toISOString()).toBe('2026-06-08T08:00:00.000Z');
    real = new Date(real.getTime() + 1500);
    expect(clock.now().toISOString()).toBe('2026-06-08T08:00:01.500Z');
  });

  it('does not go back', () => {
    const before = clock.now();
    expect(() => clock.moveTo(new Date('2026-06-08T07:59:59.000Z'))).toThrow(RangeError);
    expect(() => clock.moveTo(new Date(Number.NaN))).toThrow(RangeError);
    expect(clock.now()).toEqual(before);
  });

  it('tells those who listen of each move, until they stop', () => {
    let told = 0;
    const stop = clock.onMove(() => {
      told += 1;
    });
    clock.moveTo(new Date('2026-06-09T00:00:00.000Z'));
    stop();
    clock.moveTo(new Date('2026-06-10T00:00:00.000Z'));
    expect(told).toBe(1);
  });
});

describe('clockStep', () => {
  const step = (kind: 'hour' | 'day' | 'monday', now: string, zone: string) =>
    clockStep(kind, new Date(now), zone).toISOString();

  it.each([
    ['hour', '2026-06-04T12:34:56.000Z', 'Europe/Lisbon', '2026-06-04T13:34:56.000Z'],
    ['day', '2026-06-04T12:34:56.000Z', 'Asia/Tokyo', '2026-06-05T12:34:56.000Z'],
    // From a Thursday, a Sunday and the Monday itself, before and at nine.
    ['monday', '2026-06-04T12:00:00.000Z', 'Europe/Lisbon', '2026-06-08T08:00:00.000Z'],
    ['monday', '2026-06-07T22:00:00.000Z', 'Europe/Lisbon', '2026-06-08T08:00:00.000Z'],
    ['monday', '2026-06-08T07:59:59.000Z', 'Europe/Lisbon', '2026-06-08T08:00:00.000Z'],
    ['monday', '2026-06-08T08:00:00.000Z', 'Europe/Lisbon', '2026-06-15T08:00:00.000Z'],
    // It is Monday in Tokyo already, and still Sunday in New York.
    ['monday', '2026-06-07T23:00:00.000Z', 'Asia/Tokyo', '2026-06-08T00:00:00.000Z'],
    ['monday', '2026-06-08T03:00:00.000Z', 'America/New_York', '2026-06-08T13:00:00.000Z'],
    ['monday', '2026-06-08T03:30:00.000Z', 'Asia/Kathmandu', '2026-06-15T03:15:00.000Z'],
    // Over the change of clocks.
    ['monday', '2026-10-22T12:00:00.000Z', 'Europe/Lisbon', '2026-10-26T09:00:00.000Z'],
    ['monday', '2026-03-27T12:00:00.000Z', 'Europe/Lisbon', '2026-03-30T08:00:00.000Z'],
    ['monday', '2026-12-30T12:00:00.000Z', 'Europe/Lisbon', '2027-01-04T09:00:00.000Z'],
  ] as const)('goes one %s on from %s in %s, to %s', (kind, now, zone, then) => {
    expect(step(kind, now, zone)).toBe(then);
  });
});
