import { mayMakeDigests } from '../../../accounts/permission';
import type { Digest } from '../../../digests/digest';
import { rankingIds, rankings } from '../../../rankings/ranking';
import { describeTrouble } from '../../ask/report-failure';
import type { HandleAction, Press } from '../../bolt/register';
import { decodeDigest } from '../../kit/action-value';
import { buildNotice } from '../../kit/notice-message';
import type { Services } from '../../services';
import { findPermissions } from '../list/permissions';
import { buildDigestForm, type DigestFormDefaults } from './digest-form-view';
import { type DigestOrigin, encodeDigestForm, markOf } from './digest-metadata';
import { findSources } from './digest-sources';
import { buildDigestLoading, buildDigestProblem } from './digest-steps';
import { digestsByAdmins } from './problem-text';

export const handleDigestNew: HandleAction = async (services, press) =>
  openForm(services, press, true, async () => {
    const { workspace, slackUserId } = press.caller;
    const state = await services.accounts.stateOf(workspace, slackUserId);
    if (!mayMakeDigests(state, state.policy)) return problem(`${digestsByAdmins} Ask one of them.`);
    return fillForm(services, press, null);
  });

export const handleDigestChange: HandleAction = async (services, press) =>
  openForm(services, press, false, async () => {
    const { caller, value, channelId } = press;
    const read = decodeDigest(value);
    if (!read.ok) return problem('*This button cannot be used any more.* It is too old, or it was altered.');
    const digest = await services.store.digests.find(caller.workspace.workspaceId, read.value.digestId);
    const rights = digest && (await findPermissions(services, caller, digest, channelId));
    if (digest === null || !rights?.maySee)
      return problem('*This digest is not here any more.* It was stopped.');
    if (!rights.mayChange) {
      return problem(
        '*Only its owner or an admin can change it.* Anyone in the channel can pause it and skip the next one.',
      );
    }
    return fillForm(services, press, digest);
  });

const problem = (words: string) => buildDigestProblem(words, 'Close');

type View = ReturnType<typeof buildDigestForm>;

/** Opens it empty while the press still may, and fills it once Cal.com has said what there is to choose. */
async function openForm(
  services: Services,
  { caller, triggerId }: Press,
  isNew: boolean,
  fill: () => Promise<View>,
): Promise<ReturnType<typeof couldNotOpen> | null> {
  if (triggerId === undefined) return couldNotOpen();
  const viewId = await services.slack.openModal(caller.workspace, triggerId, buildDigestLoading(isNew));
  let view: View;
  try {
    view = await fill();
  } catch (error) {
    view = problem(describeTrouble(services, 'a form was not filled', error));
  }
  await services.slack.updateModal(caller.workspace, viewId, view);
  return null;
}

function couldNotOpen() {
  return {
    kind: 'private' as const,
    message: buildNotice('*Slack could not open the form.* Press the button again.'),
  };
}

async function fillForm(services: Services, press: Press, digest: Digest | null): Promise<View> {
  const sources = await findSources(services, press.caller, digest);
  if (sources.groups.length === 0) {
    const why = sources.notes.length === 0 ? '' : `\n${sources.notes.join('\n')}`;
    return problem(
      `*There is no Cal.com access for a digest yet.* Connect your own account with \`/cal-account\`; an admin can also share one with the workspace there.${why}`,
    );
  }
  const { workspace, slackUserId } = press.caller;
  const askersZone = sources.calendar ? null : await services.slack.findTimeZone(workspace, slackUserId);
  const { policy } = await services.accounts.stateOf(workspace, slackUserId);
  return buildDigestForm({
    sharesOutside: policy.sharesOutside,
    isNew: digest === null,
    sources: sources.groups,
    notes: sources.notes,
    defaults: digest === null ? defaultsOf(sources, askersZone) : { ...digest, source: sources.chosen },
    metadata: encodeDigestForm({
      offersOutside: policy.sharesOutside,
      origin: originOf(press),
      changed: digest === null ? null : { id: digest.id, mark: markOf(digest) },
    }),
    now: services.now(),
  });
}

function originOf({ responseUrl, channelId, isEphemeral }: Press): DigestOrigin {
  return { responseUrl: responseUrl ?? '', channelId: channelId ?? '', isList: isEphemeral };
}

/** Mondays at nine, the last closed week, the lists that are kind to whoever is on them. */
function defaultsOf(
  { chosen, calendar }: Awaited<ReturnType<typeof findSources>>,
  askersZone: string | null,
): DigestFormDefaults {
  return {
    channelId: null,
    schedule: {
      weekdays: [1],
      time: '09:00',
      timeZone: calendar?.timeZone ?? askersZone ?? 'UTC',
      weekStart: calendar?.weekStart ?? 1,
    },
    content: {
      rankings: rankingIds.filter((id) => rankings[id].namesInPublic),
      rows: 5,
      isCompared: true,
      showsUpcoming: true,
      whenEmpty: 'one-line',
    },
    source: chosen,
  };
}
