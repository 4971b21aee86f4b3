import { findTimeZone, parseTime } from '../../digests/parse-schedule';
import { findNearest } from '../../lib/text/nearest-word';
import { type Weekday, weekdayNames } from '../../lib/time/calendar';
import { readWeekday } from '../../lib/time/parse-period';
import type { HandleCommand } from '../bolt/register';
import { parseCommandText } from '../kit/command-text';
import { isHelp } from '../kit/filters';
import { buildHelpMessage } from '../kit/help-message';
import { commands } from '../kit/ids';
import { buildProblemNotice } from '../kit/notice-message';
import { type DigestPrefill, openDigestForm } from './form/open';
import { askWhich } from './list/actions';
import { showDigests } from './list/list';
import type { DigestMenuAction } from './list/view';

/** What `/cal-digest` is asked for. */
type DigestCommand =
  | { readonly kind: 'list' | 'help' }
  | { readonly kind: 'new'; readonly prefill: DigestPrefill }
  | { readonly kind: 'action'; readonly action: DigestMenuAction }
  | { readonly kind: 'unknown'; readonly given: string; readonly nearest: string | null };

/** `/cal-digest`: what is posted here by itself, and what may be done about it. */
export const handleDigestCommand: HandleCommand = async (services, request) => {
  const { text, caller, channelId } = request;
  const asked = { ...request, isEphemeral: false };
  const command = readDigestCommand(text);
  switch (command.kind) {
    case 'help':
      return { kind: 'private', message: buildHelpMessage(commands.digest) };
    case 'list':
      return { kind: 'private', message: await showDigests(services, caller, channelId) };
    case 'new':
      return openDigestForm(services, asked, command.prefill);
    case 'action':
      return askWhich(services, asked, command.action);
    case 'unknown': {
      const { given, nearest } = command;
      const problem = { reason: 'unknown-word', given, nearest } as const;
      return { kind: 'private', message: buildProblemNotice(problem, commands.digest, 'every monday at 9') };
    }
  }
};

const actions: Readonly<Record<string, DigestMenuAction>> = {
  ...actionWords('stop', 'stop delete remove end cancel off disable unsubscribe quit kill'),
  ...actionWords('pause', 'pause mute hold snooze silence'),
  ...actionWords('resume', 'resume unpause unmute restart continue on again enable'),
  ...actionWords('send', 'send post now run'),
  ...actionWords('skip', 'skip unskip'),
  ...actionWords('preview', 'preview try test look looks sample'),
  ...actionWords('history', 'history log past posted previous previously why'),
  ...actionWords('change', 'change edit move update modify rename'),
};

function actionWords(action: DigestMenuAction, words: string): Readonly<Record<string, DigestMenuAction>> {
  return Object.fromEntries(words.split(' ').map((word) => [word, action]));
}

const listWords = new Set(
  'list lists show all status here mine what which when who whose made created owner'.split(' '),
);
const newWords = new Set('new create add make start set up setup schedule subscribe weekly'.split(' '));
const fillers = new Set(
  "a an the please every each weekly week weeks day days monthly month months first on at in and , & digest digests report reports posting posts it this that of channel next last one me my us our we i for morning mornings - to oclock o'clock uhr h am pm is are was do does have be would can could you like let see turn time two three until today tomorrow by there".split(
    ' ',
  ),
);
const negations = new Set("don't dont don’t no not never didn't wasn't".split(' '));

// Days behind one of them are left out.
const exclusions = new Set('but except excluding without not no'.split(' '));

/** "every monday at 9", "monthly", "stop", "send now", "new": the words of the command's own description. */
export function readDigestCommand(text: string): DigestCommand {
  const tokens = parseCommandText(text);
  if (tokens.length === 0) return { kind: 'list' };
  if (isHelp(tokens)) return { kind: 'help' };
  const words = tokens.flatMap((token) =>
    token.kind === 'filter'
      ? [`${token.key}:${token.value}`]
      : token.text
          .toLowerCase()
          // Not within a zone's name.
          .replace(/(?<!\/\S*)(?<=[a-z])-(?=[a-z])/g, ' - ')
          .split(/[\s,]+/),
  );
  const { prefill, rest } = readSchedule(words.map((word) => word.replace(/[?!.]+$/, '')));
  const { weekdays, time, every, isNearest } = prefill;
  const isScheduled = [weekdays, time, every, isNearest].some((said) => said !== undefined);
  const asked: DigestMenuAction[] = [];
  const unknown: string[] = [];
  for (const word of rest) {
    const action = Object.hasOwn(actions, word) ? actions[word] : undefined;
    // "on monday", "post on fridays": a day is said.
    if (action !== undefined && !(word === 'on' && (isScheduled || rest.length > 2))) asked.push(action);
    else if (!isKnown(word)) unknown.push(word);
  }
  const has = (words: ReadonlySet<string>) => rest.some((word) => words.has(word));
  const action = has(negations) && asked[0] === 'send' ? 'skip' : asked[0];
  const isNew = has(newWords) || (isScheduled && (action === undefined || action === 'send'));
  // What else a clear request says is in the form, or nothing that matters.
  const isClear = isNew || action !== undefined;
  const known = [...Object.keys(actions), ...newWords, ...listWords, ...weekdayNames, 'help'];
  const odd = unknown.find(
    (word) => !isClear || !/^\p{L}+$/u.test(word) || (findNearest(word, known) !== null && !isScheduled),
  );
  if (odd !== undefined) return { kind: 'unknown', given: odd, nearest: findNearest(odd, known) };
  if (isNew && action !== 'change') return { kind: 'new', prefill };
  return action === undefined ? { kind: 'list' } : { kind: 'action', action };
}

const isKnown = (word: string) =>
  word === '' || [newWords, listWords, fillers, negations].some((words) => words.has(word));

const everyDay = [0, 1, 2, 3, 4, 5, 6] as const;
const workdays = [1, 2, 3, 4, 5] as const;

// "monthly", "every month", "first monday", "1st of each month", "on the 15th".
const monthly =
  /\b(?:monthly|quarterly|(?:every|each|per|once a|twice a)(?: \w+)? (?:months?|quarter)|1st|(?<!every )\d+(?:st|nd|rd|th)|on the first|first (?:of|day|working|business|weekday|workday|(?:sun|mon|tue|wed|thu|fri|sat)\w*))\b/;
// "last friday of the month", "first and third monday"
const laterInMonth =
  /\b(?:(?:second|third|fourth|last) (?:\w+ ){0,2}of (?:the|each|every) month|(?<!every )(?<!each )(?:second|third|fourth) (?:sun|mon|tue|wed|thu|fri|sat)\w*)\b/;
// "every other monday", "every two weeks", "on the 15th". Neither these nor those later in a month are offered.
const otherPace =
  /\b(?:(?:every|each) (?:other|second|third|(?:\d+|two|three|four|six) (?:day|week|month)s|quarter)|quarterly|alternate|fortnight(?:ly)?|bi(?: - )?(?:weekly|monthly)|twice a (?:week|month)|\d+(?:nd|rd|th)|[23]1st)\b/;

/** When it is to come, among words, and the words that say nothing of it. */
function readSchedule(given: readonly string[]): {
  readonly prefill: DigestPrefill;
  readonly rest: readonly string[];
} {
  const { timeZone, words } = takeZone(given);
  const text = words.join(' ');
  const isLater = laterInMonth.test(text);
  const isMonthly = isLater || monthly.test(text);
  const days = new Set<number>();
  // "every day but sunday"
  const leftOut = new Set<number>();
  let isLeftOut = false;
  const rest: string[] = [];
  let time: string | undefined;
  words.forEach((word, at) => {
    const weekday = dayOf(word);
    isLeftOut ||= exclusions.has(word);
    const before = dayOf(words[at - 2]);
    if (weekday !== null && before !== null && /^(?:-|to|until|through)$/.test(words[at - 1] ?? '')) {
      for (let day = before; day !== weekday; day = (day + 1) % 7) days.add(day);
    }
    const read = weekday === null ? readTime(word, words[at + 1], words[at - 1]) : null;
    if (weekday !== null) (isLeftOut ? leftOut : days).add(weekday);
    else if (/^weekends?$/.test(word)) for (const day of [0, 6]) (isLeftOut ? leftOut : days).add(day);
    else if (isWorkday(word, words[at + 1])) for (const day of workdays) days.add(day);
    else if (word === 'daily' || word === 'everyday' || (word === 'day' && words[at - 1] === 'every'))
      for (const day of everyDay) days.add(day);
    else if (read !== null) time ??= read;
    else if (!isCount(word, words[at + 1])) rest.push(word);
  });
  // "the 1st of each month"
  if (isMonthly && days.size === 0 && /\b(?:first|1st)\b/.test(text))
    for (const day of everyDay) days.add(day);
  const weekdays = everyDay.filter((day) => days.has(day) && !leftOut.has(day));
  // "every monday except the first"
  const isUnsaid = isLeftOut && leftOut.size === 0 && (days.size > 0 || isMonthly);
  return {
    prefill: {
      ...(isMonthly && { every: 'month' }),
      ...(weekdays.length > 0 && { weekdays }),
      ...(time !== undefined && { time }),
      ...(timeZone !== null && { timeZone }),
      ...((isLater || otherPace.test(text) || isUnsaid) && { isNearest: true }),
    },
    rest,
  };
}

// Port-au-Prince, of which three are words.
const longestZone = 5;

/** A zone of which it is certain that it is one, "in Europe/Berlin" or "New York time", and the words without it. */
function takeZone(words: readonly string[]): {
  readonly timeZone: string | null;
  readonly words: readonly string[];
} {
  for (let from = 0; from < words.length; from += 1) {
    for (let to = Math.min(from + longestZone, words.length); to > from; to -= 1) {
      const name = words.slice(from, to).join(' ');
      const isNamed = words[from - 1] === 'in' || words[to] === 'time' || /^utc$|\//.test(name);
      const timeZone = isNamed ? findTimeZone(name) : null;
      if (timeZone !== null) return { timeZone, words: [...words.slice(0, from), ...words.slice(to)] };
    }
  }
  return { timeZone: null, words };
}

const isWorkday = (word: string, next = '') =>
  /^(?:weekdays?|workdays?)$/.test(word) || (/^(?:working|business)$/.test(word) && /^days?$/.test(next));

/** "1st", and the number in "2 weeks": no time. */
const isCount = (word: string, next = '') =>
  /^\d+(?:st|nd|rd|th)$/.test(word) || (/^\d+$/.test(word) && /^(?:day|week|month)s?$/.test(next));

const germanWeekdays = 'sonntag montag dienstag mittwoch donnerstag freitag samstag'.split(' ');

function dayOf(word: string | undefined): number | null {
  if (word === undefined) return null;
  const one = word.replace(/s$/, '');
  const german = germanWeekdays.indexOf(one);
  if (german >= 0) return german;
  const name: Weekday | null = readWeekday(word) ?? readWeekday(one);
  return name === null ? null : weekdayNames.indexOf(name);
}

/** "9", "9am", "9:30", "09.30", "17h", "9 pm", "noon" as `HH:MM`; null where it is no time. "next 3", "2 weeks" are none. */
function readTime(word: string, next = '', before: string | undefined): string | null {
  const half = /^[ap]m$/.test(next) && /\d$/.test(word) ? next : '';
  const written = word.replace(/uhr$/, 'h').replace(/\.$/, '') + half;
  if (isCount(word, next)) return null;
  if (!/^(?:noon|midday|\d\d?(?!\d))/.test(written) || (before === 'next' && !/m$/.test(written)))
    return null;
  const read = parseTime(written);
  return read.kind === 'time' ? read.time : null;
}
