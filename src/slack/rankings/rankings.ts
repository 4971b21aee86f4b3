import type { Purpose } from '../../accounts/permission';
import { toFairShare } from '../../fair-share/fair-share';
import { fromSeconds, toSeconds } from '../../lib/time/calendar';
import { parsePeriod } from '../../lib/time/parse-period';
import type { RankingsAnswer } from '../../rankings/answer';
import { type Person, type RankingsQuestion, rankingChoices } from '../../rankings/question';
import { deadlineFrom } from '../ask/deadline';
import { withConnection } from '../ask/with-connection';
import type { Caller, HandleAction } from '../bolt/register';
import {
  type CarriedQuestion,
  decodeQuestion,
  decodeQuestionInBlockId,
  encodeQuestion,
  encodeQuestionInBlockId,
} from '../kit/action-value';
import { buildChoiceMessage } from '../kit/choice-message';
import type { Choice } from '../kit/find-by-name';
import { actionIds } from '../kit/ids';
import type { Message, Reply } from '../kit/message';
import { buildAccessDenied, buildStartOverNotice } from '../kit/notice-message';
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
import { askWithFallback } from './fetch';
import { readMember } from './member';
import { carriedQuestion, overviewOption } from './rankings-menus-view';
import {
  buildCsvMessage,
  buildRankingsMessage,
  buildSharedRankingsMessage,
  buildUncountable,
  isFromBelow,
  type NamesFromBelow,
} from './rankings-message';
import { parseRankingsRequest } from './rankings-request';

/** A button that carries a whole question: "Try again", "Start over". */
export const handleRankingsShow: HandleAction = async (services, press) => {
  const asked = readQuestion(decodeQuestion(press.value));
  if (asked === null) return rankingsStartOver(services.now());
  const { question, askedAt } = asked;
  return showRankingsOn(progressMessageOf(press), services, press.caller, question, askedAt, 'replace');
};

/** *Show me mine* of a posted message: the card of whoever presses, for them alone. */
export const handleRankingsMine: HandleAction = async (services, press) => {
  // In a preview it is there to be seen.
  if (press.viewId !== undefined) return null;
  const asked = readQuestion(decodeQuestion(press.value));
  if (asked === null) return rankingsStartOver(services.now());
  return showRankings(services, press.caller, asked.question, asked.askedAt, 'private');
};

/** For everyone in a channel, what everyone may see. Asked again: nothing is kept between the two presses. */
export const makeSharedRankings: MakeShared = async (services, caller, value) => {
  const asked = readQuestion(decodeQuestion(value));
  if (asked === null) return rankingsStartOver(services.now());
  if (asked.question.ranking === 'fair-share') return shareFairShare(services, caller, asked);
  return withConnection(services, caller, purposeOf(asked.question), async (opened): Promise<Shared> => {
    const options = deadlineFrom(services.now());
    const { question, askedAt } = asked;
    const { outcome } = await askWithFallback(services, caller, opened, question, askedAt, options);
    if (outcome.kind === 'not-own') return denyOwn();
    if (outcome.kind === 'uncountable')
      return { kind: 'private', message: buildUncountable(outcome, question, askedAt) };
    // One person's own numbers carry their name in every line.
    if (outcome.kind === 'choice' || outcome.answer.scope.kind === 'me') {
      return rankingsStartOver(services.now());
    }
    const hidden = await services.store.hidden.list(caller.workspace.workspaceId);
    const build = (fromBelow: NamesFromBelow) =>
      buildSharedRankingsMessage(outcome.answer, caller.userName, hidden, fromBelow);
    const mayChoose = isFromBelow(outcome.answer);
    return {
      kind: 'channel',
      message: build('numbers-only'),
      ...(mayChoose && { withNames: build('better-half') }),
    };
  });
};

interface AskedQuestion {
  readonly question: RankingsQuestion;
  readonly askedAt: Date;
}

/** A carried question in parts again; null when its words are no longer understood. */
export function readQuestion(carried: CarriedQuestion | null): AskedQuestion | null {
  if (carried === null) return null;
  const parsed = parseRankingsRequest(carried.text);
  if (parsed.kind !== 'question') return null;
  return { question: parsed.question, askedAt: fromSeconds(carried.askedAt) };
}

/** Null where the screen already says how far a long count is, and the answer will follow there. */
export function showRankingsOn(
  progressMessage: ProgressMessage | null,
  ...asked: Parameters<typeof showRankings>
): Promise<Reply | null> {
  const [services, caller, question, askedAt, kind] = asked;
  if (question.ranking !== 'fair-share') return showRankings(...asked);
  return showFairShare(services, caller, { question, askedAt, kind }, progressMessage);
}

/** Asks, and shows the answer or the names there are to choose from. */
function showRankings(
  services: Services,
  caller: Caller,
  question: RankingsQuestion,
  askedAt: Date,
  kind: 'private' | 'replace',
  build: (answer: RankingsAnswer, through: string | null) => Message = buildRankingsMessage,
): Promise<Reply> {
  const person = personIn(question);
  if (person !== null) return showCard(services, caller, { ...question, person }, askedAt, kind);
  return withConnection(services, caller, purposeOf(question), async (opened): Promise<Reply> => {
    const options = deadlineFrom(services.now());
    const { outcome, through } = await askWithFallback(services, caller, opened, question, askedAt, options);
    if (outcome.kind === 'not-own') return denyOwn();
    if (outcome.kind === 'uncountable')
      return { kind: 'private', message: buildUncountable(outcome, question, askedAt) };
    if (outcome.kind === 'answer') return { kind, message: build(outcome.answer, through) };
    return { kind, message: choose(outcome.choice, question, askedAt) };
  });
}

/** *Export CSV*: the lists as text, to the asker alone. */
export const showCsv = (services: Services, caller: Caller, { question, askedAt }: AskedQuestion) =>
  showRankings(services, caller, question, askedAt, 'private', buildCsvMessage);

/** Whose card it is, if it is one. Of one's own numbers there is a card in place of eight lists of one row. */
const personIn = ({ person, ranking, scope, member }: RankingsQuestion): Person | null =>
  person ?? (ranking === null && scope === 'me' && member === null ? { by: 'me' } : null);

function showCard(
  services: Services,
  caller: Caller,
  question: RankingsQuestion & { readonly person: Person },
  askedAt: Date,
  kind: 'private' | 'replace',
): Promise<Reply> {
  const purpose = question.scope === 'me' ? 'own' : 'rankings';
  return withConnection(services, caller, purpose, async (opened): Promise<Reply> => {
    const options = deadlineFrom(services.now());
    const outcome = await askCard(services, caller, opened, question, askedAt, options);
    switch (outcome.kind) {
      case 'card':
        return { kind, message: buildCardMessage(outcome.card) };
      case 'nobody':
      case 'several':
        return { kind, message: buildNoCard(outcome, question, askedAt) };
      case 'not-own':
        return denyOwn();
      case 'uncountable':
        return { kind: 'private', message: buildUncountable(outcome, question, askedAt) };
      case 'choice':
        return { kind, message: choose(outcome.choice, question, askedAt) };
    }
  });
}

function choose(choice: Choice, question: RankingsQuestion, askedAt: Date): Message {
  const actionId = choice.what === 'team' ? actionIds.rankingsScope : actionIds.rankingsEvent;
  return buildChoiceMessage(choice, {
    actionId,
    blockId: encodeQuestionInBlockId(carriedQuestion({ question, askedAt })),
  });
}

/** One’s own numbers need one’s own connection; all else may be answered by the shared one. */
export const purposeOf = ({ scope, team }: RankingsQuestion): Purpose =>
  scope === 'me' && team === null ? 'own' : 'rankings';

const denyOwn = (): Reply => ({ kind: 'private', message: buildAccessDenied('not-connected', 'own') });

/** For a value that is altered, cut, too old or not ours. */
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

/** The question with what was chosen; null for a choice that the menu does not offer. */
type Change = (question: RankingsQuestion, chosen: string) => RankingsQuestion | null;

const readId = (text: string) => (/^\d{1,15}$/.test(text) ? { id: Number(text) } : null);

/** A menu changes the question that its block carries. A new period counts from now; the rest stays as it was. */
const handleMenu =
  (change: Change, countsFromNow = false): HandleAction =>
  async (services, press) => {
    const { blockId, value = '', caller } = press;
    const asked = readQuestion(decodeQuestionInBlockId(blockId));
    const changed = asked && change(asked.question, value);
    if (!asked || !changed) return rankingsStartOver(services.now());
    const askedAt = countsFromNow ? services.now() : asked.askedAt;
    return showRankingsOn(progressMessageOf(press), services, caller, changed, askedAt, 'replace');
  };

export const handleRankingsChoose = handleMenu((question, chosen) => {
  if (chosen === overviewOption) return { ...question, ranking: null };
  const ranking = rankingChoices.find((id) => id === chosen);
  if (ranking === 'fair-share') return toFairShare(question);
  if (ranking === undefined) return null;
  // A card has no ranking: it is of whomever the lists are then about.
  const { person } = question;
  if (person === null) return { ...question, ranking };
  const member = person.by === 'me' ? null : readMember(person.text);
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
