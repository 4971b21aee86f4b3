import type { types } from '@slack/bolt';
import type { SectionView } from '../../bookings/walk';
import { startWalk, type WalkState } from '../../bookings/walk-state';
import {
  type CarriedPosition,
  type CarriedQuestion,
  sealPosition,
  sealQuestion,
  sealQuestionInBlockId,
} from '../kit/action-value';
import { button } from '../kit/button';
import { filterElements } from '../kit/filters-elements';
import { actionIds } from '../kit/ids';
import { truncate } from '../kit/limits';
import type { BookingsAnswer } from './bookings-answer';
import { type BookingsQuestion, printBookingsRequest } from './bookings-request';
import { isOverAndAhead } from './bookings-words';

/** *Load more* of one section. None at its end; null when its place is too long for a button to carry. */
export function moreButtons(part: SectionView, answer: BookingsAnswer): readonly types.Button[] | null {
  if (part.next === null) return [];
  const isAhead = part.direction === 'ahead';
  const value = sealPosition(positionOf(answer, part.next));
  if (value === null) return null;
  return [
    {
      ...button(
        part.lookedTo === null ? 'Load more' : 'Keep looking',
        isAhead ? actionIds.bookingsMoreAhead : actionIds.bookingsMoreBehind,
        value,
      ),
      accessibility_label: `${part.lookedTo === null ? 'Load more' : 'Keep looking for'} ${isAhead ? 'later' : 'earlier'} bookings`,
    },
  ];
}

/** The last actions of a message: those of its last section, and what concerns all of it. */
export function lastActions(
  answer: BookingsAnswer,
  more: readonly types.Button[],
): readonly types.ActionsBlock[] {
  const carried = questionOf(answer);
  const blockId = sealQuestionInBlockId(carried);
  const elements = [
    ...more,
    ...messageButtons(answer),
    ...filterElements('bookings', sealQuestion(carried), blockId !== null),
  ];
  if (elements.length === 0) return [];
  return [{ type: 'actions', ...(blockId === null ? {} : { block_id: blockId }), elements }];
}

function messageButtons(answer: BookingsAnswer): readonly types.Button[] {
  const { sections, state } = answer.walk;
  const hasRows = sections.some((part) => part.rows.length > 0);
  const hasMoved = sections.some((part) => part.firstRow > 1);
  const start = hasMoved ? sealPosition(positionOf(answer, startWalk(answer.question))) : null;
  const other = hasMoved ? null : otherQuestion(answer);
  const otherValue =
    other && sealQuestion({ ...questionOf(answer), text: printBookingsRequest(other.question) });
  const here = hasRows ? sealPosition(positionOf(answer, state)) : null;
  return [
    ...(start === null ? [] : [button('Back to the start', actionIds.bookingsRestart, start)]),
    ...(other === null || otherValue === null
      ? []
      : [button(other.label, actionIds.bookingsShow, otherValue)]),
    ...(here === null
      ? []
      : [
          {
            ...button('Share…', actionIds.bookingsShare, here),
            accessibility_label: 'Share event types, times and hosts in a channel, after a preview',
          },
        ]),
  ];
}

/** The question that is asked next most likely. */
function otherQuestion(answer: BookingsAnswer): { label: string; question: BookingsQuestion } | null {
  const { question, host, whose } = answer;
  if (isOverAndAhead(answer)) return { label: 'Show past', question: { ...question, streams: ['past'] } };
  if (whose.kind !== 'own' || question.uid !== null) return null;
  if (host.by === 'me')
    return { label: 'Everyone I can see', question: { ...question, host: { by: 'everyone' } } };
  return host.by === 'everyone' ? { label: 'Only mine', question: { ...question, host: null } } : null;
}

function questionOf({ question, askedAt }: BookingsAnswer): CarriedQuestion {
  return { text: printBookingsRequest(question), askedAt: Math.floor(askedAt.getTime() / 1000) };
}

function positionOf(answer: BookingsAnswer, walk: WalkState): CarriedPosition {
  const { timeZone, weekStart, fiscalYearStart, lastDigestAt, teamName, eventName, comparesNames } = answer;
  const name = (text: string | null) => text && truncate(text, 40);
  return {
    ...questionOf(answer),
    timeZone,
    weekStart,
    fiscalYearStart,
    lastDigestAt: lastDigestAt && Math.floor(lastDigestAt.getTime() / 1000),
    teamName: name(teamName),
    eventName: name(eventName),
    comparesNames,
    walk,
  };
}
