import type { Reference } from '../../insights/question';
import { unsealQuestionInBlockId } from '../action-value';
import { commands } from '../ids';
import { parseBookingsRequest, printBookingsRequest } from '../requests/bookings-request';
import { unescapeSlackText } from '../requests/command-text';
import { type Named, typedReference } from '../requests/find-by-name';
import { printRankingsRequest } from '../requests/rankings-print';
import type { Services } from '../services';
import { overflowOptions } from '../views/filters-elements';
import { buildAsCommand } from '../views/filters-words';
import { buildHelpMessage } from '../views/help-message';
import type { Reply } from './answering';
import type { Caller, HandleAction } from './attach';
import { bookingsStartOver } from './bookings';
import { loadFilterMenus } from './filters-menus';
import { rankingsStartOver, readQuestion } from './rankings';
import { withConnection } from './with-connection';

export const handleRankingsOverflow: HandleAction = async (services, { value, blockId, caller }) => {
  if (value === overflowOptions.help) return help(commands.rankings);
  const read = unsealQuestionInBlockId(blockId);
  const asked = read.ok ? readQuestion(read.value) : null;
  if (asked === null) return rankingsStartOver(services.now());
  return sayAsCommand(services, caller, 'rankings', asked.question, printRankingsRequest);
};

export const handleBookingsOverflow: HandleAction = async (services, { value, blockId, caller }) => {
  if (value === overflowOptions.help) return help(commands.bookings);
  const read = unsealQuestionInBlockId(blockId);
  const parsed = read.ok ? parseBookingsRequest(read.value.text) : null;
  if (parsed?.kind !== 'question') return bookingsStartOver(services.now(), null);
  return sayAsCommand(services, caller, 'bookings', parsed.question, printBookingsRequest);
};

const help = (command: Parameters<typeof buildHelpMessage>[0]): Reply => ({
  kind: 'private',
  message: buildHelpMessage(command),
});

interface WithNames {
  readonly team: Reference | null;
  readonly event: Reference | null;
}

/** The command that asks the same. Questions in messages hold ids; people type names. */
async function sayAsCommand<Question extends WithNames>(
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
