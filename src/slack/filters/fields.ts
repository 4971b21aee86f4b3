import type { types } from '@slack/bolt';
import { foldText, plainTypography, sentenceCase } from '../../lib/text/fold';
import type { LocalDate } from '../../lib/time/calendar';
import { parsePeriod, readDateWord } from '../../lib/time/parse-period';
import type { PeriodSpec } from '../../lib/time/period';
import { printPeriod } from '../../lib/time/print-period';
import type { Reference } from '../../rankings/question';
import type { ViewSubmission } from '../bolt/register-view';
import { option } from '../kit/blocks';
import { distinctName } from '../kit/choice-message';
import type { Problem } from '../kit/command-problem';
import { readReference } from '../kit/filters';
import type { Named } from '../kit/find-by-name';
import { filterInputs } from '../kit/ids';
import { limits } from '../kit/limits';
import { buildModal, input, menuInput, type Options, textInput } from '../kit/modal';
import { plain, section } from '../kit/text';

export interface FilterMenus {
  readonly teams: readonly Named[];
  readonly eventTypes: readonly Named[];
  /** The asker's name in Cal.com; null when their own numbers cannot be asked for. */
  readonly ownName: string | null;
  readonly hasOrganisation: boolean;
  /** Our own mrkdwn: what could not be listed, and why. */
  readonly notes: readonly string[];
}

/** `notes` are our own mrkdwn. */
export const filterForm = (
  callback_id: string,
  private_metadata: string,
  notes: readonly string[],
  fields: readonly types.KnownBlock[],
): types.ModalView => ({
  ...buildModal('Filters', [...notes.map(section), ...fields], 'Cancel'),
  callback_id,
  private_metadata,
  submit: plain('Show'),
});

/** A menu of common periods, and two days that can replace the choice. */
export function periodInputs(
  { menu: menuField, from, to }: PeriodFields,
  words: { readonly label: string; readonly any: string | null },
  offered: readonly PeriodSpec[],
  current: PeriodSpec | null,
): readonly types.InputBlock[] {
  const shown = showPeriod(current);
  const isOnMenu = current !== null && shown.menu !== filterOptions.days;
  const listed = [...new Set([...offered.map(printPeriod), ...(isOnMenu ? [shown.menu] : [])])];
  const options = [
    ...(words.any === null ? [] : [option(words.any, filterOptions.any)]),
    ...listed.map((text) => option(sentenceCase(text), text)),
    option('The days below', filterOptions.days),
  ];
  return [
    menuInput(filterInputs[menuField], words.label, options, shown.menu),
    dayInput(from, `${words.label}: first day`, shown.from),
    dayInput(
      to,
      `${words.label}: last day`,
      shown.to,
      'Days chosen here replace the period above. One alone leaves the other end open.',
    ),
  ];
}

function dayInput(
  field: FilterField,
  label: string,
  current: string | null,
  hint?: string,
): types.InputBlock {
  const initial = current === null ? {} : { initial_date: current };
  const about = { optional: true, ...(hint && { hint }) };
  return input(filterInputs[field], label, { type: 'datepicker', ...initial }, about);
}

export function lineInput(
  field: FilterField,
  label: string,
  current: string,
  about: { readonly placeholder: string; readonly hint: string },
): types.InputBlock {
  const maxLength = Math.max(longestText, current.length);
  return textInput(filterInputs[field], label, current, { ...about, maxLength, optional: true });
}

const longestText = 200;

export type FilterField = keyof typeof filterInputs;

export interface FilterProblem {
  readonly field: FilterField;
  readonly problem:
    | {
        readonly reason:
          | 'no-day'
          | 'end-before-start'
          | 'period-and-days'
          | 'not-a-day'
          | 'not-an-email'
          | 'nobody'
          | 'text-missing'
          | 'text-unused'
          | 'not-a-rating'
          | 'all-and-others'
          | 'not-a-uid'
          | 'not-offered';
      }
    /** Each field is valid, but the whole question is not. */
    | { readonly reason: 'not-a-question'; readonly problem: Problem };
}

export type ParsedFilters<Question> =
  | { readonly kind: 'question'; readonly question: Question }
  | { readonly kind: 'invalid'; readonly problems: readonly FilterProblem[] };

/** Menu values that are not a period, an id or a word of the command. */
export const filterOptions = {
  /** No bounds, or nothing chosen. */
  any: 'any',
  /** The two days below the menu. */
  days: 'days',
  /** The question's current value, when it is not on the menu. */
  unchanged: 'kept',
  /** A name or an e-mail address. */
  nameOrEmail: 'either',
} as const;

/** Reads the fields of a submitted form and collects their problems. */
export interface FormReading {
  readonly problems: FilterProblem[];
  chosen(field: FilterField): string | null;
  allChosen(field: FilterField): readonly string[];
  /** The text as the command parser reads it; '' when empty. */
  typed(field: FilterField): string;
  refuse(field: FilterField, reason: Exclude<FilterProblem['problem']['reason'], 'not-a-question'>): null;
}

export function readForm({ values, choices }: Pick<ViewSubmission, 'values' | 'choices'>): FormReading {
  const problems: FilterProblem[] = [];
  const allChosen = (field: FilterField) => {
    const { blockId, actionId } = filterInputs[field];
    return choices[blockId]?.[actionId] ?? [];
  };
  return {
    problems,
    allChosen,
    chosen: (field) => allChosen(field)[0] ?? null,
    typed(field) {
      const { blockId, actionId } = filterInputs[field];
      return plainTypography(values[blockId]?.[actionId] ?? '');
    },
    refuse(field, reason) {
      problems.push({ field, problem: { reason } });
      return null;
    },
  };
}

export interface PeriodFields {
  readonly menu: FilterField;
  readonly from: FilterField;
  readonly to: FilterField;
}

export const periodFields = {
  period: { menu: 'period', from: 'periodFrom', to: 'periodTo' },
  created: { menu: 'created', from: 'createdFrom', to: 'createdTo' },
  updated: { menu: 'updated', from: 'updatedFrom', to: 'updatedTo' },
} as const satisfies Readonly<Record<string, PeriodFields>>;

function showPeriod(period: PeriodSpec | null) {
  const days = (from: LocalDate | null, to: LocalDate | null) => ({ menu: filterOptions.days, from, to });
  if (period === null) return { menu: filterOptions.any, from: null, to: null };
  switch (period.kind) {
    case 'date':
      return days(period.date, period.date);
    case 'range':
      return days(period.first, period.last);
    case 'since':
      return days(period.first, null);
    case 'until':
      return days(null, period.last);
    default:
      return { menu: printPeriod(period), from: null, to: null };
  }
}

/**
 * Whichever of menu and days was changed counts, so that neither has to be cleared for the other; when both
 * were changed, they are refused. Returns null for no period, and for a problem.
 */
export function readPeriod(
  form: FormReading,
  { menu, from, to }: PeriodFields,
  before: PeriodSpec | null,
): PeriodSpec | null {
  const shown = showPeriod(before);
  const [chosen, first, last] = [form.chosen(menu) ?? shown.menu, form.chosen(from), form.chosen(to)];
  if (chosen === shown.menu && first === shown.from && last === shown.to) return before;
  const hasNewDays = (first !== null || last !== null) && (first !== shown.from || last !== shown.to);
  if (chosen !== filterOptions.days && hasNewDays && chosen !== shown.menu) {
    return form.refuse(from, 'period-and-days');
  }
  if (chosen === filterOptions.days || hasNewDays) return readDays(form, { from, to }, first, last);
  if (chosen === filterOptions.any) return null;
  const words = chosen.split(' ');
  const read = parsePeriod(words);
  if (read.kind === 'period' && read.used === words.length) return read.spec;
  return form.refuse(menu, 'not-offered');
}

function readDays(
  form: FormReading,
  { from, to }: Omit<PeriodFields, 'menu'>,
  first: LocalDate | null,
  last: LocalDate | null,
): PeriodSpec | null {
  for (const [field, day] of [
    [from, first],
    [to, last],
  ] as const) {
    const read = day === null ? null : readDateWord(day);
    if (read !== null && (read.kind !== 'days' || read.spec.kind !== 'date')) {
      return form.refuse(field, 'not-a-day');
    }
  }
  if (first === null) return last === null ? form.refuse(from, 'no-day') : { kind: 'until', last };
  if (last === null) return { kind: 'since', first };
  if (last < first) return form.refuse(to, 'end-before-start');
  return first === last ? { kind: 'date', date: first } : { kind: 'range', first, last };
}

export function readMenuReference(
  form: FormReading,
  field: FilterField,
  before: Reference | null,
): Reference | null {
  const chosen = form.chosen(field);
  if (chosen === null || chosen === filterOptions.any) return null;
  if (chosen === filterOptions.unchanged) return before;
  const reference = readReference(chosen);
  return 'id' in reference ? reference : form.refuse(field, 'not-offered');
}

const anyEventType = option('Any event type', filterOptions.any);
const unchangedText = 'As it is now';
// Leaves room for "any", the organisation, "only me" and the current value.
const maxListed = limits.optionsPerSelect - 4;

/** Teams or event types as options, always including the question's current one. */
export function namedOptions(all: readonly Named[], current: Reference | null): Options {
  const listed = all.slice(0, maxListed);
  const chosen = current && 'id' in current ? all.find(({ id }) => id === current.id) : undefined;
  const shown = chosen === undefined || listed.includes(chosen) ? listed : [...listed, chosen];
  return [
    ...(current !== null && chosen === undefined ? [option(unchangedText, filterOptions.unchanged)] : []),
    ...shown.map((item) => option(distinctName(item, all), `id:${item.id}`)),
  ];
}

export function currentOf(current: Reference | null, options: Options): string {
  if (current === null) return filterOptions.any;
  const value = 'id' in current ? `id:${current.id}` : filterOptions.unchanged;
  return options.some((each) => each.value === value) ? value : filterOptions.unchanged;
}

/** A menu, or a search field when there are more event types than a menu holds. */
export function eventInput(
  field: 'rankingsEvent' | 'bookingsEvent',
  eventTypes: readonly Named[],
  current: Reference | null,
): types.InputBlock {
  const options = [anyEventType, ...namedOptions(eventTypes, current)];
  const value = currentOf(current, options);
  if (eventTypes.length <= maxListed) return menuInput(filterInputs[field], 'Event type', options, value);
  const initial = options.find((each) => each.value === value);
  const chosen = initial === undefined ? {} : { initial_option: initial };
  const element = { type: 'external_select' as const, min_query_length: 0, ...chosen };
  return input(filterInputs[field], 'Event type', element, { placeholder: 'Type a part of its name' });
}

/** The event types whose name or slug contains the typed text, after "Any event type" if that matches. */
export function suggestEventTypes(typed: string, all: readonly Named[]) {
  const wanted = foldText(typed);
  const isMeant = ({ name, slug }: Named) => foldText(`${name} ${slug ?? ''}`).includes(wanted);
  const options = [
    ...('any event type'.includes(wanted) ? [anyEventType] : []),
    ...all
      .filter(isMeant)
      .slice(0, limits.optionsPerSelect - 1)
      .map((item) => option(distinctName(item, all), `id:${item.id}`)),
  ];
  return options.map(({ text, value = '' }) => ({ text: text.text, value }));
}
