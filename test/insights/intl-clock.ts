// An independent answer to "when does a clock in this zone show this?": a search that asks Intl what clocks show.

const minuteMs = 60_000;
// Every offset in use is a multiple of a quarter of an hour.
const stepMs = 15 * minuteMs;
const formats = new Map<string, Intl.DateTimeFormat>();

/** What clocks in the zone show, as the UTC milliseconds of the same figures. */
function shownAt(ms: number, timeZone: string): number {
  let format = formats.get(timeZone);
  if (format === undefined) {
    format = new Intl.DateTimeFormat('en-US', {
      timeZone,
      hourCycle: 'h23',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
    });
    formats.set(timeZone, format);
  }
  const figures = new Map(format.formatToParts(ms).map((part) => [part.type, Number(part.value)]));
  const figure = (type: Intl.DateTimeFormatPartTypes) => figures.get(type) ?? Number.NaN;
  return Date.UTC(figure('year'), figure('month') - 1, figure('day'), figure('hour'), figure('minute'));
}

/** The first instant that shows the figures, or as long after the change as they lie behind it. */
export function searchInstant(figures: number, timeZone: string): number {
  const day = 26 * 60 * minuteMs;
  let firstAfter: number | null = null;
  for (let ms = figures - day; ms <= figures + day; ms += stepMs) {
    const shown = shownAt(ms, timeZone);
    if (shown === figures) return ms;
    if (shown > figures && firstAfter === null) firstAfter = ms;
  }
  if (firstAfter === null) throw new Error('no clock change found');
  const shownWithoutChange = shownAt(firstAfter - stepMs, timeZone) + stepMs;
  return firstAfter + (figures - shownWithoutChange);
}

/** The instants within the year at which clocks change, found hour by hour. */
export function clockChanges(year: number, timeZone: string): readonly number[] {
  const changes: number[] = [];
  const hourMs = 60 * minuteMs;
  let before: number | null = null;
  for (let ms = Date.UTC(year, 0, 1); ms < Date.UTC(year + 1, 0, 1); ms += hourMs) {
    const offset = shownAt(ms, timeZone) - ms;
    if (before !== null && offset !== before) changes.push(ms);
    before = offset;
  }
  return changes;
}
