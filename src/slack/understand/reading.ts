import type { RankingsQuestion } from '../../rankings/question';
import {
  type BookingsQuestion,
  parseBookingsRequest,
  printBookingsRequest,
} from '../bookings/bookings-request';
import { parseRankingsRequest, printRankingsRequest } from '../rankings/rankings-request';

export type AskedCommand = 'rankings' | 'bookings';

/**
 * A question in its command's exact form. Plain words are first written as this text and then parsed like a
 * typed exact command, so that commands, buttons and *Copy as command* share one parser.
 */
export interface Reading {
  readonly command: AskedCommand;
  readonly text: string;
}

export const parsers = { rankings: parseRankingsRequest, bookings: parseBookingsRequest } as const;

type ParsedReading =
  | { readonly command: 'rankings'; readonly question: RankingsQuestion }
  | { readonly command: 'bookings'; readonly question: BookingsQuestion };

/** Returns null when the text is not a question of its command. */
export function parseReading({ command, text }: Reading): ParsedReading | null {
  if (command === 'rankings') {
    const parsed = parseRankingsRequest(text);
    return parsed.kind === 'question' ? { command, question: parsed.question } : null;
  }
  const parsed = parseBookingsRequest(text);
  return parsed.kind === 'question' ? { command, question: parsed.question } : null;
}

/** `parseReading` reads it back unchanged. */
export function printReading(asked: ParsedReading): Reading {
  const text =
    asked.command === 'rankings'
      ? printRankingsRequest(asked.question)
      : printBookingsRequest(asked.question);
  return { command: asked.command, text };
}
