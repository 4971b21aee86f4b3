/** Two instants as Cal.com writes them. */
interface Span {
  readonly start: string;
  readonly end: string;
}

interface Window {
  readonly start: Date | null;
  readonly end: Date | null;
}

// As far as the minute, all texts of instants in UTC are written alike.
const alike = 16;
const utcMark = 'Z'.charCodeAt(0);

/** Whether something, such as a booking, starts and ends within a window: Cal.com's own reading of it. */
export function createWindowCheck({ start, end }: Window): (span: Span) => boolean {
  const fromStart = start && compareWith(start);
  const fromEnd = end && compareWith(end);
  return (span) => !(fromStart && fromStart(span.start) < 0) && !(fromEnd && fromEnd(span.end) > 0);
}

/**
 * Below zero for instants before the bound, above for those after. Parsing 20,000 bookings' dates would be most of
 * the work of counting them, so texts are compared where their order is that of the instants.
 */
function compareWith(bound: Date): (text: string) => number {
  const boundText = bound.toISOString();
  const minute = boundText.slice(0, alike);
  return (text) => {
    if (text.charCodeAt(text.length - 1) !== utcMark || text.startsWith(minute))
      return Date.parse(text) - bound.getTime();
    return text < boundText ? -1 : 1;
  };
}
