import type { types } from '@slack/bolt';
import type { Connection } from '../../accounts/connection';
import type { ConnectLink } from '../../accounts/connections';
import { button } from '../kit/blocks';
import { actionIds, callbackIds, keyInput } from '../kit/ids';
import { escapeUserText, plain, section } from '../kit/text';
import { codeWords, regionOf } from './text';

/** Why a key was not taken. */
export type KeyProblem = 'malformed' | 'unknown' | 'expired' | 'unreachable' | 'no-database' | 'failed';

const whereToMake = 'Make a new one in Cal.com under Settings → Developer → API keys.';

const problems: Readonly<Record<KeyProblem, string>> = {
  malformed: `This is no API key: it has spaces, or is too short or too long. ${whereToMake}`,
  unknown: `Cal.com does not know this key, neither in its usual region nor in the others Roundup asks. Is it whole? ${whereToMake}`,
  expired: `This key has expired. ${whereToMake}`,
  unreachable: 'Cal.com cannot be reached right now, so the key could not be tried. Try again in a minute.',
  'no-database': "Roundup's database cannot be used right now. Try again in a minute.",
  failed: 'Something went wrong in Roundup itself, so the key could not be tried. Its log says what.',
};

/** At most 150 characters are sure to be shown at a field; Slack cuts none of these. */
export const keyProblemWords = (problem: KeyProblem) => `${problems[problem]} Nothing was stored.`;

/** Asks for a key. `metadata` comes back with what was typed. `connectLink`: where one connects without a key. */
export function buildKeyModal(
  metadata: string,
  problem: KeyProblem | null = null,
  connectLink: ConnectLink | null = null,
): types.ModalView {
  return {
    type: 'modal',
    callback_id: callbackIds.accountKey,
    private_metadata: metadata,
    title: plain('Cal.com API key'),
    submit: plain('Connect'),
    close: plain('Cancel'),
    blocks: [
      ...(problem === null ? [] : [section(`*Not connected.* ${keyProblemWords(problem)}`)]),
      ...(connectLink === null ? [] : [connectBlock(connectLink), { type: 'divider' as const }]),
      section(
        'In Cal.com, open Settings → Developer → API keys and make one. Roundup can then see what you can see there. It is tried first, kept encrypted, and deleted when you disconnect.',
      ),
      {
        type: 'input',
        block_id: keyInput.blockId,
        label: plain('API key'),
        element: {
          type: 'plain_text_input',
          action_id: keyInput.actionId,
          placeholder: plain('cal_live_…'),
          max_length: 200,
        },
      },
    ],
  };
}

function connectBlock({ url, code }: ConnectLink): types.SectionBlock {
  const link = { ...button('Connect with Cal.com', actionIds.accountConnect), url: url.href };
  return { ...section(`Connect in your browser, without a key. ${codeWords(code)}`), accessory: link };
}

export function buildCheckingModal(): types.ModalView {
  return modalSaying(
    '*Asking Cal.com…* This takes a moment. You can also close this; the key is tried all the same.',
  );
}

export function buildConnectedModal(connection: Connection, isOtherRegion: boolean): types.ModalView {
  const region = isOtherRegion
    ? ` This key belongs to ${regionOf(connection)}, so Roundup asks there from now on.`
    : '';
  return modalSaying(`*Connected as ${escapeUserText(connection.calcomName, 60)}.*${region}`);
}

function modalSaying(words: string): types.ModalView {
  return {
    type: 'modal',
    title: plain('Cal.com API key'),
    close: plain('Close'),
    blocks: [section(words)],
  };
}
