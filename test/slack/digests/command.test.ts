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
    ['everyday but sunday at noon', [1, 2, 3, 4, 5, 6], '12:00'],
    ['every day except weekends at 9', [1, 2, 3, 4, 5], '09:00'],
    ['every friday not monday at 9', [5], '09:00'],
    ['weekends at 10', [0, 6], '10:00'],
    ['every tues 12am', [2], '00:00'],
    ['create a digest on fridays, 14h30', [5], '14:30'],
    ['at 9', undefined, '09:00'],
    ['friday', [5], undefined],
    ['new', undefined, undefined],
    ['Mondays 9am for Sales EU', [1], '09:00'],
    ['post top bookings here every monday morning', [1], undefined],
    ['every monday 9', [1], '09:00'],
    ['9 every monday', [1], '09:00'],
    ['top 10 every monday at 9', [1], '09:00'],
    ['team 7 every monday at 8', [1], '08:00'],
    ['every monday 8 for team 7', [1], '08:00'],
    ['without cancelled every monday', [1], undefined],
  ])('opens the form for "%s"', (text, weekdays, time) => {
    const schedule = { ...(weekdays && { weekdays }), ...(time && { time }) };
    expect(readDigestCommand(text)).toMatchObject({ kind: 'new', prefill: { schedule, limit: null } });
  });

  const workdays = [1, 2, 3, 4, 5];
  const everyDay = [0, 1, 2, 3, 4, 5, 6];

  it.each([
    ['monthly', undefined, undefined],
    ['every month', undefined, undefined],
    ['once a month at 9', undefined, '09:00'],
    ['monthly on tuesday', [2], undefined],
    ['first monday of the month at 10', [1], '10:00'],
    ['every first Monday 9am', [1], '09:00'],
    ['1st friday of every month, 16:30', [5], '16:30'],
    ['every first weekday of the month', workdays, undefined],
    ['the first working day of each month at 8', workdays, '08:00'],
    ['first business day of the month', workdays, undefined],
    ['first of the month', everyDay, undefined],
    ['1st of each month at 9', everyDay, '09:00'],
    ['new on the 1st at noon', everyDay, '12:00'],
    ['post on the first day of every month', everyDay, undefined],
  ])('opens the form for a month with "%s"', (text, weekdays, time) => {
    const schedule = { every: 'month', ...(weekdays && { weekdays }), ...(time && { time }) };
    expect(readDigestCommand(text)).toEqual({ kind: 'new', prefill: { schedule, limit: null } });
  });

  it.each([
    ['every other monday', 'weeks-apart', { weekdays: [1] }],
    ['every second thursday at 9', 'weeks-apart', { weekdays: [4], time: '09:00' }],
    ['every two weeks', 'weeks-apart', {}],
    ['every 2 weeks on friday at 3pm', 'weeks-apart', { weekdays: [5], time: '15:00' }],
    ['biweekly', 'weeks-apart', {}],
    ['bi-weekly on mondays', 'weeks-apart', { weekdays: [1] }],
    ['every fortnight', 'weeks-apart', {}],
    ['every 2nd tuesday', 'weeks-apart', { weekdays: [2] }],
    ['last friday of the month at 4pm', 'later-in-month', { every: 'month', weekdays: [5], time: '16:00' }],
    ['second monday of each month', 'later-in-month', { every: 'month', weekdays: [1] }],
    ['15th of each month at 9', 'date-in-month', { every: 'month', weekdays: everyDay, time: '09:00' }],
    ['on the 31st at 9', 'date-in-month', { every: 'month', weekdays: everyDay, time: '09:00' }],
    ['end of month', 'month-end', { every: 'month', weekdays: everyDay }],
    ['end of the month at 9', 'month-end', { every: 'month', weekdays: everyDay, time: '09:00' }],
    ['month-end', 'month-end', { every: 'month', weekdays: everyDay }],
    ['monthly at the end of the month', 'month-end', { every: 'month', weekdays: everyDay }],
    ['last day of the month', 'month-end', { every: 'month', weekdays: everyDay }],
    ['every first and third monday', 'twice-a-month', { every: 'month', weekdays: [1] }],
    ['twice a month', 'twice-a-month', { every: 'month' }],
    ['quarterly', 'months-apart', { every: 'month' }],
    ['every three months', 'months-apart', { every: 'month' }],
    ['once a quarter', 'months-apart', { every: 'month' }],
    ['yearly', 'months-apart', { every: 'month' }],
    ['every 30 days', 'days-apart', {}],
    ['every other day at 9', 'days-apart', { time: '09:00' }],
    ['twice a week', 'days-to-choose', { weekdays: [1, 4] }],
    ['twice a week on tuesday and friday', 'days-to-choose', { weekdays: [2, 5] }],
    ['3 times a week', 'days-to-choose', { weekdays: [1, 3, 5] }],
    ['twice a day', 'several-a-day', { weekdays: everyDay }],
    ['hourly', 'several-a-day', { weekdays: everyDay }],
    ['every monday at 9 and 17', 'two-times', { weekdays: [1], time: '09:00' }],
    ['every monday except the first', 'exceptions', { weekdays: [1] }],
    ['every friday except holidays', 'exceptions', { weekdays: [5] }],
  ])('opens the form with the nearest there is for "%s": %s', (text, limit, schedule) => {
    expect(readDigestCommand(text)).toMatchObject({ kind: 'new', prefill: { schedule, limit } });
  });

  it.each([
    ['not friday but monday', [1]],
    ['monday, not friday', [1]],
    ['monday instead of friday', [1]],
    ['every day but not sunday', [1, 2, 3, 4, 5, 6]],
    ['weekdays except fridays', [1, 2, 3, 4]],
    ['end of the week at 5pm', [5]],
    ['daily', everyDay],
  ])('reads which days are meant by "%s"', (text, weekdays) => {
    expect(readDigestCommand(text)).toMatchObject({
      kind: 'new',
      prefill: { limit: null, schedule: { weekdays } },
    });
  });

  it.each([
    ['monthly for sales americas', 'sales americas'],
    ['most cancelled every friday', 'most cancelled'],
    ['team:"Sales EU" every monday', 'team:"Sales EU"'],
    ['my numbers every monday', 'my numbers'],
    ['set up my digest every monday', undefined],
    ['every monday at 9 please', undefined],
    ['every monday for sales eu, top 5', 'sales eu top 5'],
    ['team 7 every monday at 8', 'team:"team 7"'],
    ['every day but sunday most cancelled', 'most cancelled'],
    ['monday, not friday, most no-shows', 'most noshows'],
    ['every monday not only cancelled', 'only cancelled'],
  ])('keeps what else "%s" says, for the form', (text, about) => {
    const read = readDigestCommand(text);
    expect(read.kind === 'new' && read.prefill.about).toBe(about);
  });

  it.each([
    'every monday for sales eu, top 5',
    'every monday for sales eu, 5 people',
    'every monday for team 7',
  ])('takes no time of day from "%s"', (text) => {
    const read = readDigestCommand(text);
    expect(read.kind === 'new' && read.prefill.schedule).toEqual({ weekdays: [1] });
  });

  it.each([
    ['every monday without cancelled', undefined, ['without cancelled']],
    ['every monday but no cancelled', undefined, ['but no cancelled']],
    ['every monday except no-shows', undefined, ['except no-shows']],
    ['every monday except no shows', undefined, ['except no shows']],
    ['every monday for sales eu not cancelled', 'sales eu', ['not cancelled']],
    ['every monday not cancelled for sales eu', 'sales eu', ['not cancelled']],
    ['every monday without cancelled and no-shows', undefined, ['without cancelled and no-shows']],
    ['most bookings every monday, not most cancelled', 'most bookings', ['not most cancelled']],
    ['every monday everything but cancelled', undefined, ['everything but cancelled']],
  ])('asks for no ranking that "%s" negates', (text, about, negated) => {
    expect(readDigestCommand(text)).toEqual({
      kind: 'new',
      prefill: { schedule: { weekdays: [1] }, limit: null, ...(about && { about }), negated },
    });
  });

  it.each([
    ['every monday at 9 in <#C0SALES002|sales>', { id: 'C0SALES002', name: '#sales' }],
    ['weekly to <#C0SALES002>', { id: 'C0SALES002', name: '#C0SALES002' }],
    ['<#C0SALES002|sales>', { id: 'C0SALES002', name: '#sales' }],
    ['weekly to #team-emea', { id: null, name: '#team-emea' }],
  ])('opens the form for the channel in "%s"', (text, channel) => {
    expect(readDigestCommand(text)).toMatchObject({ kind: 'new', prefill: { channel } });
  });

  it.each([
    ['every monday at 9 in Europe/Berlin', 'Europe/Berlin'],
    ['every monday at 9 in europe/berlin.', 'Europe/Berlin'],
    ['every monday at 9 America/New_York', 'America/New_York'],
    ['every monday at 9 am New York time', 'America/New_York'],
    ['every monday in Lisbon at 9', 'Europe/Lisbon'],
    ['every monday at 9 Lisbon time', 'Europe/Lisbon'],
    ['every monday at 9 Berlin time', 'Europe/Berlin'],
    ['every monday at 9 New York time', 'America/New_York'],
    ['every monday at 9 in Port-au-Prince', 'America/Port-au-Prince'],
    ['every monday at 9 America/Port-au-Prince', 'America/Port-au-Prince'],
    ['every monday at 9 utc', 'UTC'],
  ])('fills in the zone of "%s"', (text, timeZone) => {
    expect(readDigestCommand(text)).toEqual({
      kind: 'new',
      prefill: { schedule: { weekdays: [1], time: '09:00', timeZone }, limit: null },
    });
  });

  it.each([
    'every monday at 9 in the morning',
    'every monday at 9 in this channel',
    'every monday at 9 in EST',
    'every monday 9 o’clock, same time as now',
  ])('takes no zone from "%s"', (text) => {
    const schedule = { weekdays: [1], time: '09:00' };
    expect(readDigestCommand(text)).toMatchObject({ kind: 'new', prefill: { schedule, limit: null } });
  });

  it.each(['sonntags', 'montags', 'dienstags', 'mittwochs', 'donnerstags', 'freitags', 'samstags'])(
    'reads German: %s',
    (word) => {
      const weekday = ['so', 'mo', 'di', 'mi', 'do', 'fr', 'sa'].indexOf(word.slice(0, 2));
      const schedule = { weekdays: [weekday], time: '09:00' };
      for (const text of [`${word} um 9 Uhr`, `jeden ${word.slice(0, -1)} um 9 Uhr`])
        expect(readDigestCommand(text)).toMatchObject({ kind: 'new', prefill: { schedule, limit: null } });
    },
  );

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
    ['why no digest today', 'history'],
    ["why didn't it post on monday?", 'history'],
    ['why was there no digest?', 'history'],
    ['pause for a month', 'pause'],
    ['pause for 2 weeks', 'pause'],
    ['skip the first one', 'skip'],
    ['preview last month', 'preview'],
  ])('offers what "%s" asks for', (text, action) => {
    expect(readDigestCommand(text)).toEqual({ kind: 'action', action });
  });

  it.each(['', 'list', 'show digests', 'all', 'who made this', 'who is the owner?', 'show last month'])(
    'lists for "%s"',
    (text) => {
      expect(readDigestCommand(text)).toEqual({ kind: 'list' });
    },
  );

  it.each(['help', 'help me', '—help'])('shows the manual for "%s"', (text) => {
    expect(readDigestCommand(text)).toEqual({ kind: 'help' });
  });

  it.each([
    ['pasue', 'pause'],
    ['every mondy', 'monday'],
    ['every monday at 25', null],
    ['not cancelled', null],
    ['zzzz', null],
    ['constructor', null],
    ['team:sales', null],
    ['stop team:sales', null],
    ['stop #sales', null],
    ['list <#C0SALES002|sales>', null],
    ['every monday at 9 in Mars/Olympus', null],
    ['mondy of the month', 'monday'],
  ])('does not understand "%s"', (text, nearest) => {
    expect(readDigestCommand(text)).toMatchObject({ kind: 'unknown', nearest });
  });
});
