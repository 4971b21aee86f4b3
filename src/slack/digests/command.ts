import { findNearest } from '../../lib/text/nearest-word';
import { weekdayNames } from '../../lib/time/calendar';
import type { HandleCommand } from '../bolt/register';
import { parseCommandText, printFilter } from '../kit/command-text';
import { isHelp } from '../kit/filters';
import { buildHelpMessage } from '../kit/help-message';
import { commands } from '../kit/ids';
import { buildProblemNotice } from '../kit/notice-message';
import { openDigestForm } from './form/open';
import type { DigestPrefill } from './form/prefill';
import { askWhich } from './list/actions';
import { showDigests } from './list/list';
import { type DigestMenuAction, showList } from './list/view';
import { readSchedule } from './schedule-words';

type DigestCommand =
  | { readonly kind: 'list' | 'help' }
  | { readonly kind: 'new'; readonly prefill: DigestPrefill }
  | { readonly kind: 'action'; readonly action: DigestMenuAction }
  | { readonly kind: 'unknown'; readonly given: string; readonly nearest: string | null };

/** `/cal-digest`: lists this channel's digests, opens the form, or acts on one digest. */
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
      return {
        kind: 'private',
        message: buildProblemNotice(problem, commands.digest, 'every monday at 9', showList),
      };
    }
  }
};

const actions = new Map<string, DigestMenuAction>(
  (
    [
      ['stop', 'stop delete remove end cancel off disable unsubscribe quit kill'],
      ['pause', 'pause mute hold snooze silence'],
      ['resume', 'resume unpause unmute restart continue on again enable'],
      ['send', 'send post now run'],
      ['skip', 'skip unskip'],
      ['preview', 'preview try test look looks sample'],
      ['history', 'history log past posted previous previously why'],
      ['change', 'change edit move update modify rename'],
    ] as const
  ).flatMap(([action, words]) => words.split(' ').map((word) => [word, action] as const)),
);

const listWords = new Set(
  'list lists show all status here mine what which when who whose made created owner'.split(' '),
);
const newWords = new Set('new create add make start set up setup schedule subscribe weekly'.split(' '));
const fillers = new Set(
  "a an the please every each weekly week weeks day days monthly month months monthend once holiday holidays jede jeden jeder um whole entire quarter quarterly quarters year years yearly annually hour hours hourly twice times other alternate fortnight fortnightly biweekly bimonthly bi mid middle first second third fourth final than instead rather except excluding without but on at in and , & digest digests report reports posting posts it this that of channel next last one me my us our we i for morning mornings - to oclock o'clock uhr h am pm is are was do does have be would can could you like let see turn time two three four six until through today tomorrow by there".split(
    ' ',
  ),
);
const negations = new Set("don't dont don’t no not never didn't wasn't".split(' '));

const channelPattern = /<#([A-Z0-9]+)(?:\|([^<>]*))?>|(?<=^|\s)#([\p{L}\p{N}_-]+)/u;

/** Reads "every monday at 9", "monthly for Sales EU", "stop" or "send now". */
export function readDigestCommand(text: string): DigestCommand {
  const [mention, id = null, label, typedName] = channelPattern.exec(text) ?? [];
  const channel = mention === undefined ? undefined : { id, name: `#${(label || typedName) ?? id}` };
  const tokens = parseCommandText(text.replace(mention ?? '', ' '));
  if (isHelp(tokens)) return { kind: 'help' };
  const filters = tokens.flatMap((token) =>
    token.kind === 'filter' ? [printFilter(token.key, token.value)] : [],
  );
  const typed = tokens.flatMap((token) =>
    token.kind === 'filter'
      ? []
      : token.text
          .toLowerCase()
          .replace(/\bno-(?=shows?\b)/g, 'no')
          // A hyphen within a zone's name stays.
          .replace(/(?<!\/\S*)(?<=[a-z])-(?=[a-z])/g, ' - ')
          .split(/[\s,]+/),
  );
  const { words, negated } = takeNegatedRankings(typed.map((word) => word.replace(/[?!.]+$/, '')));
  const { schedule, limit, rest } = readSchedule(words);
  const isScheduled = Object.keys(schedule).length > 0 || limit !== null || words.includes('weekly');
  const asked: DigestMenuAction[] = [];
  const unknown: string[] = [];
  for (const word of rest) {
    const action = actions.get(word);
    // "on monday", "post on fridays": here "on" introduces a day and does not mean *Resume*.
    if (action !== undefined && !(word === 'on' && (isScheduled || rest.length > 2))) asked.push(action);
    else if (!isKnown(word)) unknown.push(word);
  }
  const has = (some: ReadonlySet<string>) => rest.some((word) => some.has(word));
  const action = has(negations) && asked[0] === 'send' ? 'skip' : asked[0];
  const isPlace = channel !== undefined && action === undefined && !has(listWords);
  const isNew = has(newWords) || isPlace || (isScheduled && (action === undefined || action === 'send'));
  // In a clear request, other words are about the form or do not matter.
  const isClear = isNew || action !== undefined;
  const known = [...actions.keys(), ...newWords, ...listWords, ...weekdayNames, 'help'];
  const odd =
    unknown.find(
      (word) =>
        !isClear || !/^\p{L}[^/:]*$/u.test(word) || (findNearest(word, known) !== null && !isScheduled),
    ) ??
    (isNew ? undefined : (filters[0] ?? channel?.name)) ??
    (isClear ? undefined : negated[0]);
  if (odd !== undefined) return { kind: 'unknown', given: odd, nearest: findNearest(odd, known) };
  if (isNew && action !== 'change') {
    const isAbout = (word: string | undefined) => word !== undefined && unknown.includes(word);
    // "my" counts in "my numbers", but not in "my digest".
    const said = rest.filter(
      (word, at) => isAbout(word) || (/^(?:my|and|&)$/.test(word) && isAbout(rest[at + 1])),
    );
    // "team" alone asks which one. With its number it is a name.
    const named = said.map((word) => (/^team \d+$/.test(word) ? printFilter('team', word) : word));
    const about = [...named, ...filters].join(' ');
    return {
      kind: 'new',
      prefill: {
        schedule,
        limit,
        ...(about !== '' && { about }),
        ...(negated.length > 0 && { negated }),
        ...(channel && { channel }),
      },
    };
  }
  return action === undefined ? { kind: 'list' } : { kind: 'action', action };
}

const isKnown = (word: string) =>
  word === '' || [newWords, listWords, fillers, negations].some((words) => words.has(word));

const negation =
  /(?:(?:but|and) )?(?:not|no|never|without|(?<!nothing )(?:except(?: for)?|excluding|exclude)|minus|leaving out|leave out|ignoring|ignore|instead of|rather than|don't|dont|(?:everything|anything|all) but)(?: show| include)?/
    .source;
const ranking =
  /(?:(?:the|any|all|most|least|highest|lowest|best|worst|top) )*(?:cancel(?:l?ed|l?ations?)|no ?shows?|absent|missed|declined|completed|rated|ratings?|reviews?|(?<=(?:most|least) )bookings)(?: (?:bookings|meetings|rankings?|ones))?/
    .source;
// Commas leave empty words behind.
const negatedRankings = new RegExp(
  `(?<=^| )${negation} +${ranking}(?:(?: +(?:and|or|nor|&))?(?: +(?:no|not))? +${ranking})*(?= |$)`,
  'g',
);

/** Takes out "not cancelled" and "except no-shows", which must not ask for these rankings. */
function takeNegatedRankings(given: readonly string[]): {
  readonly words: readonly string[];
  readonly negated: readonly string[];
} {
  const found: string[] = [];
  const text = given.join(' ').replace(negatedRankings, (phrase) => {
    found.push(phrase.replace(/ +/g, ' ').replace(/\bnoshow/g, 'no-show'));
    return '';
  });
  return { words: text.split(' '), negated: found };
}
