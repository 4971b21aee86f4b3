import type { types } from '@slack/bolt';
import type { ConnectOutcome } from '../../accounts/connections';
import { CalcomError } from '../../calcom/errors';
import { StoreUnavailableError } from '../../store/errors';
import { beforeAck } from '../ask/deadline';
import type { Caller } from '../bolt/register';
import type { HandleSubmission } from '../bolt/register-view';
import { homeMark, showHome } from '../home/home';
import { keyInput } from '../kit/ids';
import type { Services } from '../services';
import { showAccount } from './account';
import {
  buildCheckingModal,
  buildConnectedModal,
  buildKeyModal,
  type KeyProblem,
  keyProblemWords,
} from './key-modal';

type Outcome = Extract<ConnectOutcome, { kind: 'connected' }> | { kind: 'refused'; why: KeyProblem };

/** A key was typed: an error at its field where Cal.com is quick to say so, else the modal tells how it goes on. */
export const handleKeySubmission: HandleSubmission = async (
  services,
  { caller, values, metadata, viewId },
) => {
  const key = values[keyInput.blockId]?.[keyInput.actionId] ?? '';
  const trying = tryKey(services, caller, key);
  const quick = await beforeAck(services, trying);
  if (quick === null) {
    const later = async () => {
      // Too late for a field's error, and the form must not stay as it is.
      const outcome = await trying.catch((error: unknown): Outcome => {
        services.logger.error('a key could not be tried', error);
        return { kind: 'refused', why: 'failed' };
      });
      await services.slack.updateModal(caller.workspace, viewId, viewOf(outcome, metadata));
      await refresh(services, caller, outcome, metadata);
    };
    return { ack: { response_action: 'update', view: buildCheckingModal() }, after: later };
  }
  if (quick.kind === 'refused') {
    const errors = { [keyInput.blockId]: keyProblemWords(quick.why) };
    return { ack: { response_action: 'errors', errors }, after: null };
  }
  return {
    ack: { response_action: 'update', view: viewOf(quick, metadata) },
    after: () => refresh(services, caller, quick, metadata),
  };
};

async function tryKey(services: Services, caller: Caller, key: string): Promise<Outcome> {
  try {
    return await services.connecting.connectWithKey(caller.workspace, caller.slackUserId, key);
  } catch (error) {
    services.logger.failure('a key could not be tried', error);
    if (error instanceof StoreUnavailableError) return { kind: 'refused', why: 'no-database' };
    if (error instanceof CalcomError) return { kind: 'refused', why: 'unreachable' };
    throw error;
  }
}

function viewOf(outcome: Outcome, metadata: string): types.ModalView {
  return outcome.kind === 'connected'
    ? buildConnectedModal(outcome.connection, outcome.isOtherRegion)
    : buildKeyModal(metadata, outcome.why);
}

/** The message whose button opened the modal shows the connection too. */
async function refresh(
  services: Services,
  caller: Caller,
  outcome: Outcome,
  responseUrl: string,
): Promise<void> {
  if (outcome.kind !== 'connected' || responseUrl === '') return;
  if (responseUrl === homeMark) return showHome(services, caller, '*Connected.*');
  await services.slack.replaceOriginal(responseUrl, await showAccount(services, caller, '*Connected.*'));
}
