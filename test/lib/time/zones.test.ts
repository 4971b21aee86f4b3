import { placesByZone, zonesByAbbreviation, zonesByCountry } from '../../../src/lib/time/zone-places';
import { labelTimeZone, searchTimeZones, suggestTimeZones, timeZones } from '../../../src/lib/time/zones';

const july = new Date('2026-07-15T13:32:00Z');
const suggested = (typed: string) => suggestTimeZones(typed, july).map(({ timeZone }) => timeZone);

describe('suggestTimeZones', () => {
  it('says what a zone is called, how far it is ahead now, and what its clocks show', () => {
    expect(suggestTimeZones('lisb', july)).toEqual([
      { timeZone: 'Europe/Lisbon', label: 'Europe/Lisbon · UTC+1 · 14:32' },
    ]);
    expect(labelTimeZone('Asia/Kathmandu', july)).toBe('Asia/Kathmandu · UTC+5:45 · 19:17');
    expect(labelTimeZone('America/St_Johns', july)).toBe('America/St Johns · UTC−2:30 · 11:02');
    expect(labelTimeZone('UTC', july)).toBe('UTC · 13:32');
  });

  it.each([
    ['lis', 'Europe/Lisbon'],
    ['LIS', 'Europe/Lisbon'],
    ['new y', 'America/New_York'],
    ['new_y', 'America/New_York'],
    ['york', 'America/New_York'],
    ['são', 'America/Sao_Paulo'],
    ['boston', 'America/New_York'],
    ['munch', 'Europe/Berlin'],
    ['portu', 'Europe/Lisbon'],
    ['asia/kat', 'Asia/Kathmandu'],
    ['lord', 'Australia/Lord_Howe'],
    ['lisbno', 'Europe/Lisbon'],
    ['pst', 'America/Los_Angeles'],
    ['utc+5:30', 'Asia/Kolkata'],
    ['utc', 'UTC'],
  ])('puts first for "%s" %s', (typed, first) => {
    expect(suggested(typed)[0]).toBe(first);
  });

  it('has all zones of a country', () => {
    expect(suggested('portugal')).toEqual(['Europe/Lisbon', 'Atlantic/Azores', 'Atlantic/Madeira']);
    expect(suggested('united states')).toHaveLength(7);
  });

  it('has every zone with an offset, the well-known ones first', () => {
    const zones = suggested('utc+2');
    expect(zones.slice(0, 3)).toEqual(['Europe/Berlin', 'Europe/Paris', 'Europe/Madrid']);
    expect(zones).toContain('Africa/Maputo');
    expect(zones).not.toContain('Europe/Athens');
  });

  it('has the well-known zones before anything is typed, and none for nonsense', () => {
    expect(suggested('').length).toBeGreaterThan(20);
    expect(suggested('qqqqqq')).toEqual([]);
    expect(suggested('{"<@U1>')).toEqual([]);
  });

  it('never has more than a menu takes, nor longer labels', () => {
    expect(searchTimeZones('america', july).length).toBeGreaterThan(100);
    expect(suggested('america')).toHaveLength(100);
    for (const timeZone of timeZones) expect(labelTimeZone(timeZone, july).length).toBeLessThanOrEqual(75);
  });
});

describe('zone places', () => {
  it('names only zones that exist, by their names of today', () => {
    const named = [
      ...Object.keys(placesByZone),
      ...[...zonesByCountry.values(), ...zonesByAbbreviation.values()].flat(),
      ...searchTimeZones('', july),
    ];
    expect(named.filter((zone) => !timeZones.includes(zone))).toEqual([]);
  });

  it('has each place in one zone', () => {
    const places = Object.values(placesByZone).flatMap((list) => list.split(', '));
    expect(places.filter((place, index) => places.indexOf(place) !== index)).toEqual([]);
  });
});
