import type { types } from '@slack/bolt';
import type { ConnectOutcome } from '../../accounts/connections';
import { decideConnection } from '../../accounts/permission';
import { CalcomError, CalcomUnauthorizedError } from '../../calcom/errors';
import { findNearest } from '../../lib/text/nearest-word';
import { StoreUnavailableError } from '../../store/errors';
import { deadlineFrom, withinAckTime } from '../ask/deadline';
import { calendarOf } from '../ask/resolve-question';
import { withConnection } from '../ask/with-connection';
import type { Caller, CommandRequest, HandleAction, HandleCommand } from '../bolt/register';
import type { HandleSubmission } from '../bolt/register-view';
import { parseCommandText } from '../kit/command-text';
import { describeFailure } from '../kit/failure-text';
import { isHelp } from '../kit/filters';
import { buildHelpMessage } from '../kit/help-message';
import { commands, homeTabMetadata, keyInput } from '../kit/ids';
import type { Message, Reply } from '../kit/message';
import { buildProblemNotice, privateNotice } from '../kit/notice-message';
import type { Services } from '../services';
import { type AccountReading, buildAccountMessage, buildDoctorMessage } from './account-message';
import {
  buildCheckingModal,
  buildConnectedModal,
  buildKeyModal,
  type KeyProblem,
  keyProblemText,
} from './key-modal';
import { openSettings } from './settings';
import { buildDisconnect, type Done, noFormText } from './text';

// The first of these that occurs in the text counts: "log out" is no "log in".
const subcommandSynonyms = [
  ['disconnect', 'disconnect unlink logout signout out remove delete revoke leave'],
  ['connect', 'connect reconnect link login signin sign log join key token authorise authorize'],
  ['hide', 'hide anonymous anonymise anonymize'],
  ['show', 'show unhide reveal'],
  ['doctor', 'doctor check test diagnose diagnostics work working works broken problem error why debug'],
  [
    'settings',
    'settings setting preferences options config configure setup admin admins restrict zone timezone year',
  ],
  ['help', 'help'],
  ['status', 'status account who whoami profile connection'],
] as const;
type Subcommand = (typeof subcommandSynonyms)[number][0];
const subcommands = subcommandSynonyms.map(([subcommand]) => subcommand);
const subcommandOf: ReadonlyMap<string, Subcommand> = new Map(
  subcommandSynonyms.flatMap(([subcommand, synonyms]) =>
    synonyms.split(' ').map((synonym) => [synonym, subcommand] as const),
  ),
);
const negations = new Set('dont doesnt isnt not no never stop'.split(' '));
const fillers = new Set(
  'me my the a an to i we want please account cal.com calcom cal calendar name again is it in on off up from of for and with am can cant cannot see you do does how this that connection api leaderboards leaderboard rankings lists list change turn time bookings myself user'.split(
    ' ',
  ),
);

/** The requested subcommand, null for an empty text; or the words that were not understood. */
export function readAccountCommand(
  text: string,
): { readonly subcommand: Subcommand | null } | { readonly given: string; readonly nearest: string | null } {
  const tokens = parseCommandText(text);
  const given = tokens.flatMap((token) =>
    token.kind === 'word'
      ? token.text
          .toLowerCase()
          .split(/[\s/]+/)
          .map((each) => each.replace(/(?<=\p{L})[?!.,]+$/u, '').replaceAll(/['’]/g, ''))
      : [`${token.key}:`],
  );
  if (isHelp(tokens)) return { subcommand: 'help' };
  const meant = given.map((word) => subcommandOf.get(word));
  const unknown = given.filter(
    (word) => !subcommandOf.has(word) && !fillers.has(word) && !negations.has(word),
  );
  const subcommand = subcommands.find((each) => meant.includes(each)) ?? null;
  if (unknown.length > (subcommand === null ? 0 : 1) || unknown.some((each) => !/^\p{L}+$/u.test(each))) {
    return { given: given.join(' '), nearest: findNearest(unknown[0] ?? '', subcommands) };
  }
  const isNegated = given.some((each) => negations.has(each));
  return {
    subcommand:
      isNegated && subcommand === 'show' ? 'hide' : isNegated && subcommand === 'hide' ? 'show' : subcommand,
  };
}

export const handleAccountCommand: HandleCommand = async (services, request) => {
  const read = readAccountCommand(request.text);
  if ('subcommand' in read) return answers[read.subcommand ?? 'status'](services, request);
  const problem = { reason: 'unknown-word', ...read } as const;
  return { kind: 'private', message: buildProblemNotice(problem, commands.account, 'doctor') };
};

const show = async (services: Services, caller: Caller, done: Done | null = null): Promise<Reply> => ({
  kind: 'private',
  message: await showAccount(services, caller, done),
});

const answers: Readonly<
  Record<Subcommand, (services: Services, request: CommandRequest) => Promise<Reply | null>>
> = {
  connect: (services, { caller }) => show(services, caller),
  async disconnect(services, { caller }) {
    const { own, shared } = await services.accounts.stateOf(caller.workspace, caller.slackUserId);
    if (own === null) return show(services, caller, { text: '*Nothing to disconnect.*' });
    const digests = await services.store.digests.countActive(
      caller.workspace.workspaceId,
      caller.slackUserId,
    );
    return { kind: 'private', message: buildDisconnect(own, own.id === shared?.id, digests) };
  },
  hide: async (services, { caller }) => show(services, caller, await hide(services, caller)),
  show: async (services, { caller }) => show(services, caller, await unhide(services, caller)),
  doctor: (services, { caller }) =>
    withConnection(
      services,
      caller,
      'rankings',
      async ({ calcom }): Promise<Reply> => ({
        kind: 'private',
        message: buildDoctorMessage(
          await services.diagnoseCalcom(calcom, { ...deadlineFrom(services.now()), bypassCache: true }),
        ),
      }),
      { allowsSample: false },
    ),
  status: (services, { caller }) => show(services, caller),
  settings: openSettings,
  help: async () => ({ kind: 'private', message: buildHelpMessage(commands.account) }),
};

/** The account as this caller may see it; `done` is shown first. */
export async function showAccount(
  services: Services,
  caller: Caller,
  done: Done | null = null,
): Promise<Message> {
  const { workspace, slackUserId, userName: slackUserName } = caller;
  const reading = await readAccount(services, caller);
  // After the reading, which may have found that a connection is broken.
  const [state, connectLinks] = await Promise.all([
    services.accounts.stateOf(workspace, slackUserId),
    services.connectionService.linksFor({ workspace, slackUserId, slackUserName }),
  ]);
  const digests = await services.store.digests.countActive(workspace.workspaceId, slackUserId);
  const { policy, own, shared, isAdmin } = state;
  const bookings = decideConnection({ slackUserId, isAdmin }, policy, { own, shared }, 'bookings');
  return buildAccountMessage({
    ...state,
    slackUserId,
    connectLinks,
    reading,
    digests,
    bookings: bookings.kind === 'use' ? bookings.whose : null,
    adminHint: services.adminHint,
    now: services.now(),
    done,
  });
}

/** Returns null when there is no connection to ask. A failure of Cal.com is part of the result. */
async function readAccount(
  services: Services,
  { workspace, slackUserId }: Caller,
): Promise<AccountReading | null> {
  const chosen = await services.accounts.choose(workspace, slackUserId, 'rankings');
  if (chosen.kind === 'denied') return null;
  try {
    const me = await chosen.calcom.getMe(deadlineFrom(services.now()));
    return { kind: 'read', ...calendarOf(me), rateBudget: chosen.calcom.rateBudget() };
  } catch (error) {
    if (error instanceof CalcomUnauthorizedError) {
      await services.accounts.reportRefused(workspace, chosen.connection);
    }
    const failure = describeFailure(error);
    if (failure === null) throw error;
    return { kind: 'failed', words: failure };
  }
}

const handleChange =
  (change: (services: Services, caller: Caller) => Promise<Done>): HandleAction =>
  async (services, { caller }) => {
    const done = await change(services, caller);
    return { kind: 'replace', message: await showAccount(services, caller, done) };
  };

/** Tells the owners of digests too, when the connection was the shared one. */
export async function disconnect(services: Services, caller: Caller): Promise<Done> {
  const { own, shared } = await services.accounts.stateOf(caller.workspace, caller.slackUserId);
  if (own !== null) await services.store.connections.remove(own.workspaceId, own.id);
  if (own !== null && own.id === shared?.id) await services.notifyOfEndedAccess(caller);
  return { text: '*Disconnected.* Roundup has deleted its access to your Cal.com account.' };
}

/** Leaves the person's name out of shared messages, which needs their Cal.com user id. */
export async function hide({ accounts, store }: Services, { workspace, slackUserId }: Caller): Promise<Done> {
  const { own } = await accounts.stateOf(workspace, slackUserId);
  if (own === null) {
    return {
      text: '*Not hidden yet.* Connect your Cal.com account first, so that Roundup knows who you are there.',
    };
  }
  await store.hidden.hide(workspace, { slackUserId, calcomUserId: own.calcomUserId });
  return {
    text: '*You’re hidden.* From now on, shared messages say “a colleague (hidden)” instead of your name.',
    undo: 'show',
  };
}

export async function unhide({ store }: Services, { workspace, slackUserId }: Caller): Promise<Done> {
  await store.hidden.show(workspace.workspaceId, slackUserId);
  return {
    text: '*You’re shown again.* Your name can appear in shared top lists, never in bottom ones.',
    undo: 'hide',
  };
}

/** A link button: the browser has opened its page already. */
export const handleAccountConnect: HandleAction = async () => null;
export const handleAccountDisconnect = handleChange(disconnect);
export const handleAccountHide = handleChange(hide);
export const handleAccountShow = handleChange(unhide);

/** Checks the presser's rights now: an old message may show the button to a former admin. */
export const handleAccountShare: HandleAction = async (services, press) => {
  const { workspace, slackUserId } = press.caller;
  const { isAdmin, own } = await services.accounts.stateOf(workspace, slackUserId);
  if (!isAdmin) return openSettings(services, press);
  return handleChange(async ({ store }) => {
    if (own === null || own.brokenAt !== null) {
      return { text: '*Not shared.* Connect your own Cal.com account first.' };
    }
    await store.policies.change(workspace, (policy) => ({ ...policy, sharedConnectionId: own.id }));
    return {
      text: '*Shared.* Everyone here without an account of their own now gets rankings through yours. Bookings stay private until you allow them in *Settings*.',
    };
  })(services, press);
};

/** The press's `response_url` goes along, to show the result there. */
export const handleAccountKey: HandleAction = async (services, { caller, triggerId, responseUrl }) => {
  if (triggerId === undefined) return privateNotice(noFormText);
  await openKeyModal(services, caller, triggerId, responseUrl ?? '');
  return null;
};

/** `metadata` says where to show the result: a `response_url`, `homeTabMetadata`, or '' for nowhere. */
export async function openKeyModal(
  { connectionService, slack }: Services,
  { workspace, slackUserId, userName: slackUserName }: Caller,
  triggerId: string,
  metadata: string,
): Promise<void> {
  const links = await connectionService.linksFor({ workspace, slackUserId, slackUserName });
  await slack.openModal(workspace, triggerId, buildKeyModal(metadata, null, links));
}

const connected: Done = { text: '*Connected.*' };

type Outcome = Extract<ConnectOutcome, { kind: 'connected' }> | { kind: 'refused'; why: KeyProblem };

/** Shows an error at the field when Cal.com is quick, else a modal in place of the form. */
export const handleKeySubmission =
  (refreshHome: (services: Services, caller: Caller, done: Done) => Promise<void>): HandleSubmission =>
  async (services, { caller, values, metadata, viewId }) => {
    const key = values[keyInput.blockId]?.[keyInput.actionId] ?? '';
    /** Shows the connection where the modal was opened. */
    const refresh = async ({ kind }: Outcome) => {
      if (kind !== 'connected' || metadata === '') return;
      if (metadata === homeTabMetadata) return refreshHome(services, caller, connected);
      const message = await showAccount(services, caller, connected);
      await services.slack.replaceOriginal(metadata, message);
    };
    const trying = tryKey(services, caller, key);
    const quick = await withinAckTime(services, trying);
    if (quick === null) {
      const finish = async () => {
        // Too late for an error at the field, and the form must not stay as it is.
        const outcome = await trying.catch((error: unknown): Outcome => {
          services.logger.error('a key could not be tried', error);
          return { kind: 'refused', why: 'failed' };
        });
        await services.slack.updateModal(caller.workspace, viewId, viewOf(outcome, metadata));
        await refresh(outcome);
      };
      return { ack: { response_action: 'update', view: buildCheckingModal() }, afterAck: finish };
    }
    if (quick.kind === 'refused') {
      const errors = { [keyInput.blockId]: keyProblemText(quick.why) };
      return { ack: { response_action: 'errors', errors }, afterAck: null };
    }
    return {
      ack: { response_action: 'update', view: viewOf(quick, metadata) },
      afterAck: () => refresh(quick),
    };
  };

async function tryKey(services: Services, caller: Caller, key: string): Promise<Outcome> {
  try {
    return await services.connectionService.connectWithKey(caller.workspace, caller.slackUserId, key);
  } catch (error) {
    services.logger.failure('a key could not be tried', error);
    if (error instanceof StoreUnavailableError) return { kind: 'refused', why: 'no-database' };
    if (error instanceof CalcomError) return { kind: 'refused', why: 'unreachable' };
    throw error;
  }
}

const viewOf = (outcome: Outcome, metadata: string): types.ModalView =>
  outcome.kind === 'connected'
    ? buildConnectedModal(outcome.connection, outcome.isOtherRegion)
    : buildKeyModal(metadata, outcome.why);
