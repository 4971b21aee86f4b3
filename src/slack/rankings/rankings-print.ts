import { printPeriod } from '../../lib/time/print-period';
import type { RankingsQuestion } from '../../rankings/question';
import { printFilter } from '../kit/command-text';
import { printReference } from '../kit/filters';
import { printMember } from './member';

const ratingSigns = { eq: '=', neq: '!=', gte: '>=', lte: '<=', gt: '>', lt: '<' } as const;

/**
 * The text of `/cal-rankings` that asks this question: `parseRankingsRequest` reads it back unchanged. Buttons
 * and menus carry questions in this form.
 */
export function printRankingsRequest(question: RankingsQuestion): string {
  const { ranking, period, scope, team, dateField, event, member, person, statuses, paid, rating, versus } =
    question;
  return [
    ranking,
    printPeriod(period),
    scope && `scope:${scope}`,
    team && printFilter('team', printReference(team)),
    dateField === 'created' && 'by:created',
    event && printFilter('event', printReference(event)),
    member && printFilter('member', printMember(member, ranking !== null)),
    person && printFilter('member', person.by === 'me' ? 'me' : person.text),
    statuses.length > 0 && `status:${statuses.join(',')}`,
    paid !== null && `paid:${paid ? 'yes' : 'no'}`,
    rating && printFilter('rating', `${ratingSigns[rating.operator]}${rating.operand}`),
    versus && `vs:${versus}`,
  ]
    .filter((part) => typeof part === 'string')
    .join(' ');
}
