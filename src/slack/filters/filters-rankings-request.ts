import { needsText } from '../../rankings/match';
import {
  defaultQuestion,
  type MemberFilter,
  type RankingsQuestion,
  type RatingOperator,
  statusFilters,
  textOperators,
} from '../../rankings/question';
import type { ViewSubmission } from '../bolt/view-submission';
import { isEmail } from '../kit/filters';
import type { Problem } from '../kit/problem';
import { printMember, readMember, readPersonOf } from '../rankings/member';
import { printRankingsRequest } from '../rankings/rankings-print';
import { parseRankingsRequest } from '../rankings/rankings-request';
import {
  type FilterField,
  type FilterProblem,
  type FormReading,
  filterOptions,
  type ParsedFilters,
  periodFields,
  readForm,
  readMenuReference,
  readPeriod,
} from './filters-form';

export const ratingOperatorChoices: readonly RatingOperator[] = ['gte', 'gt', 'lte', 'lt', 'eq', 'neq'];

/**
 * The form over a rankings question, as it was sent → the question with its filters in place of those before; or every
 * field that is wrong. The question is what its own command says: nothing can be chosen that cannot be typed.
 */
export function parseRankingsFilters(
  submission: Pick<ViewSubmission, 'values' | 'choices'>,
  before: RankingsQuestion,
): ParsedFilters<RankingsQuestion> {
  const form = readForm(submission);
  const period = readPeriod(form, periodFields.period, before.period);
  const scope = form.chosen('scope');
  const drafted: RankingsQuestion = {
    ...defaultQuestion,
    ranking: before.ranking,
    period: period ?? before.period,
    scope: scope === 'me' || scope === 'org' ? scope : null,
    team: scope === 'me' || scope === 'org' ? null : readMenuReference(form, 'scope', before.team),
    event: readMenuReference(form, 'rankingsEvent', before.event),
    ...(before.ranking === 'fair-share' ? {} : readFurther(form, before.ranking)),
  };
  if (form.problems.length > 0) return { kind: 'invalid', problems: form.problems };
  const parsed = parseRankingsRequest(printRankingsRequest(drafted));
  if (parsed.kind !== 'invalid') return { kind: 'question', question: drafted };
  return { kind: 'invalid', problems: [refused(parsed.problem)] };
}

/** What a fair share has no use for: its form does not show these. */
function readFurther(form: FormReading, ranking: RankingsQuestion['ranking']): Partial<RankingsQuestion> {
  const paid = form.chosen('paid');
  const versus = form.chosen('versus');
  return {
    dateField: form.chosen('dateField') === 'created' ? 'created' : 'start',
    ...readMemberFields(form, ranking),
    statuses: statusFilters.filter((status) => form.allChosen('statuses').includes(status)),
    paid: paid === 'yes' ? true : paid === 'no' ? false : null,
    rating: readRating(form),
    versus: versus === 'previous' || versus === 'none' ? versus : null,
  };
}

/** How the two fields show a person or a member filter. */
export function showMember({
  ranking,
  member,
  person,
}: Pick<RankingsQuestion, 'ranking' | 'member' | 'person'>): {
  readonly how: string;
  readonly text: string;
} {
  if (person !== null) return { how: filterOptions.either, text: person.by === 'me' ? 'me' : person.text };
  if (member === null) return { how: filterOptions.either, text: '' };
  const { by, operator, text } = member;
  // A text with an @ that is no address would be taken for a mistake.
  const isShort =
    printMember(member, ranking !== null) === text && text !== '' && text.includes('@') === isEmail(text);
  return { how: isShort ? filterOptions.either : `${by}:${operator}`, text };
}

/** As in a command: a bare name is that person's card where no ranking is asked for. */
function readMemberFields(
  form: FormReading,
  ranking: RankingsQuestion['ranking'],
): Partial<Pick<RankingsQuestion, 'member' | 'person'>> {
  const member = readMemberFilter(form);
  const isBare = (form.chosen('member') ?? filterOptions.either) === filterOptions.either;
  const person = member !== null && isBare ? readPersonOf(form.typed('memberText')) : null;
  return ranking === null && person !== null ? { person } : { member };
}

function readMemberFilter(form: FormReading): MemberFilter | null {
  const how = form.chosen('member') ?? filterOptions.either;
  const text = form.typed('memberText');
  if (how === filterOptions.either) {
    if (text === '') return null;
    if (/[^\s@]@/.test(text) && !isEmail(text)) return form.refuse('memberText', 'not-an-email');
    return readMember(text) ?? form.refuse('memberText', 'nobody');
  }
  const [by, word] = how.split(':');
  const operator = textOperators.find((known) => known === word);
  if ((by !== 'name' && by !== 'email') || operator === undefined)
    return form.refuse('member', 'not-offered');
  if (!needsText(operator)) {
    // Everybody in Cal.com has an address.
    if (by === 'email') return form.refuse('member', 'not-offered');
    return text === '' ? { by, operator, text } : form.refuse('memberText', 'text-unused');
  }
  if (text === '') return form.refuse('memberText', 'text-missing');
  const isWhole = operator === 'equals' || operator === 'notEquals';
  if (by === 'email' && isWhole && !isEmail(text)) return form.refuse('memberText', 'not-an-email');
  return { by, operator, text };
}

function readRating(form: FormReading): RankingsQuestion['rating'] {
  const typed = form.typed('ratingOperand').replace(',', '.');
  if (typed === '') return null;
  const operator = ratingOperatorChoices.find((known) => known === form.chosen('rating'));
  if (operator === undefined) return form.refuse('rating', 'not-offered');
  const isRating = /^\d(?:\.\d{1,2}0*)?$/.test(typed) && Number(typed) <= 5;
  return isRating ? { operator, operand: Number(typed) } : form.refuse('ratingOperand', 'not-a-rating');
}

/** At the field that it is about. */
function refused(problem: Problem): FilterProblem {
  const fields: Partial<Record<Problem['reason'], FilterField>> = {
    'nothing-before': 'versus',
    contradiction: 'scope',
    'bad-filter-value': 'memberText',
  };
  return { field: fields[problem.reason] ?? 'period', problem: { reason: 'not-a-question', problem } };
}
