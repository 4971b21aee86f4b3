import type { CountNote } from './rankings-from-bookings';

const words: Readonly<Record<CountNote, string>> = {
  'visible-only':
    'This server has no Insights, so Roundup counted the bookings that this Cal.com access can see, and no others.',
  refused:
    'Cal.com does not show its rankings to this account, so Roundup counted the bookings that this Cal.com access can see, and no others.',
  'own-with-team': 'Team bookings are counted too: bookings do not say whether they are a team’s.',
  'team-without-personal': 'Personal bookings of the team’s members are left out; Insights would count them.',
  'visible-as-org': 'All bookings that this access can see stand for the organisation.',
  'no-copies': 'Copies of a managed event type are not counted with it.',
};

/** A sentence for each way in which a count from bookings is not Cal.com's own. */
export const countNoteWords = (note: CountNote): string => words[note];
