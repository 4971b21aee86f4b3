import { mostBookingsCounted } from '../../insights/count-rankings';
import { commands } from '../ids';
import type { Message } from './limits';
import { buildNotice } from './notice-message';

const without = 'This Cal.com server has no Insights, so Roundup counts the bookings themselves';
const words = {
  paid: `*Rankings cannot be filtered by \`paid:\` here.* ${without}, and those do not say whether they were paid. Ask without it.`,
  'too-many': `*There are more than ${mostBookingsCounted.toLocaleString('en')} bookings.* ${without}, and so many take too long. Ask for a shorter period, a team or an event type, such as \`${commands.rankings} last week\`.`,
} as const;

/** Why nothing is ranked where Cal.com counts nothing itself. */
export const buildUncountable = (why: keyof typeof words): Message => buildNotice(words[why]);
