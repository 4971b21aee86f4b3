import type { CalcomClient, CallOptions } from './client';
import type { MemberStatsRequest } from './schemas';

/** One thing that Roundup needs of Cal.com; `error` is null when it works. */
export interface Check {
  readonly what: string;
  readonly error: { readonly reason: unknown } | null;
}

/** One small read per thing that the commands need. When the first fails, the others are not tried. */
export async function diagnoseCalcom(calcom: CalcomClient, options: CallOptions): Promise<readonly Check[]> {
  const access = await check('Cal.com accepts the access', () => calcom.getMe(options));
  if (access.error !== null) return [access];
  const { organizationId } = await calcom.getMe(options);
  const teams = await calcom.listTeams(options).catch(() => []);
  const [team] = teams;
  const base = { timeZone: 'UTC' } as const;
  // The widest scope of this access, which a ranking takes when none is given.
  const widest: readonly [of: string, request: MemberStatsRequest] =
    organizationId != null
      ? ['the whole organisation', { scope: 'org', ...base }]
      : team !== undefined && teams.length === 1
        ? ['the team', { scope: 'team', selectedTeamId: team.id, ...base }]
        : ['oneself', { scope: 'user', ...base }];
  const reads: readonly (readonly [what: string, read: () => Promise<unknown>])[] = [
    ['Teams can be read', () => calcom.listTeams(options)],
    ['Event types can be read', () => calcom.listEventTypes(options)],
    ...(team === undefined
      ? []
      : [['A team’s event types can be read', () => calcom.listTeamEventTypes(team.id, options)] as const]),
    [`Member rankings of ${widest[0]} can be read`, () => calcom.getMemberStats(widest[1], options)],
    ['Bookings can be read', () => calcom.listBookings({ status: 'upcoming', limit: 1 }, options)],
  ];
  const checks = await Promise.all(reads.map(([what, read]) => check(what, read)));
  const older = 'Bookings are asked for in Cal.com’s older way, since the newer one does not answer';
  return [access, ...checks, ...(calcom.usesOffsetPaging() ? [{ what: older, error: null }] : [])];
}

/** Never rejects. */
export async function check(what: string, read: () => Promise<unknown>): Promise<Check> {
  try {
    await read();
    return { what, error: null };
  } catch (reason) {
    return { what, error: { reason } };
  }
}
