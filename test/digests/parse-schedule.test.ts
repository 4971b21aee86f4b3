import { parseTime, parseTimeZone } from '../../src/digests/parse-schedule';

describe('parseTime', () => {
  it.each([
    ['9', '09:00'],
    ['9:00', '09:00'],
    ['09:00', '09:00'],
    [' 9 : 00 ', '09:00'],
    ['9.30', '09:30'],
    ['9h', '09:00'],
    ['9h30', '09:30'],
    ['0930', '09:30'],
    ['930', '09:30'],
    ['９：００', '09:00'],
    ['9am', '09:00'],
    ['9 AM', '09:00'],
    ['9 a.m.', '09:00'],
    ['4:30pm', '16:30'],
    ['4.30 p', '16:30'],
    ['12am', '00:00'],
    ['12:15 am', '00:15'],
    ['12pm', '12:00'],
    ['noon', '12:00'],
    ['Midnight', '00:00'],
    ['0', '00:00'],
    ['00:00', '00:00'],
    ['23:59', '23:59'],
  ])('reads "%s" as %s', (text, time) => {
    expect(parseTime(text)).toEqual({ kind: 'time', time });
  });

  it.each([
    ['25:00', { reason: 'no-such-hour', hour: 25 }],
    ['24:00', { reason: 'no-such-hour', hour: 24 }],
    ['9:60', { reason: 'no-such-minute', minute: 60 }],
    ['13pm', { reason: 'not-on-12-hours' }],
    ['0am', { reason: 'not-on-12-hours' }],
    ['nine', { reason: 'time-format' }],
    ['9:5', { reason: 'time-format' }],
    ['9 30', { reason: 'time-format' }],
    ['-9', { reason: 'time-format' }],
    ['9:00:30', { reason: 'time-format' }],
    ['9-10', { reason: 'time-format' }],
  ])('refuses "%s" and says why', (given, problem) => {
    expect(parseTime(given)).toEqual({ kind: 'invalid', problem: { given, ...problem } });
  });

  it('says that none was given', () => {
    expect(parseTime('  ')).toEqual({ kind: 'invalid', problem: { reason: 'time-missing' } });
  });
});

describe('parseTimeZone', () => {
  const july = new Date('2026-07-15T13:32:00Z');
  const zoneOf = (text: string) => parseTimeZone(text, july);

  it.each([
    ['Europe/Lisbon', 'Europe/Lisbon'],
    [' europe/lisbon ', 'Europe/Lisbon'],
    ['America/New York', 'America/New_York'],
    ['america/são paulo', 'America/Sao_Paulo'],
    ['Lisbon', 'Europe/Lisbon'],
    ['new york', 'America/New_York'],
    ['São Paulo', 'America/Sao_Paulo'],
    ['Zürich', 'Europe/Zurich'],
    ['Port au Prince', 'America/Port-au-Prince'],
    ['San Francisco', 'America/Los_Angeles'],
    ['Germany', 'Europe/Berlin'],
    ['US/Eastern', 'America/New_York'],
    ['utc', 'UTC'],
    ['Etc/UTC', 'UTC'],
  ])('reads "%s" as %s', (text, timeZone) => {
    expect(zoneOf(text)).toEqual({ kind: 'zone', timeZone });
  });

  it.each([
    ['Asia/Calcutta', 'Asia/Kolkata'],
    ['Asia/Kathmandu', 'Asia/Kathmandu'],
    ['Katmandu', 'Asia/Kathmandu'],
    ['Europe/Kiev', 'Europe/Kyiv'],
    ['Buenos Aires', 'America/Argentina/Buenos_Aires'],
  ])('reads "%s" by the name the zone has today', (text, timeZone) => {
    expect(zoneOf(text)).toEqual({ kind: 'zone', timeZone });
  });

  it.each([
    ['Lisbn', 'Europe/Lisbon'],
    ['Europe/Lisbom', 'Europe/Lisbon'],
    ['Sydny', 'Australia/Sydney'],
    ['Brazil', 'America/Sao_Paulo'],
    ['USA', 'America/New_York'],
    ['Atlantis/Lost_City', null],
    ['UTC+20', null],
  ])('does not know "%s" and offers %s', (given, nearest) => {
    expect(zoneOf(given)).toEqual({ kind: 'invalid', problem: { reason: 'unknown-zone', given, nearest } });
  });

  it.each([
    ['utc+2', 'Europe/Berlin'],
    ['GMT+2', 'Europe/Berlin'],
    ['+02:00', 'Europe/Berlin'],
    ['Etc/GMT-2', 'Europe/Berlin'],
    ['UTC −4', 'America/New_York'],
    ['+5:45', 'Asia/Kathmandu'],
    ['+1:15', null],
    ['EST', 'America/New_York'],
    ['gmt', 'Europe/London'],
    ['CET', 'Europe/Berlin'],
  ])('asks for a place instead of "%s", which knows no summer time, and offers %s', (given, nearest) => {
    expect(zoneOf(given)).toEqual({ kind: 'invalid', problem: { reason: 'not-a-place', given, nearest } });
  });

  it('offers for an offset a place that has it today', () => {
    const january = new Date('2026-01-15T12:00:00Z');
    expect(parseTimeZone('utc+2', january)).toMatchObject({ problem: { nearest: 'Europe/Athens' } });
  });

  it('says that none was given', () => {
    expect(zoneOf(' ')).toEqual({ kind: 'invalid', problem: { reason: 'zone-missing' } });
  });
});
