import { cadences, type DigestContent, type DigestSchedule, type WhenEmpty } from '../../../digests/digest';
import {
  parseTime,
  parseTimeZone,
  type TimeProblem,
  type ZoneProblem,
} from '../../../digests/parse-schedule';
import { rankingIds } from '../../../rankings/ranking';
import type { ViewSubmission } from '../../bolt/register-view';
import { digestInputs } from '../../kit/ids';

/** A digest's scope as the form offers it. A team has no name yet. */
export type OfferedScope =
  | { readonly kind: 'me' }
  | { readonly kind: 'org' }
  | { readonly kind: 'team'; readonly teamId: number };

/** Whose numbers, as the form offers them. */
export type DigestSource =
  /** As the digest has it already. */
  | { readonly kind: 'kept' }
  | {
      readonly kind: 'chosen';
      readonly access: DigestContent['access'];
      readonly scope: OfferedScope;
    };

/** A digest as the form describes it: well formed, and not yet checked with Slack and Cal.com. */
export interface DigestDraft extends Omit<DigestContent, 'access' | 'scope'> {
  readonly channelId: string;
  readonly schedule: DigestSchedule;
  readonly source: DigestSource;
}

export type DigestField = keyof typeof digestInputs;

/** What is wrong with a field as it was filled in. */
export type DigestFormProblem =
  | { readonly field: 'time'; readonly problem: TimeProblem }
  | { readonly field: 'timeZone'; readonly problem: ZoneProblem }
  /** Nothing was chosen, or nothing that the form offers. */
  | { readonly field: DigestField; readonly problem: { readonly reason: 'not-chosen' } };

export type ParsedDigestForm =
  | { readonly kind: 'draft'; readonly draft: DigestDraft }
  | { readonly kind: 'invalid'; readonly problems: readonly DigestFormProblem[] };

/** The extras' option values. */
export const digestExtras = { compared: 'compared', upcoming: 'upcoming' } as const;

const weekdays = [0, 1, 2, 3, 4, 5, 6] as const;
const whenEmptys: readonly WhenEmpty[] = ['skip', 'one-line', 'full'];

/** How the form writes a source: `own:org`, `shared:team:4821`, `kept`. At most 75 characters. */
export function printSource(source: DigestSource): string {
  if (source.kind === 'kept') return 'kept';
  const { access, scope } = source;
  return scope.kind === 'team' ? `${access}:team:${scope.teamId}` : `${access}:${scope.kind}`;
}

function parseSource(text: string): DigestSource | null {
  if (text === 'kept') return { kind: 'kept' };
  const [, access, kind, teamId] = /^(own|shared):(?:(me|org)|team:(\d{1,15}))$/.exec(text) ?? [];
  if (access !== 'own' && access !== 'shared') return null;
  if (teamId !== undefined)
    return { kind: 'chosen', access, scope: { kind: 'team', teamId: Number(teamId) } };
  // Through the shared connection "me" would be its owner, whom nobody asked.
  if (kind === 'me') return access === 'own' ? { kind: 'chosen', access, scope: { kind } } : null;
  return kind === 'org' ? { kind: 'chosen', access, scope: { kind } } : null;
}

/** The digest form as it was sent → a draft, or every field that is wrong. Nothing is looked up here. */
export function parseDigestForm(
  { values, choices }: Pick<ViewSubmission, 'values' | 'choices'>,
  now: Date,
): ParsedDigestForm {
  const problems: DigestFormProblem[] = [];
  const chosen = (field: DigestField) =>
    choices[digestInputs[field].blockId]?.[digestInputs[field].actionId] ?? [];
  const isMissing = (field: DigestField) => problems.push({ field, problem: { reason: 'not-chosen' } });
  /** Null is a problem of the field. */
  const needed = <T>(field: DigestField, value: T | null | undefined): T | null => {
    if (value == null) isMissing(field);
    return value ?? null;
  };

  const channelId = needed('channel', chosen('channel')[0]);
  const days = weekdays.filter((day) => chosen('weekdays').includes(String(day)));
  if (days.length === 0) isMissing('weekdays');
  // A form that was opened in a version before this one has no such field.
  const [everyChosen = 'week'] = chosen('every');
  const every = needed(
    'every',
    cadences.find((known) => known === everyChosen),
  );
  const time = parseTime(values[digestInputs.time.blockId]?.[digestInputs.time.actionId] ?? '');
  if (time.kind === 'invalid') problems.push({ field: 'time', problem: time.problem });
  const zone = parseTimeZone(chosen('timeZone')[0] ?? '', now);
  if (zone.kind === 'invalid') problems.push({ field: 'timeZone', problem: zone.problem });
  const weekStart = needed(
    'weekStart',
    weekdays.find((day) => String(day) === chosen('weekStart')[0]),
  );
  const source = needed('source', parseSource(chosen('source')[0] ?? ''));
  const rankings = rankingIds.filter((id) => chosen('rankings').includes(id));
  if (rankings.length === 0) isMissing('rankings');
  const [rowCount = ''] = chosen('rows');
  const rows = needed('rows', /^([1-9]|10)$/.test(rowCount) ? Number(rowCount) : null);
  const whenEmpty = needed(
    'whenEmpty',
    whenEmptys.find((known) => known === chosen('whenEmpty')[0]),
  );

  const isWhole =
    channelId !== null &&
    every !== null &&
    weekStart !== null &&
    source !== null &&
    rows !== null &&
    whenEmpty !== null;
  if (problems.length > 0 || !isWhole || time.kind === 'invalid' || zone.kind === 'invalid') {
    return { kind: 'invalid', problems };
  }
  return {
    kind: 'draft',
    draft: {
      channelId,
      schedule: { every, weekdays: days, time: time.time, timeZone: zone.timeZone, weekStart },
      source,
      rankings,
      rows,
      isCompared: chosen('extras').includes(digestExtras.compared),
      showsUpcoming: chosen('extras').includes(digestExtras.upcoming),
      whenEmpty,
    },
  };
}
