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

/** A digest's scope as the form offers it, without the team's name. */
export type OfferedScope =
  | { readonly kind: 'me' }
  | { readonly kind: 'org' }
  | { readonly kind: 'team'; readonly teamId: number };

export type DigestSource =
  /** The digest's current source, unchanged. */
  | { readonly kind: 'kept' }
  | {
      readonly kind: 'chosen';
      readonly access: DigestContent['access'];
      readonly scope: OfferedScope;
    };

/** A well-formed digest from the form, not yet checked with Slack and Cal.com. */
export interface DigestDraft extends Omit<DigestContent, 'access' | 'scope'> {
  readonly channelId: string;
  readonly schedule: DigestSchedule;
  readonly source: DigestSource;
}

export type DigestField = keyof typeof digestInputs;

export type DigestFormProblem =
  | { readonly field: 'time'; readonly problem: TimeProblem }
  | { readonly field: 'timeZone'; readonly problem: ZoneProblem }
  /** Nothing was chosen, or something the form does not offer. */
  | { readonly field: DigestField; readonly problem: { readonly reason: 'not-chosen' } };

export type ParsedDigestForm =
  | { readonly kind: 'draft'; readonly draft: DigestDraft }
  | { readonly kind: 'invalid'; readonly problems: readonly DigestFormProblem[] };

export const digestExtras = { compared: 'compared', upcoming: 'upcoming' } as const;

const weekdays = [0, 1, 2, 3, 4, 5, 6] as const;
const whenEmptys: readonly WhenEmpty[] = ['skip', 'one-line', 'full'];

/** A source's option value, at most 75 characters: `own:org`, `shared:team:4821`, `kept`. */
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
  const isOffered = kind === 'org' || (kind === 'me' && access === 'own');
  return isOffered ? { kind: 'chosen', access, scope: { kind } } : null;
}

/** Parses the submitted form into a draft, or reports every wrong field. Looks nothing up. */
export function parseDigestForm(
  { values, choices }: Pick<ViewSubmission, 'values' | 'choices'>,
  now: Date,
): ParsedDigestForm {
  const problems: DigestFormProblem[] = [];
  const isMissing = (field: DigestField) => problems.push({ field, problem: { reason: 'not-chosen' } });
  const chosen = (field: DigestField) =>
    choices[digestInputs[field].blockId]?.[digestInputs[field].actionId] ?? [];
  /** Reports a problem and returns undefined when the choice is not in `known`. */
  const oneOf = <T extends string | number>(
    field: DigestField,
    known: readonly T[],
    unsaid = '',
  ): T | undefined => {
    const [given = unsaid] = chosen(field);
    const found = known.find((each) => String(each) === given);
    if (found === undefined) isMissing(field);
    return found;
  };

  const [channelId] = chosen('channel');
  if (channelId === undefined) isMissing('channel');
  const days = weekdays.filter((day) => chosen('weekdays').includes(String(day)));
  if (days.length === 0) isMissing('weekdays');
  // Forms opened before monthly digests existed have no such field.
  const every = oneOf('every', cadences, 'week');
  const time = parseTime(values[digestInputs.time.blockId]?.[digestInputs.time.actionId] ?? '');
  if (time.kind === 'invalid') problems.push({ field: 'time', problem: time.problem });
  const zone = parseTimeZone(chosen('timeZone')[0] ?? '', now);
  if (zone.kind === 'invalid') problems.push({ field: 'timeZone', problem: zone.problem });
  const weekStart = oneOf('weekStart', weekdays);
  const source = parseSource(chosen('source')[0] ?? '');
  if (source === null) isMissing('source');
  const rankings = rankingIds.filter((id) => chosen('rankings').includes(id));
  if (rankings.length === 0) isMissing('rankings');
  const rows = oneOf('rows', [1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
  const whenEmpty = oneOf('whenEmpty', whenEmptys);
  if (
    channelId === undefined ||
    every === undefined ||
    time.kind === 'invalid' ||
    zone.kind === 'invalid' ||
    weekStart === undefined ||
    source === null ||
    rows === undefined ||
    whenEmpty === undefined ||
    problems.length > 0
  ) {
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
