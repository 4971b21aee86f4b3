import type { Reading } from './questions';
import type { Understanding } from './understand';

const short = ({ command, text }: Reading) =>
  `/cal-${command} ${text.replace(/(^| )last 30 days(?= |$)/, '').trim()}`.trim();

/** A reading for people who try the grammar: the exact question, and how sure it is. */
export function describeUnderstanding(
  understanding: Understanding,
): readonly [question: string, sure: string, notes: string] {
  switch (understanding.kind) {
    case 'help':
      return ['help', 'same', ''];
    case 'answer':
      return [
        short(understanding.reading),
        understanding.isGuess ? 'guess' : 'same',
        [JSON.stringify(understanding.notes), ...understanding.others.map(short)].join(' | '),
      ];
    case 'ask':
      return [understanding.options.map(short).join(' | '), 'ask', ''];
    case 'lost':
      return [
        `not understood: ${understanding.problem?.reason ?? understanding.words.join(' ')}`,
        'ask',
        understanding.likely.map(short).join(' | '),
      ];
  }
}
