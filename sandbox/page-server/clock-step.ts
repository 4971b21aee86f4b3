import { instantOfWallClock } from '../local-calcom/world/wall-clock';
import type { PostClock } from '../page/api';

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;

/** Where the clock goes: an hour or a day on, or to the next Monday, 09:00, that the person's own clock will show. */
export function clockStep(step: PostClock['step'], now: Date, timeZone: string): Date {
  if (step === 'hour') return new Date(now.getTime() + hourMs);
  if (step === 'day') return new Date(now.getTime() + dayMs);
  const midnight = Date.parse(`${new Intl.DateTimeFormat('en-CA', { timeZone }).format(now)}T00:00:00Z`);
  const monday = midnight + ((8 - new Date(midnight).getUTCDay()) % 7) * dayMs;
  const nine = (wall: number) => instantOfWallClock(wall + 9 * hourMs, timeZone);
  return nine(monday) > now ? nine(monday) : nine(monday + 7 * dayMs);
}
