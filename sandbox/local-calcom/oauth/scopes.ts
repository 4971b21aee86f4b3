/** What an app may ask for, in the words of the consent page. */
export const scopeWords: ReadonlyMap<string, string> = new Map([
  ['PROFILE_READ', 'See who you are'],
  ['BOOKING_READ', 'See your bookings'],
  ['BOOKING_WRITE', 'Change your bookings'],
  ['EVENT_TYPE_READ', 'See your event types'],
  ['TEAM_EVENT_TYPE_READ', 'See event types of your teams'],
  ['ORG_EVENT_TYPE_READ', 'See event types of your organization'],
  ['TEAM_PROFILE_READ', 'See your teams'],
  ['ORG_PROFILE_READ', 'See your organization and its teams'],
  ['TEAM_MEMBERSHIP_READ', 'See who is in your teams'],
  ['ORG_MEMBERSHIP_READ', 'See who is in your organization'],
  ['TEAM_BOOKING_READ', 'See bookings of your teams'],
  ['ORG_BOOKING_READ', 'See bookings of your organization'],
  ['INSIGHTS_READ', 'See insights about your bookings'],
  ['TEAM_INSIGHTS_READ', 'See insights about your teams'],
  ['ORG_INSIGHTS_READ', 'See insights about your organization'],
]);

/** A scope of the organisation covers the same of its teams. */
export function covers(held: readonly string[], needed: string): boolean {
  return held.includes(needed) || held.includes(needed.replace(/^TEAM_/, 'ORG_'));
}

/** Cal.com takes spaces and commas alike. */
export function splitScopes(text: string): readonly string[] {
  return [...new Set(text.split(/[\s,]+/).filter((scope) => scope !== ''))];
}
