import type { CalcomClient, CallOptions } from './client';
import type { MemberStatsRequest } from './schemas';

/** One thing Roundup needs of Cal.com, and why it did not work. */
export interface Check {
  readonly what: string;
  readonly error: { readonly reason: unknown } | null;
}

/** One small read for each thing the commands stand on. Where the first fails the others are not tried. */
export async function diagnoseCalcom(calcom: CalcomClient, options: CallOptions): Promise<readonly Check[]> {
  const access = await check('Cal.com accepts the access', () => calcom.getMe(options));
  if (access.error !== null) return [access];
  const { organizationId } = await calcom.getMe(options);
  const teams = await calcom.listTeams(options).catch(() => []);
  const [team] = teams;
  const base = { timeZone: 'UTC' } as const;
  // The widest that this access has: what a ranking asks without words.
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
  return [access, ...checks, ...(calcom.usesOlderBookings() ? [{ what: older, error: null }] : [])];
}

/** Whether one thing works. Never rejects. */
export async function check(what: string, read: () => Promise<unknown>): Promise<Check> {
  try {
    await read();
    return { what, error: null };
  } catch (reason) {
    return { what, error: { reason } };
  }
}
