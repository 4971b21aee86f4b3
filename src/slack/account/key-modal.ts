import type { types } from '@slack/bolt';
import type { Connection } from '../../accounts/connection';
import type { ConnectLink } from '../../accounts/connections';
import { callbackIds, keyInput } from '../kit/ids';
import { buildModal, textInput } from '../kit/modal';
import { escapeUserText, plain, section } from '../kit/text';
import { codeText, connectButtons, regionOf } from './text';

export type KeyProblem = 'malformed' | 'unknown' | 'expired' | 'unreachable' | 'no-database' | 'failed';

const title = 'Connect Cal.com';
const whereToMake = 'Make a new one in Cal.com: Settings → Developer → API keys.';

const problems: Readonly<Record<KeyProblem, string>> = {
  malformed: `This isn’t an API key: it has spaces, or is too short or too long. ${whereToMake}`,
  unknown: `Cal.com doesn’t know this key. Is it complete? ${whereToMake}`,
  expired: `This key has expired. ${whereToMake}`,
  unreachable: 'Cal.com can’t be reached right now. Try again in a minute.',
  'no-database': 'Roundup’s database can’t be used right now. Try again in a minute.',
  failed: 'Something went wrong in Roundup. Its log says what.',
};

/** At most 150 characters, which Slack is sure to show at a field. */
export const keyProblemText = (problem: KeyProblem) => `${problems[problem]} Nothing was stored.`;

/** `metadata` comes back with the key. `links` connect in a browser instead. */
export function buildKeyModal(
  metadata: string,
  problem: KeyProblem | null = null,
  links: readonly ConnectLink[] = [],
): types.ModalView {
  return {
    type: 'modal',
    callback_id: callbackIds.accountKey,
    private_metadata: metadata,
    title: plain(title),
    submit: plain('Connect'),
    close: plain('Cancel'),
    blocks: [
      ...(problem === null ? [] : [section(`*Not connected.* ${keyProblemText(problem)}`)]),
      ...(links.length === 0 ? [] : [section(`*In your browser.* ${codeText(links)}`)]),
      ...(links.length === 0 ? [] : [{ type: 'actions' as const, elements: connectButtons(links, '') }]),
      section(
        `*${links.length === 0 ? 'With' : 'Or with'} an API key.* Make one in Cal.com: Settings → Developer → API keys. Roundup then sees what you see there. It’s tried first, kept encrypted, and deleted when you disconnect.`,
      ),
      textInput(keyInput, 'API key', '', { placeholder: 'cal_live_…', maxLength: 200 }),
    ],
  };
}

/** Replaces the form while Cal.com takes longer than an ack may. */
export const buildCheckingModal = () =>
  buildModal(
    title,
    '*Asking Cal.com…* This takes a moment. You can close this; the key is tried all the same.',
  );

/** `isOtherRegion`: the key belongs to another region than the usual one. */
export function buildConnectedModal(connection: Connection, isOtherRegion: boolean): types.ModalView {
  const region = isOtherRegion ? ` This key belongs to ${regionOf(connection)}.` : '';
  return buildModal(
    title,
    `*Connected as ${escapeUserText(connection.calcomName, 60)}.*${region} Try \`/cal-rankings\` or \`/cal-bookings\`.`,
  );
}
