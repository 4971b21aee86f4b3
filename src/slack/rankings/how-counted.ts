import type { types } from '@slack/bolt';
import type { RankingsQuestion } from '../../rankings/question';
import { rankingIds, rankings } from '../../rankings/ranking';
import type { Press } from '../bolt/register';
import type { Reply } from '../kit/message';
import { buildModal } from '../kit/modal';
import { privateNotice } from '../kit/notice-message';
import { section } from '../kit/text';
import type { Services } from '../services';

export async function showHowCounted(
  services: Services,
  { caller, triggerId }: Press,
  question: RankingsQuestion,
): Promise<Reply | null> {
  if (triggerId === undefined) {
    return privateNotice('*Slack couldn’t open it.* Try again.');
  }
  await services.slack.openModal(caller.workspace, triggerId, buildHowCounted(question));
  return null;
}

const fairShareText = [
  '*Fair share*\nConfirmed bookings that start and end in the period count for each of their hosts, co-hosts included, with their hours. Pending, cancelled and rejected ones don’t. Where Cal.com names one host per booking, it counts for that host.',
  'Half of the team has more than the median, half has less. People without a booking are part of it; hosts from outside the team are listed, but aren’t.',
  'For a team, its members’ personal bookings are left out. For an event type, copies of a managed one are left out.',
  'Numbers come from the bookings that the Cal.com access in the answer can see. A team’s owners and admins see everybody’s, a member only their own.',
  'Up to 10,000 bookings are counted. For ten minutes, the numbers of a period that’s over are shown again without asking Cal.com.',
];

const generalText = [
  'Cal.com lists ten people at most, and only those with at least one. Whoever is missing from a full list is outside the top ten, which isn’t zero.',
  'A booking belongs to the day it starts, unless the answer says “by the day they were booked”. One that runs past midnight on the last day isn’t counted.',
  'Totals count a rescheduled booking once, not as cancelled; the lists count it as cancelled. A booking that nobody confirmed counts as completed in the totals once it’s over, but not in the lists.',
  '“Before” is the equal period before: last week beside the week before it. This week so far is compared with the same part of the last one, the last 30 days with the 30 days before.',
  '“Usual” is what the last eight whole weeks had, without the highest and the lowest.',
];

function buildHowCounted({ ranking }: Pick<RankingsQuestion, 'ranking'>): types.ModalView {
  const lists = ranking === null ? rankingIds : ranking === 'fair-share' ? [] : [ranking];
  const paragraphs = [
    ...lists.map((id) => `*${rankings[id].title}*\n${rankings[id].meaning}`),
    ...(ranking === 'fair-share' ? fairShareText : generalText),
  ];
  return buildModal('How this is counted', paragraphs.map(section));
}
