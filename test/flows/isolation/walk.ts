import type { Purpose } from '../../../src/accounts/permission';
import { actionIds, settingsInputs } from '../../../src/slack/kit/ids';
import { moreOptions } from '../../../src/slack/rankings/rankings-menus-view';
import { decide } from '../../sandbox/local-calcom/consent';
import { codeIn, openKeyModal, sealedIn, submitKey } from '../../support/connect-account';
import { eventually } from '../../support/eventually';
import { createBrowser, install, pageOf } from '../../support/many-workspaces';
import { buttonOf } from '../../support/person';
import type { Seen } from '../../support/read-message';
import { type Access, connect, disconnect, emptyWorkspace, isAdmin, permittedFor } from './model';
import { type Pressed, pressAs, sendSettings } from './press';
import type { Ask, Setting, Step } from './steps';
import { type Calls, watchCalls } from './watch-calls';
import {
  type Carried,
  count,
  isOutsider,
  keepCarried,
  opensBookingsBehind,
  type Someone,
  type World,
} from './world';

const secondMs = 1_000;
// What the bot remembers of a profile is renewed behind an answer's back when it is between a minute and a day old.
// A run takes less than a minute, so that each request belongs to the step that it was made in.
const stepMs = 1.2 * secondMs;
const longMs = 25 * 3_600 * secondMs;

// Past 200 lines, since every step there is stands here next to what it allows.

/** Takes one step, if it can be taken now, and fails when a call was made that should not have been. */
export async function take(world: World, step: Step): Promise<boolean> {
  world.bot.clock.advance(stepMs);
  switch (step.kind) {
    case 'wait':
      world.bot.clock.advance(longMs);
      return true;
    case 'uninstall':
      return uninstall(world, step);
    case 'ask at once':
      return askAtOnce(world, world.someone(step.bookings), world.someone(step.rankings));
    default:
  }
  const someone = world.someone(step.who);
  if (step.kind === 'install') return installBy(world, someone);
  if (!someone.model.isInstalled) return false;
  switch (step.kind) {
    case 'connect by key':
      return connectByKey(world, someone, step.memberId);
    case 'connect by OAuth':
      return connectByOAuth(world, someone);
    case 'revoke':
      return revoke(world, someone);
    case 'ask':
      if (step.isFailing) world.bot.calcom.inject({ path: '/v2/', kind: 'status', status: 400, times: 3 });
      await ask(world, someone, step.ask, step.isFailing);
      world.bot.calcom.clearFaults();
      return true;
    case 'press':
      return press(world, someone, world.someone(step.by), step.button);
    case 'set':
      return set(world, someone, world.someone(step.by), step.setting);
  }
}

async function installBy(world: World, { workspace, model, id }: Someone): Promise<boolean> {
  const { bot, belonging, models } = world;
  const isForAll = belonging === 'of one organisation, installed for all';
  const told = workspace.received.length;
  await watchCalls(bot, { workspaces: [workspace], accesses: [] }, async () => {
    await install(bot, workspace, id, isForAll ? workspace.enterpriseId : undefined);
    await eventually('the installer is told', () =>
      workspace.received.slice(told).some(({ args }) => args.channel === id),
    );
  });
  if (!model.isInstalled && !isForAll) model.admins = new Set([id]);
  for (const each of isForAll ? models : [model]) {
    each.isInstalled = true;
    each.installedForAllBy = isForAll ? id : null;
  }
  return true;
}

async function uninstall(world: World, step: Extract<Step, { kind: 'uninstall' }>): Promise<boolean> {
  const { bot, belonging, models } = world;
  const model = models[step.place];
  const workspace = bot.slack.workspaces[step.place];
  if (!model?.isInstalled || workspace === undefined) return false;
  for (const each of belonging === 'of one organisation, installed for all' ? models : [model])
    emptyWorkspace(each);
  const countGone = () => bot.log().split('Roundup was uninstalled').length;
  const before = countGone();
  await watchCalls(bot, { workspaces: [], accesses: [] }, async () => {
    const order = step.isTokensFirst ? 'tokens-first' : 'uninstalled-first';
    await workspace.uninstall({ order, repeat: step.repeat });
    await eventually('all of it is deleted', () => countGone() === before + 2 * step.repeat);
  });
  return true;
}

const questions: Readonly<
  Record<Ask, readonly [command: string, text: string, purpose: Purpose | 'account']>
> = {
  bookings: ['/cal-bookings', '', 'bookings'],
  'past bookings': ['/cal-bookings', 'past', 'bookings'],
  rankings: ['/cal-rankings', 'most-bookings', 'rankings'],
  'own rankings': ['/cal-rankings', 'scope:me', 'own'],
  account: ['/cal-account', '', 'account'],
};

async function ask(world: World, asker: Someone, what: Ask, isFailing = false): Promise<Seen> {
  const [command, text, purpose] = questions[what];
  const { accesses, exactly } = permittedFor(asker.model, asker.id, purpose);
  const allowed = { workspaces: [asker.workspace], accesses };
  const answers: Seen[] = [];
  const calls = await watchCalls(world.bot, allowed, async () => {
    answers.push(await asker.person.type(command, text));
  });
  if (!isFailing) checkExactly(calls, exactly, what);
  const whose = exactly === null ? 'denied' : exactly?.owner === asker.id ? 'own' : 'shared';
  count(world, `${purpose} ${exactly === undefined ? 'revoked' : whose}`);
  const [answer] = answers;
  if (answer === undefined) throw new Error('There is no answer');
  if (whose === 'own' && accesses.some(({ name, owner }) => owner !== asker.id && calls.names.has(name))) {
    count(world, 'rankings own, then shared');
  }
  if (purpose !== 'account') keepCarried(world, asker, answer, purpose);
  return answer;
}

/** Whoever may use access gets an answer with it; otherwise this would hold for a bot that never asks. */
function checkExactly({ names, sum }: Calls, exactly: Access | null | undefined, what: string): void {
  if (exactly === null && sum > 0) throw new Error(`Cal.com was asked for ${what}, which nothing allows`);
  // Rankings are remembered for ten seconds.
  if (exactly && what.includes('bookings') && !names.has(exactly.name)) {
    throw new Error(`${exactly.name} was not asked for ${what}`);
  }
}

async function askAtOnce({ bot }: World, first: Someone, second: Someone): Promise<boolean> {
  if (first.id === second.id || !first.model.isInstalled || !second.model.isInstalled) return false;
  const bookings = permittedFor(first.model, first.id, 'bookings').accesses;
  const rankings = permittedFor(second.model, second.id, 'rankings').accesses;
  const only = { '/v2/bookings': bookings, '/v2/insights': rankings };
  const accesses = [...bookings, ...rankings];
  await watchCalls(bot, { workspaces: [first.workspace, second.workspace], accesses, only }, () =>
    Promise.all([
      first.person.type('/cal-bookings', 'past'),
      second.person.type('/cal-rankings', 'most-bookings'),
    ]),
  );
  return true;
}

async function connectByKey(world: World, owner: Someone, memberId: number): Promise<boolean> {
  const { bot } = world;
  const { workspace, person, model, id } = owner;
  const account = await ask(world, owner, 'account');
  const secret = bot.calcom.keyFor(memberId);
  const name = /^cal_live_sandbox_(.*)_\d{8}$/.exec(secret)?.[1] ?? '';
  const access: Access = { name, owner: id, memberId, secret, isRevoked: false, isBroken: false };
  await watchCalls(bot, { workspaces: [workspace], accesses: [access] }, async () => {
    const viewId = await openKeyModal(workspace, person, account);
    await person.watch(() => submitKey(workspace, person, viewId, secret));
    await workspace.closeView({ userId: id, viewId });
  });
  connect(model, access);
  return true;
}

async function connectByOAuth(world: World, owner: Someone): Promise<boolean> {
  const { bot } = world;
  const { workspace, model, id, number } = owner;
  const account = await ask(world, owner, 'account');
  // One member for each of the ten, since tokens are noted by their member.
  const memberId = 121 + number;
  const known = new Set(bot.calcom.secrets());
  const access = { name: `oauth-${memberId}`, owner: id, memberId, isRevoked: false, isBroken: false };
  const allowed = { workspaces: [workspace], accesses: [{ ...access, secret: '' }] };
  await watchCalls(bot, allowed, async () => {
    const told = workspace.received.length;
    const browser = createBrowser();
    const left = await browser.open(buttonOf(account, 'Connect with Cal.com').url ?? '');
    const back = await decide(new URL(left.location), memberId);
    const page = await browser.open(back.location ?? '');
    const body = new URLSearchParams({ sealed: sealedIn(page.html), code: codeIn(account) });
    await browser.open(pageOf(bot, '/calcom/confirm'), { method: 'POST', body });
    await eventually('whoever connected is told', () =>
      workspace.received.slice(told).some(({ args }) => args.channel === id),
    );
  });
  const secret = bot.calcom.secrets().find((each) => /^local-refresh/.test(each) && !known.has(each)) ?? '';
  connect(model, { ...access, secret });
  return true;
}

async function revoke({ bot }: World, { model, id }: Someone): Promise<boolean> {
  const access = model.own.get(id);
  if (access === undefined) return false;
  bot.calcom.revoke(access.secret);
  access.isRevoked = true;
  return true;
}

async function press(world: World, screen: Someone, by: Someone, button: number | string): Promise<boolean> {
  const { carried: all } = world;
  const carried =
    typeof button === 'string'
      ? all.find(({ actionId, option }) => [actionId, `${actionId} ${option}`].includes(button))
      : all[button % Math.max(1, all.length)];
  if (carried === undefined) return false;
  const { actionId: action_id, blockId: block_id, value, option, purpose } = carried;
  const selected = option === undefined ? {} : { selected_option: { value: option } };
  const action = { action_id, block_id, value, ...selected };
  const account = await ask(world, screen, 'account');
  // Judged by whoever presses, in the workspace where they do.
  const isTurnedAway = isOutsider(world, screen, by);
  const allowed = isTurnedAway ? { accesses: [] } : allowedBy(carried, screen, by);
  const isInModal = action_id === actionIds.rankingsExplain;
  const answer = await pressAs(world, { screen, account, by, isInModal }, action, () => allowed);
  count(world, allowed.accesses.length > 0 ? 'press allowed' : 'press denied');
  if (by.id !== screen.id) count(world, 'press by another');
  if (isTurnedAway) count(world, 'press by another company');
  else if (by.workspace !== screen.workspace) count(world, 'press by a colleague from another workspace');
  if (by.isGuest) count(world, 'press by a guest');
  if (isTurnedAway && !/Only people of this Slack workspace/.test(answer?.words ?? ''))
    throw new Error('Somebody of another company was answered');
  if (carried.teamId !== screen.workspace.teamId) count(world, 'value of another workspace');
  if (answer !== null) keepCarried(world, screen, answer, purpose);
  return true;
}

function allowedBy({ actionId, option, purpose }: Carried, { model }: Someone, by: Someone) {
  const { accesses } = permittedFor(model, by.id, purpose);
  const isExplained = actionId === actionIds.rankingsExplain || opensBookingsBehind(actionId, option);
  if (!isExplained && actionId === actionIds.rankingsOverflow)
    return option === moreOptions.counted ? { accesses: [] } : { accesses, quietly: accesses.slice(1) };
  if (actionId === actionIds.rankingsFilters) return { accesses, quietly: accesses.slice(1) };
  if (!isExplained) return { accesses };
  // Whoever counted, the bookings behind it are a matter of the right to bookings.
  const bookings = permittedFor(model, by.id, 'bookings').accesses;
  if (bookings.length === 0) return { accesses: bookings };
  return { accesses: [...bookings, ...accesses], only: { '/v2/bookings': bookings } };
}

async function set(world: World, screen: Someone, by: Someone, setting: Setting): Promise<boolean> {
  if (by.id !== screen.id) count(world, 'setting by another');
  const account = await ask(world, screen, 'account');
  const chosen = chosenIn(world, setting);
  if (chosen !== null) {
    await setInForm(world, { screen, account, by }, chosen);
    if (!isOutsider(world, screen, by)) applySetting(world, screen, by, setting);
    return true;
  }
  const action = { action_id: `account_${setting.what}` };
  await pressAs(world, { screen, account, by }, action, () => {
    if (isOutsider(world, screen, by)) return { accesses: [] };
    applySetting(world, screen, by, setting);
    // The account is shown as it is afterwards.
    return permittedFor(screen.model, by.id, 'account');
  });
  return true;
}

/** What the form of the settings then holds; null for what has a button of its own. */
function chosenIn(world: World, setting: Setting): Readonly<Record<string, object>> | null {
  const inForm = ({ blockId, actionId }: { blockId: string; actionId: string }, state: object) => ({
    [blockId]: { [actionId]: state },
  });
  if (setting.what === 'unshare')
    return inForm(settingsInputs.shared, { selected_option: { value: 'none' } });
  if (setting.what === 'rule')
    return inForm(settingsInputs.bookings, { selected_option: { value: setting.rule } });
  if (!('people' in setting)) return null;
  const people = setting.people.map((number) => world.someone(number).id);
  return inForm(settingsInputs[setting.what], { selected_users: people });
}

/** Opens the settings and sends them, both by whoever presses. Who may not is sent no form, and sends one all the same. */
async function setInForm(world: World, pressed: Pressed, chosen: Readonly<Record<string, object>>) {
  const { screen, by } = pressed;
  const isTurnedAway = isOutsider(world, screen, by);
  const mayChange = !isTurnedAway && isAdmin(screen.model, by.id);
  const words = isTurnedAway
    ? /Only people of this Slack workspace/
    : mayChange
      ? /\*Saved\.\*|\*Nothing changed\.\*/
      : /no longer an admin of Roundup/;
  const then = async () => {
    const { told, isOpen } = await sendSettings(world, pressed, chosen);
    if (isOpen !== mayChange) throw new Error(`The settings were ${isOpen ? '' : 'not '}opened for ${by.id}`);
    if (!words.test(told)) throw new Error(`${by.id} sent the settings and was told ${told}`);
  };
  const action = { action_id: actionIds.accountSettings };
  await pressAs(world, { ...pressed, then }, action, () => ({ accesses: [] }));
  count(world, mayChange ? 'settings saved' : 'settings refused');
}

function applySetting(world: World, { model }: Someone, { id }: Someone, setting: Setting): void {
  if (setting.what === 'disconnect') disconnect(model, id);
  if (!isAdmin(model, id)) return;
  // Who sends the form stays an admin.
  if (chosenIn(world, setting) !== null) model.admins = new Set([id, ...model.admins]);
  if (setting.what === 'unshare') model.sharedBy = null;
  if (setting.what === 'rule') model.rule = setting.rule;
  const own = model.own.get(id);
  if (setting.what === 'share' && own?.isBroken === false) model.sharedBy = id;
  if (!('people' in setting)) return;
  const people = setting.people.map((number) => world.someone(number).id);
  if (setting.what === 'named') model.named = new Set(people);
  else model.admins = new Set([id, ...people]);
}
