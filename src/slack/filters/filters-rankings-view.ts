import type { types } from '@slack/bolt';
import {
  type RankingsQuestion,
  type RatingOperator,
  statusFilters,
  textOperators,
} from '../../rankings/question';
import { option } from '../kit/blocks';
import type { Named } from '../kit/find-by-name';
import { callbackIds, filterInputs } from '../kit/ids';
import { plain, section, singleLine } from '../kit/text';
import { offeredPeriods } from '../rankings/rankings-menus-view';
import { operatorText } from '../rankings/text';
import { input, line, menu, periodInputs, severalOf } from './filters-fields';
import { filterOptions, periodFields } from './filters-form';
import { currentOf, eventInput, namedOptions } from './filters-named';
import { ratingOperatorChoices, showMember } from './filters-rankings-request';

/** What a form may offer, as Cal.com lists it. */
export interface FilterMenus {
  readonly teams: readonly Named[];
  readonly eventTypes: readonly Named[];
  /** Who "only me" is; null where the asker's own numbers cannot be asked for. */
  readonly ownName: string | null;
  readonly hasOrganisation: boolean;
  /** Our own mrkdwn: what could not be listed, and why. */
  readonly notes: readonly string[];
}

/** Every filter of a rankings question, with those in force filled in. Read by `parseRankingsFilters`. */
export function buildRankingsFilters(
  question: RankingsQuestion,
  menus: FilterMenus,
  metadata: string,
): types.ModalView {
  const words = { label: 'Period', any: null };
  return {
    type: 'modal',
    callback_id: callbackIds.rankingsFilters,
    private_metadata: metadata,
    title: plain('Filters'),
    submit: plain('Show'),
    close: plain('Cancel'),
    blocks: [
      ...menus.notes.map(section),
      ...periodInputs(periodFields.period, words, offeredPeriods, question.period),
      scopeInput(question, menus),
      eventInput('rankingsEvent', menus.eventTypes, question.event),
      ...(question.ranking === 'fair-share' ? [] : furtherInputs(question)),
    ],
  };
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
  return menu('scope', 'Whose bookings', options, current, { hint });
}

const statusWords = {
  accepted: 'Confirmed',
  pending: 'Waiting for confirmation',
  cancelled: 'Cancelled',
  rejected: 'Declined',
  awaiting_host: 'Waiting for a host',
} as const;

const ratingWords: Readonly<Record<RatingOperator, string>> = {
  gte: 'is at least',
  gt: 'is more than',
  lte: 'is at most',
  lt: 'is less than',
  eq: 'is',
  neq: 'is not',
};

function furtherInputs(question: RankingsQuestion): readonly types.InputBlock[] {
  const { dateField, statuses, paid, versus } = question;
  return [
    menu(
      'dateField',
      'The period counts by',
      [option('The day a booking starts', 'start'), option('The day it was booked', 'created')],
      dateField,
    ),
    ...memberInputs(question),
    severalOf(
      'statuses',
      'Status',
      statusFilters.map((status) => option(statusWords[status], status)),
      statuses,
      { placeholder: 'Any status' },
    ),
    menu(
      'paid',
      'Payment',
      [option('Paid or not', filterOptions.any), option('Paid only', 'yes'), option('Unpaid only', 'no')],
      paid === null ? filterOptions.any : paid ? 'yes' : 'no',
    ),
    ...ratingInputs(question.rating),
    menu(
      'versus',
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
      // Everybody in Cal.com has an address.
      .filter((operator) => by === 'name' || !operator.endsWith('Empty'))
      .map((operator) =>
        option(`${by === 'name' ? 'Name' : 'E-mail'} ${operatorText[operator]}`, `${by}:${operator}`),
      ),
  }));
  const either = {
    label: 'Either',
    options: [option('Name contains, or whole e-mail is', filterOptions.either)],
  };
  return [
    menu('member', 'Host', [either, ...groups], shown.how),
    line('memberText', 'Name or e-mail', shown.text, {
      placeholder: 'Anyone',
      hint: 'Only “is” and “is not” tell capital letters apart.',
    }),
  ];
}

function ratingInputs(rating: RankingsQuestion['rating']): readonly types.InputBlock[] {
  const element: types.NumberInput = {
    type: 'number_input',
    action_id: filterInputs.ratingOperand.actionId,
    is_decimal_allowed: true,
    min_value: '0',
    max_value: '5',
    ...(rating === null ? {} : { initial_value: String(rating.operand) }),
  };
  return [
    menu(
      'rating',
      'Rating',
      ratingOperatorChoices.map((operator) => option(ratingWords[operator], operator)),
      rating?.operator ?? 'gte',
    ),
    input('ratingOperand', 'Stars', element, {
      optional: true,
      hint: 'From 0 to 5, such as 4.5. Leave it empty for any rating, or none.',
    }),
  ];
}
