import type { types } from '@slack/bolt';
import type { DigestModel } from '../../../digests/digest-model';
import { describePeriod } from '../../../lib/time/describe-period';
import { numbersNote } from '../../kit/gap-words';
import { limits, type Message, truncate } from '../../kit/limits';
import { context, fallbackText, plain, section, wireText } from '../../kit/mrkdwn';
import { visibleLength } from '../../kit/visible-length';
import { buildDigestFooter } from './digest-footer';
import { headlineSentences } from './digest-headline';
import { buildDigestParts, type DigestPart } from './digest-parts';
import { emptyWords, figuresNote, missedWords, whoseWords } from './digest-words';

export interface DigestMessage {
  readonly main: Message;
  /** What did not fit, to follow in the message's thread. */
  readonly thread: readonly Message[];
  readonly isEmpty: boolean;
}

const mostBlocks = 40;

/** The message of one run, as everyone in the channel sees it. */
export function buildDigestMessage(model: DigestModel): DigestMessage {
  const title = `${whoseWords(model)}, ${describePeriod(model.period)}`;
  const sentences = model.isEmpty
    ? [emptyWords(model)]
    : headlineSentences(model.figures, model.before !== null);
  const [first = '', ...others] = sentences;
  const missed = model.missed === null ? [] : [missedWords(model.missed)];
  const note = figuresNote(model);
  const counted = numbersNote(model);
  const isShort = model.isEmpty && model.digest.content.whenEmpty !== 'full';
  const bold = isShort ? `${title}:` : first;
  const body = isShort ? sentences : others;
  const head: readonly types.KnownBlock[] = [
    ...(isShort ? [] : [{ type: 'header' as const, text: plain(truncate(title, limits.headerText)) }]),
    section([`*${wireText(bold, 400)}*`, ...body.map((words) => wireText(words, 400))].join(' ')),
    ...missed.map((words) => section(wireText(words, 300))),
    ...(note === '' ? [] : [context(wireText(note, 300))]),
    ...counted.map((words) => context(wireText(words, 600))),
  ];
  const parts = isShort ? [] : buildDigestParts(model);
  const [inMain = [], ...rest] = pack(parts, [...head, ...buildDigestFooter(model, true)]);
  const spoken = [...sentences, ...missed, ...counted, ...inMain.map((part) => part.spoken)].join(' ');
  return {
    main: {
      text: fallbackText(`${title}: ${spoken}`),
      blocks: [
        ...head,
        ...inMain.flatMap(({ blocks }) => blocks),
        ...buildDigestFooter(model, rest.length > 0),
      ],
      picture: pictureOf(inMain),
    },
    thread: rest.map((some) => ({
      text: fallbackText(`${title}, continued: ${some.map((part) => part.spoken).join(' ')}`),
      blocks: some.flatMap(({ blocks }) => blocks),
      picture: pictureOf(some),
    })),
    isEmpty: model.isEmpty,
  };
}

const pictureOf = (parts: readonly DigestPart[]) =>
  parts.find(({ picture }) => picture !== undefined)?.picture;

/** The parts of each message, in order. The first also holds `fixed`; a part for the thread ends it. */
function pack(
  parts: readonly DigestPart[],
  fixed: readonly types.KnownBlock[],
): readonly (readonly DigestPart[])[] {
  const messages: DigestPart[][] = [[]];
  let blocks = fixed.length;
  let length = visibleLength(fixed);
  for (const part of parts) {
    const fits =
      blocks + part.blocks.length <= mostBlocks &&
      length + visibleLength(part.blocks) <= limits.visibleTextPerMessage;
    if (!fits || (part.isDetail && messages.length === 1)) {
      messages.push([]);
      [blocks, length] = [0, 0];
    }
    messages.at(-1)?.push(part);
    blocks += part.blocks.length;
    length += visibleLength(part.blocks);
  }
  return messages;
}
