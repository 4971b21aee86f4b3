import { toFairShare } from '../../fair-share/fair-share';
import { parsePeriod } from '../../lib/time/parse-period';
import { type RankingsQuestion, rankingChoices } from '../../rankings/question';
import type { HandleAction } from '../bolt/register';
import { decodeQuestionInBlockId } from '../kit/action-value';
import { screenOf } from './fair-share/fair-share';
import { readMember } from './member';
import { rankingsStartOver, readQuestion, showRankingsOn } from './rankings';
import { overviewOption } from './rankings-menus-view';

/** The question with what was chosen; null for a choice that the menu does not offer. */
type Change = (question: RankingsQuestion, chosen: string) => RankingsQuestion | null;

const readId = (text: string) => (/^\d{1,15}$/.test(text) ? { id: Number(text) } : null);

/** A menu changes the question that its block carries. A new period counts from now; the rest stays as it was. */
const handleMenu =
  (change: Change, countsFromNow = false): HandleAction =>
  async (services, press) => {
    const { blockId, value = '', caller } = press;
    const read = decodeQuestionInBlockId(blockId);
    const asked = read.ok ? readQuestion(read.value) : null;
    const changed = asked && change(asked.question, value);
    if (!asked || !changed) return rankingsStartOver(services.now());
    const askedAt = countsFromNow ? services.now() : asked.askedAt;
    return showRankingsOn(screenOf(press), services, caller, changed, askedAt, 'replace');
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
