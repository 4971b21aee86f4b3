import type { Block } from '../types';
import { heldValue } from './element-state';
import { elementsIn, type Fields } from './find-element';
import type { StateValues } from './state-memory';

const needed = 'Please complete this required field.';

function complaintAbout(element: Fields, value: unknown): string | undefined {
  const text = String(value);
  switch (element.type) {
    case 'plain_text_input': {
      if (text.length < Number(element.min_length ?? 0))
        return `Please enter at least ${String(element.min_length)} characters.`;
      if (text.length > Number(element.max_length ?? 3000))
        return `Please enter at most ${String(element.max_length ?? 3000)} characters.`;
      return undefined;
    }
    case 'number_input': {
      const number = Number(text);
      if (Number.isNaN(number)) return 'Please enter a number.';
      if (element.is_decimal_allowed === false && !Number.isInteger(number))
        return 'Please enter a whole number.';
      if (number < Number(element.min_value ?? Number.NEGATIVE_INFINITY))
        return `Please enter a number of at least ${String(element.min_value)}.`;
      if (number > Number(element.max_value ?? Number.POSITIVE_INFINITY))
        return `Please enter a number of at most ${String(element.max_value)}.`;
      return undefined;
    }
    case 'email_text_input':
      return /^[^\s@]+@[^\s@]+$/.test(text) ? undefined : 'Please enter an e-mail address.';
    case 'url_text_input':
      return URL.canParse(text) ? undefined : 'Please enter an address.';
    default:
      return undefined;
  }
}

/** What the person's own Slack complains about before anything is sent, keyed by block_id. */
export function missingAnswers(
  blocks: readonly Block[],
  values: StateValues,
): Readonly<Record<string, string>> {
  const complaints: Record<string, string> = {};
  for (const { blockId, actionId, element, input } of elementsIn(blocks)) {
    if (!input) continue;
    const value = heldValue(element, values[blockId]?.[actionId] ?? {});
    const complaint =
      value === undefined ? (input.optional === true ? undefined : needed) : complaintAbout(element, value);
    if (complaint !== undefined) complaints[blockId] = complaint;
  }
  return complaints;
}
