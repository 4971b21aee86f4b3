import { describePeriod } from '../../lib/time/describe-period';
import type { RankingsAnswer } from '../../rankings/answer';
import { compareLists, comparisonNoteWords, goneWords, type moveWords } from '../../rankings/movement';
import type { RankedList, RankedMember } from '../../rankings/ranking';
import { plainLine } from '../kit/mrkdwn';

type Compared = Pick<RankingsAnswer, 'comparison'>;

/** A row, and what became of it since the period before; an empty note where nothing is told. */
export interface NotedMember extends RankedMember {
  readonly note: string;
}

/** What the numbers stand beside, and what keeps the two periods from being quite equal: plain text, one part each. */
export function besideWords({ comparison, totals, question }: RankingsAnswer): readonly string[] {
  const before = comparison ?? totals?.before ?? null;
  if (before === null) {
    return question.versus === 'previous' ? ['no equal period before to compare with'] : [];
  }
  const what = comparison === null ? 'totals compared with' : 'compared with';
  return [`${what} ${describePeriod(before.period)}`, ...before.notes.map(comparisonNoteWords)];
}

/** `words` says what of a move is told, and how. */
export function noteMoves(
  list: RankedList,
  { comparison }: Compared,
  words: typeof moveWords,
): readonly NotedMember[] {
  const before = listBefore(list, comparison);
  if (before === null) return list.members.map((member) => ({ ...member, note: '' }));
  const { ranking, members } = compareLists(list, before);
  return members.map((member) => ({ ...member, note: words(member, ranking.unit) }));
}

/** Who was in the list before and is not now. Null for nobody. Not for a channel. */
export function goneNote(list: RankedList, { comparison }: Compared): string | null {
  const before = listBefore(list, comparison);
  const gone = before === null ? [] : compareLists(list, before).gone;
  const named = gone.map((member) => ({ ...member, name: plainLine(member.name, 60) }));
  return goneWords(named, list.ranking.unit) || null;
}

/** The same list of the period before; null where it is not compared. */
export function listBefore(list: RankedList, comparison: RankingsAnswer['comparison']): RankedList | null {
  return comparison?.lists.find(({ ranking }) => ranking.id === list.ranking.id) ?? null;
}
