import type { types } from '@slack/bolt';
import type { AccountState } from '../../accounts/accounts';
import type { BookingsRule, DigestsRule, WorkspacePolicy } from '../../accounts/workspace';
import { sentenceCase } from '../../lib/text/fold';
import { monthNames } from '../../lib/time/calendar';
import type { Caller } from '../bolt/register';
import type { HandleSubmission } from '../bolt/register-view';
import { option } from '../kit/blocks';
import { callbackIds, settingsInputs } from '../kit/ids';
import type { Reply } from '../kit/message';
import { buildModal, input, menuInput, type Options } from '../kit/modal';
import { privateNotice } from '../kit/notice-message';
import { plain } from '../kit/text';
import type { Services } from '../services';
import { adminsText } from './account-message';
import { canShare, digestsText, noFormText } from './text';

type Field = keyof typeof settingsInputs;

const bookingsRules: Readonly<Record<BookingsRule, string>> = {
  nobody: 'Only the people named below',
  admins: 'Admins, and the people named below',
  everyone: 'Everyone in the workspace',
};

const digestsRules: Readonly<Record<DigestsRule, string>> = {
  everyone: 'Everyone, in channels they’re in',
  admins: 'Admins only',
};

const outsideRules = {
  no: 'Keep inside the company',
  yes: 'Allow channels with other companies',
} as const;

const monthLabels = monthNames.map(sentenceCase);

/** Opens the form for admins; tells others who the admins are. */
export async function openSettings(
  services: Services,
  { caller, triggerId }: { readonly caller: Caller; readonly triggerId?: string | undefined },
): Promise<Reply | null> {
  const { workspace, slackUserId } = caller;
  const state = await services.accounts.stateOf(workspace, slackUserId);
  if (!state.isAdmin) {
    const { admins } = state.policy;
    const who =
      admins.length > 0 ? adminsText(admins) : (services.adminHint ?? 'Roundup has no admin here yet.');
    return privateNotice(`*Only an admin of Roundup can change its settings.* ${who}`);
  }
  if (triggerId === undefined) return privateNotice(noFormText);
  const digests = await services.store.digests.countActive(workspace.workspaceId, slackUserId);
  await services.slack.openModal(workspace, triggerId, buildSettings(state, digests.shared));
  return null;
}

/** `digests` is how many would be paused by a change of the shared account. */
export function buildSettings({ own, shared, policy }: AccountState, digests: number): types.ModalView {
  const sharing = [
    option('Nobody’s', 'none'),
    ...(shared === null ? [] : [option(`${shared.calcomName}’s (as now)`, 'kept')]),
    ...(own !== null && canShare({ own, shared }) ? [option(`Mine: ${own.calcomName}’s`, 'own')] : []),
  ];
  const pausing = digests === 0 ? '' : ` Changing it pauses the digests that use it: ${digests}.`;
  return {
    type: 'modal',
    callback_id: callbackIds.accountSettings,
    title: plain('Settings'),
    submit: plain('Save'),
    close: plain('Cancel'),
    blocks: [
      menu(
        'shared',
        'Shared account',
        sharing,
        shared === null ? 'none' : 'kept',
        `Answers rankings for everyone without an account of their own.${pausing}`,
      ),
      menu(
        'bookings',
        'Bookings with the shared account',
        optionsOf(bookingsRules),
        policy.bookingsWithShared,
        'Who may list them. Bookings show guests’ names and addresses.',
      ),
      peopleMenu(
        'named',
        'Also these people',
        policy.bookingsNamed,
        'They may list bookings with the shared account, whatever is chosen above.',
      ),
      menu(
        'digests',
        'Digests',
        optionsOf(digestsRules),
        policy.digestsBy,
        'Who may make new ones. Digests that exist go on.',
      ),
      menu(
        'outside',
        'Shared channels',
        optionsOf(outsideRules),
        policy.sharesOutside ? 'yes' : 'no',
        'Whether shares and digests may go to channels with other companies.',
      ),
      menu(
        'fiscalYear',
        'Years begin in',
        monthLabels.map((label, at) => option(label, String(at + 1))),
        String(policy.fiscalYearStart),
        '“This quarter” and “last year” follow it.',
      ),
      peopleMenu(
        'admins',
        'Admins of Roundup',
        policy.admins,
        'They can change these settings. You stay one; another admin can remove you.',
      ),
    ],
  };
}

const optionsOf = (rules: Readonly<Record<string, string>>) =>
  Object.entries(rules).map(([value, label]) => option(label, value));

const menu = (field: Field, label: string, options: Options, current: string, hint: string) =>
  menuInput(settingsInputs[field], label, options, current, { hint });

function peopleMenu(field: Field, label: string, chosen: readonly string[], hint: string): types.InputBlock {
  const initial = chosen.length > 0 ? { initial_users: [...chosen] } : {};
  const about = { hint, placeholder: 'Nobody else', optional: true };
  return input(settingsInputs[field], label, { type: 'multi_users_select', ...initial }, about);
}

/** Checks the sender's rights now: the form may be a former admin's. */
export const handleSettingsForm: HandleSubmission = async (services, { caller, choices }) => {
  const { accounts, store } = services;
  const { workspace, slackUserId } = caller;
  const [state, digests] = await Promise.all([
    accounts.stateOf(workspace, slackUserId),
    store.digests.countActive(workspace.workspaceId, slackUserId),
  ]);
  const say = (text: string) => ({ response_action: 'update', view: buildModal('Settings', text) }) as const;
  if (!state.isAdmin)
    return { ack: say('*Nothing was changed.* You’re no longer an admin of Roundup here.'), afterAck: null };
  const allChosen = (field: Field) =>
    choices[settingsInputs[field].blockId]?.[settingsInputs[field].actionId] ?? [];
  const wanted = readSettings(allChosen, state, slackUserId);
  const hasEnded = state.shared !== null && wanted.sharedConnectionId !== state.policy.sharedConnectionId;
  const lines = changeTexts(state.policy, wanted, hasEnded ? digestsText({ shared: digests.shared }) : '');
  if (lines.length > 0) await store.policies.change(workspace, (policy) => ({ ...policy, ...wanted }));
  return {
    ack: say(lines.length === 0 ? '*Nothing changed.*' : ['*Saved.*', ...lines].join('\n')),
    afterAck: hasEnded ? () => services.notifyOfEndedAccess(caller) : null,
  };
};

type Settings = Omit<WorkspacePolicy, 'bookingsByEnvironment'>;

/** Keeps the old value where the new one is not understood. */
function readSettings(
  allChosen: (field: Field) => readonly string[],
  { policy, own }: AccountState,
  by: string,
): Settings {
  const chosen = (field: Field) => allChosen(field)[0] ?? '';
  const ruleOf = <Rule extends string>(
    field: Field,
    rules: Readonly<Record<Rule, string>>,
    before: Rule,
  ): Rule => {
    const isRule = (value: string): value is Rule => Object.hasOwn(rules, value);
    const value = chosen(field);
    return isRule(value) ? value : before;
  };
  const shared = chosen('shared');
  const month = Number(chosen('fiscalYear'));
  return {
    sharedConnectionId:
      shared === 'none' ? null : shared === 'own' && own !== null ? own.id : policy.sharedConnectionId,
    bookingsWithShared: ruleOf('bookings', bookingsRules, policy.bookingsWithShared),
    bookingsNamed: allChosen('named'),
    digestsBy: ruleOf('digests', digestsRules, policy.digestsBy),
    sharesOutside: ruleOf('outside', outsideRules, policy.sharesOutside ? 'yes' : 'no') === 'yes',
    fiscalYearStart: Number.isInteger(month) && month >= 1 && month <= 12 ? month : policy.fiscalYearStart,
    // The sender stays an admin, so that a workspace is never left without one.
    admins: [...new Set([by, ...allChosen('admins')])],
  };
}

const inAnyOrder = (value: Settings[keyof Settings]) =>
  JSON.stringify(Array.isArray(value) ? [...value].sort() : value);

function changeTexts(before: Settings, after: Settings, pausing: string): readonly string[] {
  const { sharedConnectionId, bookingsWithShared, digestsBy, sharesOutside, fiscalYearStart } = after;
  const texts: readonly (readonly [keyof Settings, string])[] = [
    [
      'sharedConnectionId',
      sharedConnectionId === null
        ? `No account is shared any more: everyone needs their own.${pausing}`
        : `Everyone without an account of their own now gets rankings through yours.${pausing}`,
    ],
    ['bookingsWithShared', `Bookings with the shared account: ${bookingsRules[bookingsWithShared]}.`],
    ['bookingsNamed', 'Other people may list bookings with the shared account now.'],
    ['digestsBy', `New digests: ${digestsRules[digestsBy]}.`],
    ['sharesOutside', `Shared channels: ${outsideRules[sharesOutside ? 'yes' : 'no']}.`],
    ['fiscalYearStart', `Years begin in ${monthLabels[fiscalYearStart - 1]}.`],
    ['admins', 'Roundup has other admins now.'],
  ];
  return texts.flatMap(([key, text]) => (inAnyOrder(before[key]) === inAnyOrder(after[key]) ? [] : [text]));
}
