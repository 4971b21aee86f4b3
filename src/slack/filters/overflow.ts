import type { Reference } from '../../rankings/question';
import { withConnection } from '../ask/with-connection';
import type { Caller, HandleAction } from '../bolt/register';
import { bookingsStartOver, readBookingsQuestion } from '../bookings/actions';
import { printBookingsRequest } from '../bookings/bookings-request';
import { decodeQuestionInBlockId, encodeQuestion, encodeShare } from '../kit/action-value';
import { overflowOptions } from '../kit/blocks';
import { unescapeSlackText } from '../kit/command-text';
import { type Named, typedReference } from '../kit/find-by-name';
import { buildHelpMessage } from '../kit/help-message';
import { commands } from '../kit/ids';
import type { Reply } from '../kit/message';
import { handleExplainOpen } from '../rankings/explain/explain';
import { showHowCounted } from '../rankings/how-counted';
import { rankingsStartOver, readQuestion, showCsv } from '../rankings/rankings';
import { moreOptions } from '../rankings/rankings-menus-view';
import { printRankingsRequest } from '../rankings/rankings-request';
import type { Services } from '../services';
import { handleRankingsFilters, loadFilterMenus } from './filters';
import { buildAsCommand } from './text';

/** The ⋯ menu below a ranking. The block's id carries the question, the option's value the choice. */
export const handleRankingsOverflow: HandleAction = async (services, press) => {
  const { value, blockId, caller } = press;
  // Messages of older versions have this option.
  if (value === overflowOptions.help) return help(commands.rankings);
  const carried = decodeQuestionInBlockId(blockId);
  const asked = readQuestion(carried);
  if (carried === null || asked === null) return rankingsStartOver(services.now());
  if (value === moreOptions.bookings) return handleExplainOpen(services, press);
  if (value === moreOptions.csv) return showCsv(services, caller, asked);
  if (value === moreOptions.counted) return showHowCounted(services, press, asked.question);
  if (value === moreOptions.filters) {
    const value = encodeQuestion(carried) ?? undefined;
    // The same menu with another question is a different press.
    return handleRankingsFilters(services, { ...press, value, pressKey: `${press.pressKey} ${blockId}` });
  }
  return sayAsCommand(services, caller, 'rankings', asked.question, printRankingsRequest);
};

/** `share` previews the rows in view; the option's value says how many ahead and behind. */
export const handleBookingsOverflow =
  (share: HandleAction): HandleAction =>
  async (services, press) => {
    const { value = '', blockId, caller } = press;
    if (value === overflowOptions.help) return help(commands.bookings);
    const carried = decodeQuestionInBlockId(blockId);
    const asked = readBookingsQuestion(carried);
    if (carried === null || asked === null) return bookingsStartOver(services.now(), null);
    const [word, ahead, behind] = value.split(' ');
    if (word === overflowOptions.share) {
      const rows = encodeShare({ ...carried, rows: [Number(ahead), Number(behind)] });
      return share(services, { ...press, value: rows ?? undefined });
    }
    return sayAsCommand(services, caller, 'bookings', asked.question, printBookingsRequest);
  };

const help = (command: Parameters<typeof buildHelpMessage>[0]): Reply => ({
  kind: 'private',
  message: buildHelpMessage(command),
});

interface WithReferences {
  readonly team: Reference | null;
  readonly event: Reference | null;
}

/** Messages carry ids, but people type names: looks the names up for the command. */
async function sayAsCommand<Question extends WithReferences>(
  services: Services,
  caller: Caller,
  command: 'rankings' | 'bookings',
  question: Question,
  print: (question: Question) => string,
): Promise<Reply> {
  const say = (named: Question): Reply => {
    const text = unescapeSlackText(print(named));
    return { kind: 'private', message: buildAsCommand(`${commands[command]} ${text}`.trim()) };
  };
  const { team, event } = question;
  if (team === null && event === null) return say(question);
  return withConnection(services, caller, command, async (opened) => {
    const { teams, eventTypes } = await loadFilterMenus(services, caller, opened);
    const named = (reference: Reference | null, all: readonly Named[]) =>
      reference && typedReference(reference, all);
    return say({ ...question, team: named(team, teams), event: named(event, eventTypes) });
  });
}
