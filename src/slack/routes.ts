import type { App } from '@slack/bolt';
import { toSeconds } from '../lib/time/calendar';
import {
  handleAccountCommand,
  handleAccountConnect,
  handleAccountDisconnect,
  handleAccountHide,
  handleAccountKey,
  handleAccountShare,
  handleAccountShow,
  handleKeySubmission,
} from './account/account';
import { handleSettingsForm, openSettings } from './account/settings';
import { startSample } from './ask/with-connection';
import { registerOutsiders } from './bolt/outsiders';
import {
  type Caller,
  type HandleAction,
  registerAction,
  registerCommand,
  registerHome,
} from './bolt/register';
import { registerOptions } from './bolt/register-options';
import { fieldErrorAck, registerView } from './bolt/register-view';
import { registerUninstall } from './bolt/uninstall';
import {
  handleUnknownAction,
  handleUnknownCommand,
  handleUnknownForm,
  registerUnknownKinds,
  replacedFormAck,
} from './bolt/unknown';
import {
  handleBookingsEvent,
  handleBookingsPosition,
  handleBookingsShow,
  handleBookingsTeam,
  makeSharedBookings,
} from './bookings/actions';
import { handleDigestCommand } from './digests/command';
import { handleDigestChange, handleDigestNew, suggestZones } from './digests/form/open';
import { handleDigestForm, handleDigestSave, savingFailureAck } from './digests/form/submit';
import {
  handleDigestHistory,
  handleDigestList,
  handleDigestMore,
  handleDigestOpen,
  handleDigestPause,
  handleDigestPreview,
  handleDigestRepost,
  handleDigestResume,
  handleDigestSendNow,
  handleDigestSkip,
  handleDigestStop,
} from './digests/list/actions';
import {
  handleDigestTakeOver,
  handleDigestTakeOverOwn,
  handleDigestTakeOverShared,
} from './digests/list/resume';
import { handleBookingsFilters, handleRankingsFilters, suggestEvents } from './filters/filters';
import { handleBookingsOverflow, handleRankingsOverflow } from './filters/overflow';
import { handleBookingsFiltersForm, handleRankingsFiltersForm } from './filters/submission';
import { homePresses, openHome, showHome } from './home/home';
import {
  actionIds,
  callbackIds,
  commands,
  digestInputs,
  filterInputs,
  keyInput,
  settingsInputs,
  shareInput,
} from './kit/ids';
import type { Message } from './kit/message';
import {
  handleCardBookings,
  handleExplain,
  handleExplainFurther,
  handleExplainMore,
} from './rankings/explain/explain';
import { handleFairShareStop } from './rankings/fair-share/fair-share';
import {
  handleRankingsChoose,
  handleRankingsEvent,
  handleRankingsMine,
  handleRankingsPeriod,
  handleRankingsPerson,
  handleRankingsScope,
  handleRankingsShow,
  makeSharedRankings,
  readQuestion,
  showRankingsOn,
} from './rankings/rankings';
import type { Services } from './services';
import { handleShare, handleShareNames, handleShareSubmission, handleShareUndo } from './share/share';
import {
  handleBookingsCommand,
  handleRankingsCommand,
  handleReading,
  recoveryButtonsOfCommand,
} from './understand/commands';

/** Every request from Slack that Roundup answers, and its listener. */
export function registerListeners(app: App, services: Services): void {
  const command = registerCommand.bind(null, app, services);
  const action = registerAction.bind(null, app, services);

  registerOutsiders(app, services);

  command(commands.rankings, handleRankingsCommand, recoveryButtonsOfCommand('rankings'));
  command(commands.bookings, handleBookingsCommand, recoveryButtonsOfCommand('bookings'));
  command(commands.digest, handleDigestCommand);
  command(commands.account, handleAccountCommand);
  command(anythingBut(Object.values(commands)), handleUnknownCommand);

  action(actionIds.readingFirst, handleReading);
  action(actionIds.readingSecond, handleReading);
  action(actionIds.readingThird, handleReading);
  action(actionIds.readingFourth, handleReading);
  action(actionIds.rankingsShow, handleRankingsShow);
  action(actionIds.rankingsChoose, handleRankingsChoose);
  action(actionIds.rankingsPeriod, handleRankingsPeriod);
  action(actionIds.rankingsScope, handleRankingsScope);
  action(actionIds.rankingsEvent, handleRankingsEvent);
  action(actionIds.rankingsFilters, handleRankingsFilters);
  action(actionIds.rankingsOverflow, handleRankingsOverflow);
  action(actionIds.rankingsShare, handleShare(callbackIds.shareRankings, makeSharedRankings));
  action(actionIds.shareNames, handleShareNames);
  action(actionIds.shareUndo, handleShareUndo);
  action(actionIds.shareSee, async () => null);
  action(actionIds.shareMine, handleRankingsMine);
  action(actionIds.fairShareStop, handleFairShareStop);
  action(actionIds.rankingsExplain, handleExplain);
  action(actionIds.cardBookings, handleCardBookings);
  action(actionIds.rankingsPerson, handleRankingsPerson);
  action(actionIds.explainMore, handleExplainMore);
  action(actionIds.explainFurther, handleExplainFurther);
  action(actionIds.explainBack, handleExplainMore);
  action(actionIds.bookingsShow, handleBookingsShow);
  action(actionIds.bookingsMoreAhead, handleBookingsPosition);
  action(actionIds.bookingsMoreBehind, handleBookingsPosition);
  action(actionIds.bookingsRestart, handleBookingsPosition);
  action(actionIds.bookingsTeam, handleBookingsTeam);
  action(actionIds.bookingsEvent, handleBookingsEvent);
  action(actionIds.bookingsFilters, handleBookingsFilters);
  const shareBookings = handleShare(callbackIds.shareBookings, makeSharedBookings);
  action(actionIds.bookingsShare, shareBookings);
  action(actionIds.bookingsOverflow, handleBookingsOverflow(shareBookings));
  action(actionIds.accountConnect, handleAccountConnect);
  action(actionIds.accountConnectOther, handleAccountConnect);
  action(actionIds.accountConnectThird, handleAccountConnect);
  action(actionIds.accountConnectFourth, handleAccountConnect);
  action(actionIds.accountSample, handleSample);
  action(actionIds.accountSettings, openSettings);
  action(actionIds.accountKey, handleAccountKey);
  action(actionIds.accountDisconnect, handleAccountDisconnect);
  action(actionIds.accountHide, handleAccountHide);
  action(actionIds.accountShow, handleAccountShow);
  action(actionIds.accountShare, handleAccountShare);
  action(actionIds.digestNew, handleDigestNew);
  action(actionIds.digestList, handleDigestList);
  action(actionIds.digestOpen, handleDigestOpen);
  action(actionIds.digestChange, handleDigestChange);
  action(actionIds.digestPreview, handleDigestPreview);
  action(actionIds.digestSendNow, handleDigestSendNow);
  action(actionIds.digestSkip, handleDigestSkip);
  action(actionIds.digestPause, handleDigestPause);
  action(actionIds.digestResume, handleDigestResume);
  action(actionIds.digestStop, handleDigestStop);
  action(actionIds.digestTakeOver, handleDigestTakeOver);
  action(actionIds.digestTakeOverOwn, handleDigestTakeOverOwn);
  action(actionIds.digestTakeOverShared, handleDigestTakeOverShared);
  action(actionIds.digestHistory, handleDigestHistory);
  action(actionIds.digestMore, handleDigestMore);
  action(actionIds.digestRepost, handleDigestRepost);
  action(anythingBut(Object.values(actionIds)), handleUnknownAction);

  registerView(
    app,
    services,
    callbackIds.accountKey,
    fieldErrorAck(keyInput.blockId),
    handleKeySubmission(showHome),
  );
  const atShared = fieldErrorAck(settingsInputs.shared.blockId);
  registerView(app, services, callbackIds.accountSettings, atShared, handleSettingsForm);
  registerView(
    app,
    services,
    callbackIds.digestForm,
    fieldErrorAck(digestInputs.channel.blockId),
    handleDigestForm,
  );
  registerView(app, services, callbackIds.digestSave, savingFailureAck, handleDigestSave);
  registerOptions(app, services, digestInputs.timeZone.actionId, suggestZones);

  const atPeriod = fieldErrorAck(filterInputs.period.blockId);
  registerView(app, services, callbackIds.rankingsFilters, atPeriod, handleRankingsFiltersForm);
  registerView(app, services, callbackIds.bookingsFilters, atPeriod, handleBookingsFiltersForm);
  registerOptions(app, services, filterInputs.rankingsEvent.actionId, suggestEvents('rankings'));
  registerOptions(app, services, filterInputs.bookingsEvent.actionId, suggestEvents('bookings'));

  const atChannel = fieldErrorAck(shareInput.blockId);
  registerView(app, services, callbackIds.shareRankings, atChannel, handleShareSubmission);
  registerView(app, services, callbackIds.shareBookings, atChannel, handleShareSubmission);

  registerView(app, services, anythingBut(Object.values(callbackIds)), replacedFormAck, handleUnknownForm);
  const menus = [digestInputs.timeZone, filterInputs.rankingsEvent, filterInputs.bookingsEvent];
  const unknownMenu = anythingBut(menus.map(({ actionId }) => actionId));
  registerOptions(app, services, unknownMenu, async () => []);
  registerUnknownKinds(app, services);

  registerHome(app, services, openHome, homePresses({ card: showCard, sample: showSample }));
  registerUninstall(app, services);
}

/** A new message, because the pressed one stays useful. */
const handleSample: HandleAction = async (services, { caller }) => ({
  kind: 'private',
  message: await showSample(services, caller),
});

async function showSample(services: Services, caller: Caller): Promise<Message> {
  await startSample(services, caller);
  return showText(services, caller, '');
}

const showCard = (services: Services, caller: Caller) => showText(services, caller, 'scope:me');

async function showText(services: Services, caller: Caller, text: string): Promise<Message> {
  const asked = readQuestion({ text, askedAt: toSeconds(services.now()) });
  if (asked === null) throw new TypeError(`not a question: ${text}`);
  const reply = await showRankingsOn(null, services, caller, asked, 'private');
  if (reply === null) throw new TypeError('only a fair share is answered later');
  return reply.message;
}

/** Bolt runs every listener that matches, so a catch-all must leave out the known ids. */
function anythingBut(known: readonly string[]): RegExp {
  const escaped = known.map((id) => id.replace(/[^\w]/g, '\\$&'));
  return new RegExp(`^(?!(?:${escaped.join('|')})$)`);
}
