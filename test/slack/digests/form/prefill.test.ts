import { readAbout } from '../../../../src/slack/digests/form/prefill';
import { printSource } from '../../../../src/slack/digests/form/request';

const teams = [
  { id: 1, name: 'Sales EU', slug: 'sales-eu' },
  { id: 2, name: 'Sales Americas', slug: 'sales-americas' },
  { id: 3, name: 'Customer Success', slug: 'success' },
  { id: 4, name: 'Team 7', slug: 'team-7' },
];
const now = new Date('2026-11-20T10:00:00Z');
/** Of a form in which one's own access offers all. */
const read = (about: string) =>
  readAbout(about, teams, now, (scope) => printSource({ kind: 'chosen', access: 'own', scope }));

describe('readAbout', () => {
  it.each([
    ['sales americas', { source: 'own:team:2', notes: [] }],
    ['sales amercias', { source: 'own:team:2', notes: [] }],
    ['success', { source: 'own:team:3', notes: [] }],
    ['team:"team 7"', { source: 'own:team:4', notes: [] }],
    ['sales eu top 5', { source: 'own:team:1', rankings: ['most-bookings'], notes: [] }],
    ['team:"Sales EU"', { source: 'own:team:1', notes: [] }],
    ['everyone', { source: 'own:org', notes: [] }],
    ['my numbers', { source: 'own:me', notes: [] }],
    ['most cancelled', { rankings: ['most-cancelled'], notes: [] }],
    ['top bookings and most cancelled', { rankings: ['most-bookings', 'most-cancelled'], notes: [] }],
    ['best rated sales eu', { source: 'own:team:1', rankings: ['highest-rated'], notes: [] }],
    ['bookings', { notes: [] }],
  ])('fills in what "%s" says', (about, filled) => {
    expect(read(about)).toEqual(filled);
  });

  it.each([
    ['sales', null, /Which team\?.*Sales EU or Sales Americas/],
    ['team', null, /Which team\?/],
    ['team:zzz', null, /no team “zzz” here/],
    ['robin', undefined, /Not filled in: “robin”/],
    ['sales eu robin', 'own:team:1', /Not filled in: “robin”/],
    ['event:intro', undefined, /Not filled in: “event:intro”/],
    ['fair share', undefined, /Not filled in: “fair share”/],
  ])('says what of "%s" is not filled in', (about, source, words) => {
    expect(read(about)).toEqual({
      ...(source !== undefined && { source }),
      notes: [expect.stringMatching(words)],
    });
  });

  it('says that one’s own numbers need one’s own access', () => {
    expect(readAbout('my numbers', teams, now, () => null)).toEqual({
      source: null,
      notes: [expect.stringMatching(/need your own Cal.com access/)],
    });
  });
});
