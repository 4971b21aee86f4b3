import type { CalcomClient, CallOptions } from './client';

/** One thing Roundup needs of Cal.com, and why it did not work. */
export interface Check {
  readonly what: string;
  readonly error: { readonly reason: unknown } | null;
}

/** One small read for each thing the commands stand on. Where the first fails the others are not tried. */
export async function examineCalcom(calcom: CalcomClient, options: CallOptions): Promise<readonly Check[]> {
  const access = await check('Cal.com accepts the access', () => calcom.getMe(options));
  if (access.error !== null) return [access];
  const reads: readonly (readonly [what: string, read: () => Promise<unknown>])[] = [
    ['Teams can be read', () => calcom.listTeams(options)],
    ['Event types can be read', () => calcom.listEventTypes(options)],
    ['Member rankings can be read', () => calcom.getMemberStats({ scope: 'user', timeZone: 'UTC' }, options)],
    ['Bookings can be read', () => calcom.listBookings({ status: 'upcoming', limit: 1 }, options)],
  ];
  return [access, ...(await Promise.all(reads.map(([what, read]) => check(what, read))))];
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
