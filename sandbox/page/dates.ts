export interface DateContext {
  readonly timeZone: string;
  readonly now: Date;
  readonly hour12: boolean;
}

type Formatter = (date: Date, context: DateContext) => string;

const named = (options: Intl.DateTimeFormatOptions): Formatter => {
  return (date, { timeZone }) => new Intl.DateTimeFormat('en-US', { ...options, timeZone }).format(date);
};

const isoDay: Formatter = (date, { timeZone }) => {
  const parts = new Intl.DateTimeFormat('en-CA', {
    timeZone,
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
  });
  return parts.format(date);
};

const time = (second?: '2-digit'): Formatter => {
  return (date, { timeZone, hour12 }) =>
    new Intl.DateTimeFormat('en-US', {
      timeZone,
      hour: hour12 ? 'numeric' : '2-digit',
      minute: '2-digit',
      ...(second ? { second } : {}),
      hourCycle: hour12 ? 'h12' : 'h23',
    }).format(date);
};

const ordinal: Formatter = (date, context) => {
  const day = Number(named({ day: 'numeric' })(date, context));
  const suffix = day > 10 && day < 14 ? 'th' : (['th', 'st', 'nd', 'rd'][day % 10] ?? 'th');
  return `${named({ month: 'long' })(date, context)} ${day}${suffix}, ${named({ year: 'numeric' })(date, context)}`;
};

const weekdayFirst: Formatter = (date, context) =>
  `${named({ weekday: 'long' })(date, context)}, ${ordinal(date, context)}`;

const short = named({ month: 'short', day: 'numeric', year: 'numeric' });

const DAY_MS = 86_400_000;

/** The number of calendar days from today to the date, as seen in the reader's zone. */
function dayOffset(date: Date, context: DateContext): number {
  return (Date.parse(isoDay(date, context)) - Date.parse(isoDay(context.now, context))) / DAY_MS;
}

const pretty = (far: Formatter): Formatter => {
  return (date, context) => {
    const near: Readonly<Record<string, string>> = { '-1': 'yesterday', 0: 'today', 1: 'tomorrow' };
    return near[dayOffset(date, context)] ?? far(date, context);
  };
};

const AGO: readonly (readonly [Intl.RelativeTimeFormatUnit, number])[] = [
  ['day', 86_400],
  ['hour', 3_600],
  ['minute', 60],
  ['second', 1],
];

const ago: Formatter = (date, { now }) => {
  const seconds = Math.round((date.getTime() - now.getTime()) / 1_000);
  const [unit, size] = AGO.find(([, length]) => Math.abs(seconds) >= length) ?? ['second', 1];
  return new Intl.RelativeTimeFormat('en-US', { numeric: 'auto' }).format(Math.trunc(seconds / size), unit);
};

// https://docs.slack.dev/messaging/formatting-message-text#date-formatting
const TOKENS: Readonly<Record<string, Formatter>> = {
  date_num: isoDay,
  date_slash: named({ year: 'numeric', month: '2-digit', day: '2-digit' }),
  date: ordinal,
  date_short: short,
  date_long: weekdayFirst,
  date_long_full: weekdayFirst,
  date_pretty: pretty(ordinal),
  date_short_pretty: pretty(short),
  date_long_pretty: pretty(weekdayFirst),
  day_divider_pretty: pretty(named({ weekday: 'long', month: 'long', day: 'numeric' })),
  time: time(),
  time_secs: time('2-digit'),
  ago,
};

/** Slack's date tokens in the reader's zone, or undefined when the format holds one Slack does not know. */
export function formatSlackDate(unix: number, format: string, context: DateContext): string | undefined {
  const date = new Date(unix * 1_000);
  if (Number.isNaN(date.getTime())) return undefined;
  let unknown = false;
  const text = format.replace(/\{(\w+)\}/g, (_, name: string) => {
    const formatter = TOKENS[name];
    if (!formatter) unknown = true;
    return formatter?.(date, context) ?? '';
  });
  if (unknown) return undefined;
  return /^\{\w*pretty\}/.test(format) ? text.charAt(0).toUpperCase() + text.slice(1) : text;
}
