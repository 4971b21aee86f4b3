import type { types } from '@slack/bolt';
import { needsText } from '../../rankings/match';
import {
  defaultQuestion,
  type MemberFilter,
  type RankingsQuestion,
  type RatingOperator,
  statusFilters,
  textOperators,
} from '../../rankings/question';
import type { ViewSubmission } from '../bolt/register-view';
import { option } from '../kit/blocks';
import type { Problem } from '../kit/command-problem';
import { isEmail } from '../kit/filters';
import { callbackIds, filterInputs } from '../kit/ids';
import { input, menuInput, severalInput } from '../kit/modal';
import { singleLine } from '../kit/text';
import { operatorText, printMember, readMember, readPersonOf } from '../rankings/member';
import { offeredPeriods } from '../rankings/rankings-menus-view';
import { parseRankingsRequest, printRankingsRequest } from '../rankings/rankings-request';
import {
  currentOf,
  eventInput,
  type FilterField,
  type FilterMenus,
  type FilterProblem,
  type FormReading,
  filterForm,
  filterOptions,
  lineInput,
  namedOptions,
  type ParsedFilters,
  periodFields,
  periodInputs,
  readForm,
  readMenuReference,
  readPeriod,
} from './fields';

export function buildRankingsFilters(
  question: RankingsQuestion,
  menus: FilterMenus,
  metadata: string,
): types.ModalView {
  const words = { label: 'Period', any: null };
  return filterForm(callbackIds.rankingsFilters, metadata, menus.notes, [
    ...periodInputs(periodFields.period, words, offeredPeriods, question.period),
    scopeInput(question, menus),
    eventInput('rankingsEvent', menus.eventTypes, question.event),
    ...(question.ranking === 'fair-share' ? [] : rankingsOnlyInputs(question)),
  ]);
}

function scopeInput({ scope, team, ranking }: RankingsQuestion, menus: FilterMenus): types.InputBlock {
  const teams = namedOptions(menus.teams, team);
  const isOwnShown = ranking !== 'fair-share' && (menus.ownName !== null || scope === 'me');
  const options = [
    option('Everyone I can see', filterOptions.any),
    ...(menus.hasOrganisation || scope === 'org' ? [option('Whole organisation', 'org')] : []),
    ...(isOwnShown ? [option(`Only ${singleLine(menus.ownName ?? 'me', 50)}`, 'me')] : []),
    ...teams.map(({ text, value = '' }) => option(`Team ${text.text}`, value)),
  ];
  const current = team === null && (scope === 'me' || scope === 'org') ? scope : currentOf(team, teams);
  const hint = 'Everyone: the whole organisation, or your team, or just you, whatever your account can see.';
  return menuInput(filterInputs.scope, 'Whose bookings', options, current, { hint });
}

const statusText = {
  accepted: 'Confirmed',
  pending: 'Waiting for confirmation',
  cancelled: 'Cancelled',
  rejected: 'Declined',
  awaiting_host: 'Waiting for a host',
} as const;

const ratingOperators: readonly (readonly [RatingOperator, text: string])[] = [
  ['gte', 'is at least'],
  ['gt', 'is more than'],
  ['lte', 'is at most'],
  ['lt', 'is less than'],
  ['eq', 'is'],
  ['neq', 'is not'],
];

function rankingsOnlyInputs(question: RankingsQuestion): readonly types.InputBlock[] {
  const { dateField, statuses, paid, versus } = question;
  return [
    menuInput(
      filterInputs.dateField,
      'The period counts by',
      [option('The day a booking starts', 'start'), option('The day it was booked', 'created')],
      dateField,
    ),
    ...memberInputs(question),
    severalInput(
      filterInputs.statuses,
      'Status',
      'multi_static_select',
      statusFilters.map((status) => option(statusText[status], status)),
      statuses,
      { placeholder: 'Any status', optional: true },
    ),
    menuInput(
      filterInputs.paid,
      'Payment',
      [option('Paid or not', filterOptions.any), option('Paid only', 'yes'), option('Unpaid only', 'no')],
      paid === null ? filterOptions.any : paid ? 'yes' : 'no',
    ),
    ...ratingInputs(question.rating),
    menuInput(
      filterInputs.versus,
      'Compared with',
      [
        option('Totals only', filterOptions.any),
        option('The equal period before', 'previous'),
        option('Nothing', 'none'),
      ],
      versus ?? filterOptions.any,
    ),
  ];
}

function memberInputs(question: RankingsQuestion): readonly types.InputBlock[] {
  const shown = showMember(question);
  const groups = (['name', 'email'] as const).map((by) => ({
    label: by === 'name' ? 'Host’s name' : 'Host’s e-mail',
    options: textOperators
      // Every Cal.com account has an e-mail address.
      .filter((operator) => by === 'name' || needsText(operator))
      .map((operator) =>
        option(`${by === 'name' ? 'Name' : 'E-mail'} ${operatorText[operator]}`, `${by}:${operator}`),
      ),
  }));
  const either = {
    label: 'Either',
    options: [option('Name contains, or whole e-mail is', filterOptions.nameOrEmail)],
  };
  return [
    menuInput(filterInputs.member, 'Host', [either, ...groups], shown.how),
    lineInput('memberText', 'Name or e-mail', shown.text, {
      placeholder: 'Anyone',
      hint: 'Capital letters matter for “is” and “is not” only.',
    }),
  ];
}

function ratingInputs(rating: RankingsQuestion['rating']): readonly types.InputBlock[] {
  const element = {
    type: 'number_input' as const,
    is_decimal_allowed: true,
    min_value: '0',
    max_value: '5',
    ...(rating === null ? {} : { initial_value: String(rating.operand) }),
  };
  return [
    menuInput(
      filterInputs.rating,
      'Rating',
      ratingOperators.map(([operator, text]) => option(text, operator)),
      rating?.operator ?? 'gte',
    ),
    input(filterInputs.ratingOperand, 'Stars', element, {
      optional: true,
      hint: 'From 0 to 5, such as 4.5. Leave it empty for any rating, or none.',
    }),
  ];
}

/**
 * Reads a submitted form: the question with its new filters, or every field with a problem. Also parses the
 * question as a command, so that nothing can be chosen that cannot be typed.
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
    ...(before.ranking === 'fair-share' ? {} : readRankingsOnly(form, before.ranking)),
  };
  if (form.problems.length > 0) return { kind: 'invalid', problems: form.problems };
  const parsed = parseRankingsRequest(printRankingsRequest(drafted));
  if (parsed.kind !== 'invalid') return { kind: 'question', question: drafted };
  return { kind: 'invalid', problems: [fieldProblemOf(parsed.problem)] };
}

/** The fields that a fair share's form does not have. */
function readRankingsOnly(
  form: FormReading,
  ranking: RankingsQuestion['ranking'],
): Partial<RankingsQuestion> {
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

function showMember({ ranking, member, person }: Pick<RankingsQuestion, 'ranking' | 'member' | 'person'>): {
  readonly how: string;
  readonly text: string;
} {
  if (person !== null)
    return { how: filterOptions.nameOrEmail, text: person.by === 'me' ? 'me' : person.text };
  if (member === null) return { how: filterOptions.nameOrEmail, text: '' };
  const { by, operator, text } = member;
  // A text with an @ that is not an address would be refused as mistyped.
  const isShort =
    printMember(member, ranking !== null) === text && text !== '' && text.includes('@') === isEmail(text);
  return { how: isShort ? filterOptions.nameOrEmail : `${by}:${operator}`, text };
}

/** As in a command, a bare name asks for that person's card when there is no ranking. */
function readMemberFields(
  form: FormReading,
  ranking: RankingsQuestion['ranking'],
): Partial<Pick<RankingsQuestion, 'member' | 'person'>> {
  const member = readMemberFilter(form);
  const isBare = (form.chosen('member') ?? filterOptions.nameOrEmail) === filterOptions.nameOrEmail;
  const person = member !== null && isBare ? readPersonOf(form.typed('memberText')) : null;
  return ranking === null && person !== null ? { person } : { member };
}

function readMemberFilter(form: FormReading): MemberFilter | null {
  const how = form.chosen('member') ?? filterOptions.nameOrEmail;
  const text = form.typed('memberText');
  if (how === filterOptions.nameOrEmail) {
    if (text === '') return null;
    if (/[^\s@]@/.test(text) && !isEmail(text)) return form.refuse('memberText', 'not-an-email');
    return readMember(text) ?? form.refuse('memberText', 'nobody');
  }
  const [by, word] = how.split(':');
  const operator = textOperators.find((known) => known === word);
  if ((by !== 'name' && by !== 'email') || operator === undefined)
    return form.refuse('member', 'not-offered');
  if (!needsText(operator)) {
    // Every Cal.com account has an e-mail address.
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
  const [operator] = ratingOperators.find(([known]) => known === form.chosen('rating')) ?? [];
  if (operator === undefined) return form.refuse('rating', 'not-offered');
  const isRating = /^\d(?:\.\d{1,2}0*)?$/.test(typed) && Number(typed) <= 5;
  return isRating ? { operator, operand: Number(typed) } : form.refuse('ratingOperand', 'not-a-rating');
}

/** Assigns a problem of the whole question to the field that causes it. */
function fieldProblemOf(problem: Problem): FilterProblem {
  const fields: Partial<Record<Problem['reason'], FilterField>> = {
    'nothing-before': 'versus',
    contradiction: 'scope',
    'bad-filter-value': 'memberText',
  };
  return { field: fields[problem.reason] ?? 'period', problem: { reason: 'not-a-question', problem } };
}
