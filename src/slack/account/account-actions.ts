import type { AccountState } from '../../accounts/accounts';
import type { Connection } from '../../accounts/connection';
import type { Caller, HandleAction, Press } from '../bolt/register';
import { tellOfEndedAccess } from '../digests/list/permissions';
import { buildNotice } from '../kit/notice-message';
import type { Services } from '../services';
import { showAccount } from './account';
import { parseBookingsRule, parseDigestsRule, parseMonth } from './account-admin';
import { buildKeyModal } from './key-modal';
import { buildAdminsOnly } from './text';

const unknownChoice = '*Nothing was changed.* That choice is not known to this version of Roundup.';

/** Does it, and resolves to what was done, in words. */
type Change = (services: Services, press: Press, state: AccountState) => Promise<string>;

const handleChange =
  (change: Change): HandleAction =>
  async (services, press) => {
    const { workspace, slackUserId } = press.caller;
    const state = await services.accounts.stateOf(workspace, slackUserId);
    const note = await change(services, press, state);
    return { kind: 'replace', message: await showAccount(services, press.caller, note) };
  };

/** Judged by who presses, now: an old message of an admin of then is no right. */
const handleAdminChange =
  (change: Change): HandleAction =>
  async (services, press) => {
    const { workspace, slackUserId } = press.caller;
    const { isAdmin } = await services.accounts.stateOf(workspace, slackUserId);
    if (!isAdmin) return { kind: 'private', message: buildAdminsOnly() };
    return handleChange(change)(services, press);
  };

/** The browser has gone to its page already. */
export const handleAccountConnect: HandleAction = async () => null;

/** Opens the modal that asks for a key. The press's own address goes with it, to show what came of it. */
export const handleAccountKey: HandleAction = async (services, { caller, triggerId, responseUrl }) => {
  if (triggerId === undefined) {
    return {
      kind: 'private',
      message: buildNotice('*Slack could not open the form.* Press the button again.'),
    };
  }
  await services.slack.openModal(caller.workspace, triggerId, buildKeyModal(responseUrl ?? ''));
  return null;
};

/** With all that hangs on it. */
export async function disconnect(
  services: Services,
  caller: Caller,
  own: Connection,
  shared: Connection | null,
): Promise<void> {
  await services.connecting.disconnect(own);
  if (own.id === shared?.id) await tellOfEndedAccess(services, caller);
}

export const handleAccountDisconnect = handleChange(async (services, { caller }, { own, shared }) => {
  if (own !== null) await disconnect(services, caller, own, shared);
  return '*Disconnected.* Roundup has deleted its access to your Cal.com account.';
});

export const handleAccountHide = handleChange(async ({ store }, { caller }, { own }) => {
  if (own === null) {
    return '*Not hidden yet.* Connect your Cal.com account first, so that Roundup knows who you are there.';
  }
  const { workspace, slackUserId } = caller;
  await store.hidden.hide(workspace, { slackUserId, calcomUserId: own.calcomUserId });
  return '*You are hidden.* From now on, what is shared in a channel leaves out your name.';
});

export const handleAccountShow = handleChange(async ({ store }, { caller }) => {
  await store.hidden.show(caller.workspace.workspaceId, caller.slackUserId);
  return '*You are shown again.* What is shared in a channel may name you.';
});

export const handleAccountShare = handleAdminChange(async ({ connecting }, { caller }, { own }) => {
  if (own === null || own.brokenAt !== null) {
    return '*Not shared.* Connect your own Cal.com account first.';
  }
  await connecting.share(caller.workspace, own.id);
  return '*Shared.* Whoever has no account of their own here, or one that sees less, now gets rankings through yours.';
});

export const handleAccountUnshare = handleAdminChange(async (services, { caller }, { shared }) => {
  await services.connecting.share(caller.workspace, null);
  if (shared !== null) await tellOfEndedAccess(services, caller);
  return '*No longer shared.* Everyone now needs an account of their own.';
});

export const handleAccountRule = handleAdminChange(async ({ connecting }, { caller, value }) => {
  const rule = parseBookingsRule(value);
  if (rule === null) return unknownChoice;
  await connecting.setBookingsRule(caller.workspace, rule);
  return '*Saved* who may list bookings with the shared connection.';
});

export const handleAccountFiscalYear = handleAdminChange(async ({ connecting }, { caller, value }) => {
  const month = parseMonth(value);
  if (month === null) return unknownChoice;
  await connecting.setFiscalYearStart(caller.workspace, month);
  return '*Saved* the month that quarters and years begin with. “This quarter” and “last year” follow it.';
});

export const handleAccountOutside = handleAdminChange(async ({ connecting }, { caller, value }) => {
  const isAllowed = value === 'yes';
  await connecting.setSharesOutside(caller.workspace, isAllowed);
  return isAllowed
    ? '*Allowed.* Rankings and bookings may now be shared in channels that other companies are in too.'
    : '*Not allowed any more.* Channels that other companies are in are left out when somebody shares.';
});

export const handleAccountDigests = handleAdminChange(async ({ connecting }, { caller, value }) => {
  const rule = parseDigestsRule(value);
  if (rule === null) return unknownChoice;
  await connecting.setDigestsRule(caller.workspace, rule);
  return rule === 'everyone'
    ? '*Saved.* Everyone may make digests in the channels they are in.'
    : '*Saved.* Only admins of Roundup may make digests from now on. Those that there are go on: `/cal-digest` in a message to yourself shows you all of them.';
});

export const handleAccountNamed = handleAdminChange(async ({ connecting }, { caller, chosenUserIds }) => {
  await connecting.setBookingsNamed(caller.workspace, chosenUserIds);
  return '*Saved* who may list bookings by name.';
});

export const handleAccountAdmins = handleAdminChange(async ({ connecting }, { caller, chosenUserIds }) => {
  await connecting.setAdmins(caller.workspace, caller.slackUserId, chosenUserIds);
  return chosenUserIds.includes(caller.slackUserId)
    ? '*Saved* the admins of Roundup here.'
    : '*Saved* the admins. You stay one: another admin can take you off.';
});
