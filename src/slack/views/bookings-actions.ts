import type { types } from '@slack/bolt';
import { startWalk, type WalkState } from '../../bookings/walk-state';
import type { SectionView } from '../../bookings/walk-view';
import { type CarriedPosition, sealPosition } from '../action-value';
import { actionIds } from '../ids';
import { printBookingsRequest } from '../requests/bookings-request';
import type { BookingsAnswer } from './bookings-answer';
import { truncate } from './limits';
import { plain } from './mrkdwn';

/** *Load more* of one section. None at its end; null when its place is too long for a button to carry. */
export function moreButtons(part: SectionView, answer: BookingsAnswer): readonly types.Button[] | null {
  if (part.next === null) return [];
  const isAhead = part.direction === 'ahead';
  const value = sealPosition(positionOf(answer, part.next));
  if (value === null) return null;
  return [
    {
      type: 'button',
      action_id: isAhead ? actionIds.bookingsMoreAhead : actionIds.bookingsMoreBehind,
      text: plain('Load more'),
      accessibility_label: isAhead ? 'Load more later bookings' : 'Load more earlier bookings',
      value,
    },
  ];
}

/** What concerns the whole message: its start, and sharing it. */
export function messageButtons(answer: BookingsAnswer): readonly types.Button[] {
  const { sections, state } = answer.walk;
  const hasRows = sections.some((part) => part.rows.length > 0);
  const hasMoved = sections.some((part) => part.firstRow > 1);
  const start = hasMoved ? sealPosition(positionOf(answer, startWalk(answer.question))) : null;
  const here = hasRows ? sealPosition(positionOf(answer, state)) : null;
  return [
    ...(start === null ? [] : [button(actionIds.bookingsRestart, 'Back to the start', start)]),
    ...(here === null
      ? []
      : [
          {
            ...button(actionIds.bookingsShare, 'Share…', here),
            accessibility_label: 'Share event types, times and hosts in a channel, after a preview',
          },
        ]),
  ];
}

function button(actionId: string, label: string, value: string): types.Button {
  return { type: 'button', action_id: actionId, text: plain(label), value };
}

function positionOf(answer: BookingsAnswer, walk: WalkState): CarriedPosition {
  const { question, askedAt, timeZone, weekStart, teamName, eventName } = answer;
  const name = (text: string | null) => text && truncate(text, 40);
  return {
    text: printBookingsRequest(question),
    askedAt: Math.floor(askedAt.getTime() / 1000),
    timeZone,
    weekStart,
    teamName: name(teamName),
    eventName: name(eventName),
    walk,
  };
}
