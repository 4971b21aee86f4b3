import { readDigestCommand } from '../../../src/slack/digests/command';

describe('readDigestCommand', () => {
  it.each([
    ['every monday at 9', [1], '09:00'],
    ['weekly monday 9am', [1], '09:00'],
    ['mondays 9:30', [1], '09:30'],
    ['new every Mon and Thu at 17.15', [1, 4], '17:15'],
    ['every weekday at 8 am', [1, 2, 3, 4, 5], '08:00'],
    ['mon-fri 5pm', [1, 2, 3, 4, 5], '17:00'],
    ['daily at noon', [0, 1, 2, 3, 4, 5, 6], '12:00'],
    ['every tues 12am', [2], '00:00'],
    ['create a digest on fridays, 14h30', [5], '14:30'],
    ['at 9', undefined, '09:00'],
    ['friday', [5], undefined],
    ['new', undefined, undefined],
    ['Mondays 9am for Sales EU', [1], '09:00'],
    ['post top bookings here every monday morning', [1], undefined],
  ])('opens the form for "%s"', (text, weekdays, time) => {
    const prefill = { ...(weekdays && { weekdays }), ...(time && { time }) };
    expect(readDigestCommand(text)).toEqual({ kind: 'new', prefill });
  });

  it.each([
    ['stop', 'stop'],
    ['stop this digest', 'stop'],
    ['delete', 'stop'],
    ['pause', 'pause'],
    ['resume it', 'resume'],
    ['send now', 'send'],
    ['skip the next one', 'skip'],
    ['preview', 'preview'],
    ['history', 'history'],
    ['turn it off', 'stop'],
    ['pause for two weeks', 'pause'],
    ["don't post on monday", 'skip'],
    ['show me what it would look like', 'preview'],
    ['what was posted last time?', 'history'],
    ['change the time to 10', 'change'],
  ])('offers what "%s" asks for', (text, action) => {
    expect(readDigestCommand(text)).toEqual({ kind: 'action', action });
  });

  it.each(['', 'list', 'show digests', 'all'])('lists for "%s"', (text) => {
    expect(readDigestCommand(text)).toEqual({ kind: 'list' });
  });

  it.each(['help', 'help me', '—help'])('shows the manual for "%s"', (text) => {
    expect(readDigestCommand(text)).toEqual({ kind: 'help' });
  });

  it.each([
    ['pasue', 'pause'],
    ['every mondy', 'monday'],
    ['every monday at 25', null],
    ['zzzz', null],
    ['constructor', null],
    ['team:sales', null],
  ])('does not understand "%s"', (text, nearest) => {
    expect(readDigestCommand(text)).toMatchObject({ kind: 'unknown', nearest });
  });
});
