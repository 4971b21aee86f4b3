import { zoneLabel } from './describe-period';
import { localTimeOf, offsetAt } from './wall-time';
import { offsetLabel } from './zone-offset';
import { searchTimeZones } from './zone-search';

export interface SuggestedZone {
  readonly timeZone: string;
  /** What it is called, how far it is ahead now, and what its clocks show. Fits into 75 characters. */
  readonly label: string;
}

// Slack's menus take no more.
const mostOptions = 100;

/** The zones that may be meant, the likeliest first, for a menu that asks while somebody types. */
export function suggestTimeZones(typed: string, now: Date): readonly SuggestedZone[] {
  return searchTimeZones(typed, now)
    .slice(0, mostOptions)
    .map((timeZone) => ({ timeZone, label: labelTimeZone(timeZone, now) }));
}

/** `Europe/Lisbon · UTC+1 · 14:32`. */
export function labelTimeZone(timeZone: string, now: Date): string {
  const offset = offsetAt(now.getTime(), timeZone);
  const parts = [zoneLabel(timeZone), offsetLabel(offset), localTimeOf(now, timeZone)];
  return [...new Set(parts)].join(' · ');
}
