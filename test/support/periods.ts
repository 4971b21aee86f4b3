/** What periods asked on Tuesday 2 June 2026 in Lisbon are, as the instants that both calendars agree on. */
export const lastWeek = { start: '2026-05-24T23:00:00.000Z', end: '2026-05-31T22:59:59.999Z' };
export const lastMonth = { start: '2026-04-30T23:00:00.000Z', end: '2026-05-31T22:59:59.999Z' };
export const last30Days = { start: '2026-05-03T23:00:00.000Z', end: '2026-06-02T22:59:59.999Z' };
/** Lisbon's clocks go forward on the 29th, so it starts on UTC and ends an hour ahead of it. */
export const march = { start: '2026-03-01T00:00:00.000Z', end: '2026-03-31T22:59:59.999Z' };
