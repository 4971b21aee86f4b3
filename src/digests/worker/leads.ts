import type { Digest } from '../digest';

/** How many calls a minute are planned with: some are left to people's own questions. */
const callsAMinute = 80;
/** This week and the one before, their totals, the weeks up to it, and the first page of what is booked. */
const callsAQuestion = 6;
const minuteMs = 60_000;

/** Digests that share a Cal.com access, so that they share its budget; and how long before its time each is built. */
export interface LeadGroup {
  readonly digests: readonly Digest[];
  readonly leadMs: number;
}

/** The more an access has to be asked for the runs to come, the earlier it begins; `leastMs` at least. */
export function groupByLead(
  digests: readonly Digest[],
  { leastMs, mostMs }: { readonly leastMs: number; readonly mostMs: number },
): readonly LeadGroup[] {
  const byAccess = new Map<string, Digest[]>();
  for (const digest of digests) {
    const key = accessOf(digest);
    byAccess.set(key, [...(byAccess.get(key) ?? []), digest]);
  }
  return [...byAccess.values()].map((group) => {
    const calls = new Set(group.map(questionOf)).size * callsAQuestion;
    const neededMs = Math.ceil(calls / callsAMinute) * minuteMs;
    // What fits a minute's budget needs no more than the usual.
    const leadMs = neededMs > minuteMs ? leastMs + neededMs : leastMs;
    return { digests: group, leadMs: Math.min(leadMs, mostMs) };
  });
}

function accessOf({ workspace, ownerSlackUserId, content }: Digest): string {
  return `${workspace.workspaceId} ${content.access === 'own' ? ownerSlackUserId : ''}`;
}

function questionOf({ schedule, content }: Digest): string {
  const { scope } = content;
  return JSON.stringify([scope.kind === 'team' ? scope.teamId : scope.kind, schedule]);
}
