import type { Period } from './period';
import type { RankingsQuestion, Scope } from './question';
import type { RankedList } from './ranking';

export interface NamedId {
  readonly id: number;
  readonly name: string;
}

/** A rankings question with its names looked up and its period in dates. */
export interface UnderstoodQuestion {
  /** With names replaced by the ids they stand for. */
  readonly question: RankingsQuestion;
  readonly askedAt: Date;
  readonly period: Period;
  readonly scope: Scope;
  /** Set where the scope is narrower than the person may expect: they have several teams and named none. */
  readonly teamsToChoose: readonly NamedId[];
  readonly eventType: NamedId | null;
}

/** A rankings question with its answer: all that a message about it needs to know. */
export interface RankingsAnswer extends UnderstoodQuestion {
  /** All eight, in the order in which they are shown. */
  readonly lists: readonly RankedList[];
}

/** No bookings in any list: either there were none, or this access may not see them. Cal.com does not say. */
export const isEmptyAnswer = (answer: RankingsAnswer) =>
  answer.lists.every((list) => list.members.length === 0);
