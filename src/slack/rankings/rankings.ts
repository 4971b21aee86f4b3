import type { Purpose } from '../../accounts/permission';
import { toFairShare } from '../../fair-share/fair-share';
import { fromSeconds, toSeconds } from '../../lib/time/calendar';
import { parsePeriod } from '../../lib/time/parse-period';
import type { AskedQuestion, RankingsAnswer } from '../../rankings/answer';
import { type Person, type RankingsQuestion, rankingChoices } from '../../rankings/question';
import { deadlineFrom } from '../ask/deadline';
import { withConnection } from '../ask/with-connection';
import type { Caller, HandleAction } from '../bolt/register';
import {
  type CarriedQuestion,
  decodeQuestion,
  decodeQuestionInBlockId,
  encodeQuestion,
} from '../kit/action-value';
import { actionIds } from '../kit/ids';
import type { Message, Reply } from '../kit/message';
import { buildAccessDenied, buildStartOverNotice } from '../kit/notice-message';
import { withRecoveryButtons } from '../kit/unanswered';
import type { Services } from '../services';
import type { MakeShared, Shared } from '../share/share';
import { askCard } from './card';
import { buildCardMessage, buildNoCard } from './card-message';
import {
  type ProgressMessage,
  progressMessageOf,
  shareFairShare,
  showFairShare,
} from './fair-share/fair-share';
import { askWithFallback, type RankingsOutcome } from './fetch';
import { filterOf } from './member';
import { carriedQuestion, overviewOption } from './rankings-menus-view';
import {
  buildCsvMessage,
  buildNameChoice,
  buildRankingsMessage,
  buildSharedRankingsMessage,
  buildUncountable,
  canNameBetterHalf,
  type NamesFromBelow,
} from './rankings-message';
import { parseRankingsRequest } from './rankings-request';

/** Buttons whose value is a whole question: *Try again*, *Start over*. */
export const handleRankingsShow: HandleAction = async (services, press) => {
  const asked = readQuestion(decodeQuestion(press.value));
  if (asked === null) return rankingsStartOver(services.now());
  return showRankingsOn(progressMessageOf(press), services, press.caller, asked, 'replace');
};

/** *Show me mine* below a posted message: shows the card of the person who pressed, to them alone. */
export const handleRankingsMine: HandleAction = async (services, press) => {
  // In a share preview the button does nothing.
  if (press.viewId !== undefined) return null;
  const asked = readQuestion(decodeQuestion(press.value));
  if (asked === null) return rankingsStartOver(services.now());
  return showRankings(services, press.caller, asked, 'private');
};

/** Builds the message for a channel. Asks Cal.com again, as nothing is kept between the two presses. */
export const makeSharedRankings: MakeShared = async (services, caller, value) => {
  const asked = readQuestion(decodeQuestion(value));
  if (asked === null) return rankingsStartOver(services.now());
  if (asked.question.ranking === 'fair-share') return shareFairShare(services, caller, asked);
  return withConnection(services, caller, purposeOf(asked.question), async (opened): Promise<Shared> => {
    const { outcome } = await askWithFallback(services, caller, opened, asked, deadlineFrom(services.now()));
    if (outcome.kind === 'choice') return rankingsStartOver(services.now());
    if (outcome.kind !== 'answer') return replyWithoutAnswer(outcome, asked, 'private');
    // One person's own numbers would name that person in every line.
    if (outcome.answer.scope.kind === 'me') return rankingsStartOver(services.now());
    const hidden = await services.store.hidden.list(caller.workspace.workspaceId);
    const build = (fromBelow: NamesFromBelow) =>
      buildSharedRankingsMessage(outcome.answer, caller.userName, hidden, fromBelow);
    const mayChoose = canNameBetterHalf(outcome.answer);
    return {
      kind: 'channel',
      message: build('numbers-only'),
      ...(mayChoose && { withNames: build('better-half') }),
    };
  });
};

/** Returns null when the carried text is no longer understood. */
export function readQuestion(carried: CarriedQuestion | null): AskedQuestion | null {
  if (carried === null) return null;
  const parsed = parseRankingsRequest(carried.text);
  if (parsed.kind !== 'question') return null;
  return { question: parsed.question, askedAt: fromSeconds(carried.askedAt) };
}

/** Returns null when a long count shows its progress instead; the answer replaces the progress. */
export function showRankingsOn(
  progressMessage: ProgressMessage | null,
  services: Services,
  caller: Caller,
  asked: AskedQuestion,
  kind: 'private' | 'replace',
): Promise<Reply | null> {
  const reply =
    asked.question.ranking === 'fair-share'
      ? showFairShare(services, caller, { ...asked, kind }, progressMessage)
      : showRankings(services, caller, asked, kind);
  return withRecoveryButtons('rankings', carriedQuestion(asked), reply);
}

function showRankings(
  services: Services,
  caller: Caller,
  asked: AskedQuestion,
  kind: 'private' | 'replace',
  build: (answer: RankingsAnswer, fallbackOwner: string | null) => Message = buildRankingsMessage,
): Promise<Reply> {
  const person = personIn(asked.question);
  if (person !== null) {
    const ofPerson = { ...asked, question: { ...asked.question, person } };
    return showCard(services, caller, ofPerson, person, kind);
  }
  return withConnection(services, caller, purposeOf(asked.question), async (opened): Promise<Reply> => {
    const options = deadlineFrom(services.now());
    const { outcome, fallbackOwner } = await askWithFallback(services, caller, opened, asked, options);
    if (outcome.kind !== 'answer') return replyWithoutAnswer(outcome, asked, kind);
    return { kind, message: build(outcome.answer, fallbackOwner) };
  });
}

export function replyWithoutAnswer(
  outcome: Exclude<RankingsOutcome, { kind: 'answer' }>,
  asked: AskedQuestion,
  kind: 'private' | 'replace',
): Reply {
  switch (outcome.kind) {
    case 'not-own':
      return { kind: 'private', message: buildAccessDenied('not-connected', 'own') };
    case 'uncountable':
      return { kind: 'private', message: buildUncountable(outcome, asked) };
    case 'choice':
      return { kind, message: buildNameChoice(outcome.choice, asked) };
  }
}

/** *Export CSV*: the lists as text, to the asker alone. */
export const showCsv = (services: Services, caller: Caller, asked: AskedQuestion) =>
  showRankings(services, caller, asked, 'private', buildCsvMessage);

/** The person whose card to show, or null. One's own numbers are a card, as each list would have one row. */
const personIn = ({ person, ranking, scope, member }: RankingsQuestion): Person | null =>
  person ?? (ranking === null && scope === 'me' && member === null ? { by: 'me' } : null);

function showCard(
  services: Services,
  caller: Caller,
  asked: AskedQuestion,
  person: Person,
  kind: 'private' | 'replace',
): Promise<Reply> {
  return withConnection(services, caller, purposeOf(asked.question), async (opened): Promise<Reply> => {
    const options = deadlineFrom(services.now());
    const outcome = await askCard(services, caller, opened, asked, person, options);
    switch (outcome.kind) {
      case 'card':
        return { kind, message: buildCardMessage(outcome.card) };
      case 'nobody':
      case 'several':
        return { kind, message: buildNoCard(outcome, asked) };
      default:
        return replyWithoutAnswer(outcome, asked, kind);
    }
  });
}

/** One's own numbers need one's own connection; the shared one may answer everything else. */
export const purposeOf = ({ scope }: RankingsQuestion): Purpose => (scope === 'me' ? 'own' : 'rankings');

/** The reply to a value that is altered, cut, too old or not ours. */
export function rankingsStartOver(now: Date): Reply {
  const value = encodeQuestion({ text: '', askedAt: toSeconds(now) });
  return {
    kind: 'private',
    message: buildStartOverNotice(
      'ranking',
      value === null ? null : { actionId: actionIds.rankingsShow, value },
    ),
  };
}

/** Returns the changed question, or null for a choice that the menu does not offer. */
type Change = (question: RankingsQuestion, chosen: string) => RankingsQuestion | null;

const readId = (text: string) => (/^\d{1,15}$/.test(text) ? { id: Number(text) } : null);

/** Changes the question that the menu's block carries. `countsFromNow`: resolves the period from now. */
const handleMenu =
  (change: Change, countsFromNow = false): HandleAction =>
  async (services, press) => {
    const { blockId, value = '', caller } = press;
    const asked = readQuestion(decodeQuestionInBlockId(blockId));
    const changed = asked && change(asked.question, value);
    if (!asked || !changed) return rankingsStartOver(services.now());
    const next = { question: changed, askedAt: countsFromNow ? services.now() : asked.askedAt };
    return showRankingsOn(progressMessageOf(press), services, caller, next, 'replace');
  };

export const handleRankingsChoose = handleMenu((question, chosen) => {
  if (chosen === overviewOption) return { ...question, ranking: null };
  const ranking = rankingChoices.find((id) => id === chosen);
  if (ranking === 'fair-share') return toFairShare(question);
  if (ranking === undefined) return null;
  // The lists are filtered by the card's person.
  const { person } = question;
  if (person === null) return { ...question, ranking };
  const member = person.by === 'me' ? null : filterOf(person);
  return { ...question, ranking, person: null, member };
});

export const handleRankingsPeriod = handleMenu((question, chosen) => {
  const read = parsePeriod(chosen.split(' '));
  return read.kind === 'period' ? { ...question, period: read.spec } : null;
}, true);

export const handleRankingsScope = handleMenu((question, chosen) => {
  if (chosen === 'me') return { ...question, scope: 'me', team: null };
  const team = readId(chosen);
  return team && { ...question, scope: 'team', team };
});

export const handleRankingsPerson = handleMenu((question, chosen) => ({
  ...question,
  person: { by: 'name', text: chosen },
}));

export const handleRankingsEvent = handleMenu((question, chosen) => {
  const event = readId(chosen);
  return event && { ...question, event };
});
