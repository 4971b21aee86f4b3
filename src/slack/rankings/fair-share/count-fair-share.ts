import { CalcomUnauthorizedError } from '../../../calcom/errors';
import type { CountedThrough, FairShareAnswer } from '../../../fair-share/fair-share';
import type { RankingsQuestion } from '../../../rankings/question';
import { deadlineFrom } from '../../ask/deadline';
import { NextRefusedError, withConnection } from '../../ask/with-connection';
import type { Caller } from '../../bolt/register';
import { type CarriedQuestion, encodeQuestionInBlockId } from '../../kit/action-value';
import { buildChoiceMessage } from '../../kit/choice-message';
import { describeFailure } from '../../kit/failure-text';
import { actionIds } from '../../kit/ids';
import type { Message, Reply } from '../../kit/message';
import { buildNotice } from '../../kit/notice-message';
import type { Services } from '../../services';
import { chooseFairShare } from './choose-fair-share';
import type { Counted } from './count';
import type { CountEnd } from './counts';
import { buildFairShareMessage } from './fair-share-message';
import { buildCountInterrupted, buildCountPaused, countAgainButton } from './fair-share-progress';
import type { FairShareFound, FairSharePlan } from './plan-fair-share';
import type { Watch } from './watches';

/** How a fair share is asked for. */
export type CountMode =
  /** What is remembered will do, and a long count is asked about first. */
  | 'usual'
  /** Somebody has agreed to a long count. */
  | 'go-on'
  /** What is remembered will not do. */
  | 'again'
  /** What a count that waits has counted until now. */
  | 'part';

export interface CountAsk {
  readonly question: RankingsQuestion;
  readonly askedAt: Date;
  readonly mode: CountMode;
}

const closedForMs = 6 * 3_600_000;
// Of a period that goes on, a second asker gets the same numbers within a minute.
const runningForMs = 60_000;

type Watching = Omit<Watch<Reply>, 'answer'>;

/** Counts, or finds what was counted already, and makes the message of it; a private reply says why that is not done. */
export function countFairShare(
  services: Services,
  caller: Caller,
  { question, askedAt, mode }: CountAsk,
  watch: Watching,
): Promise<Reply> {
  const { now, fairShares } = services;
  const { counts } = fairShares;
  const reply = (message: Message): Reply => ({ kind: 'replace', message });
  return withConnection(services, caller, 'rankings', async (opened): Promise<Reply> => {
    const options = { ...deadlineFrom(now()), signal: watch.signal };
    let isWider = false;
    try {
      const { found, whose } = await chooseFairShare(services, caller, opened, question, askedAt, options);
      if (found.kind !== 'plan') return reply(saidInstead(found, watch.asked));
      const plan = { ...found, whose };
      isWider = whose === 'wider';
      if (mode === 'part') {
        const part = counts.partOf(found.order) ?? counts.recall(found.order, closedForMs);
        return reply(part === undefined ? buildGone(watch.asked) : answerOf(plan, part, false));
      }
      const known = mode === 'again' ? undefined : counts.recall(found.order, freshMsOf(found, now()));
      if (known !== undefined) return reply(answerOf(plan, known, true));
      watch.signal.throwIfAborted();
      const joined = counts.join(found.order, { signal: watch.signal, goesOn: mode === 'go-on' });
      watch.progress = () => ({ ...joined.progress(), understood: found.understood });
      return reply(endOf(plan, await joined.end, watch.asked));
    } catch (error) {
      if (error instanceof CalcomUnauthorizedError && isWider) throw new NextRefusedError({ cause: error });
      if (!watch.signal.aborted) throw error;
      return reply(buildNotice('*Stopped before anything was counted.*', countAgainButton(watch.asked)));
    }
  });
}

/** What was counted for this question within the last hours; null where it was not, or is not to be shared. */
export function recallFairShare(
  services: Services,
  found: FairSharePlan,
  whose: CountedThrough['whose'],
): FairShareAnswer | null {
  const counted = services.fairShares.counts.recall(found.order, closedForMs);
  return counted === undefined ? null : toAnswer({ ...found, whose }, counted);
}

/** For a count that is over or was lost with a restart. */
export function buildGone(asked: CarriedQuestion): Message {
  return buildNotice(
    '*This count is not under way any more.* It has ended, or Roundup was started anew.',
    countAgainButton(asked),
  );
}

const freshMsOf = ({ understood: { period } }: FairSharePlan, now: Date) =>
  period.end !== null && period.end < now ? closedForMs : runningForMs;

type Plan = FairSharePlan & Pick<CountedThrough, 'whose'>;

function toAnswer({ understood, ownerName, whose, seesAll }: Plan, counted: Counted): FairShareAnswer {
  const { share, extent, countedAt, hasOrganisersOnly, gaps } = counted;
  return {
    ...understood,
    share,
    extent,
    countedAt,
    hasOrganisersOnly,
    gaps,
    through: { ownerName, whose, seesAll },
  };
}

const answerOf = (plan: Plan, counted: Counted, isRemembered: boolean) =>
  buildFairShareMessage(toAnswer(plan, counted), isRemembered);

function endOf(plan: Plan, end: CountEnd, asked: CarriedQuestion): Message {
  if (end.kind === 'counted') return answerOf(plan, end, false);
  const { pause, progress } = end;
  if (pause.kind !== 'failed') return buildCountPaused(pause, progress, plan.understood, asked);
  const words = describeFailure(pause.error);
  if (words === null) throw pause.error;
  return buildCountInterrupted(words, progress, plan.understood, asked);
}

function saidInstead(found: Exclude<FairShareFound, FairSharePlan>, asked: CarriedQuestion): Message {
  if (found.kind === 'choice') {
    const actionId = found.choice.what === 'team' ? actionIds.rankingsScope : actionIds.rankingsEvent;
    return buildChoiceMessage(found.choice, { actionId, blockId: encodeQuestionInBlockId(asked) });
  }
  return buildNotice(
    found.asked === 'team'
      ? '*A fair share needs a team.* This Cal.com access is in none.'
      : '*This Cal.com access is in no organisation.* Ask for a team instead: `team:"…"`.',
  );
}
