import { rankingIds } from '../../rankings/ranking';
import { commands } from './ids';
import type { Message } from './message';
import { accessibleText, context, section } from './text';

const periods =
  '`today` `yesterday` `tomorrow` · `this`, `last` or `next` `week|month|quarter|year` · `last 30 days` · `march` · `week 47` · `1 oct - 15 oct` · `2026-01-05..2026-01-31` · `since 2026-01-05`';

const texts = {
  [commands.rankings]: [
    `*${commands.rankings}* ranks the members of your organisation or team by their Cal.com bookings. Only you see the answer until you share it.`,
    [
      `\`${commands.rankings}\` – all eight rankings, last 30 days`,
      `\`${commands.rankings} most-completed last week\``,
      `\`${commands.rankings} most-cancelled last month team:"Sales EU"\``,
      `\`${commands.rankings} highest-rated this quarter scope:org event:intro\``,
      `\`${commands.rankings} who cancelled most in Q3\` – plain words work too`,
      `\`${commands.rankings} me\` or a name – one person’s numbers`,
      `\`${commands.rankings} fair-share last month team:"Sales EU"\` – how evenly bookings are shared out`,
    ].join('\n'),
    `*Rankings*\n${rankingIds.map((id) => `\`${id}\``).join(' · ')}`,
    `*Periods*\n${periods}`,
    '*Filters*\n`team:"Sales EU"` · `scope:me|team|org` (me: whose Cal.com access it is) · `by:start|created` · `event:intro` · `member:ana` or `member:"name is not Bo"` · `status:accepted,cancelled` · `paid:yes|no` · `rating:&gt;=4`. All of them are also under *Filters…* below every answer.',
    '*The period before*\n`vs:previous` shows who rose, fell, is new or has left since the equal period before. You can also say `last week vs the week before`. Totals over all eight are compared unless you say `vs:none`.',
  ],
  [commands.bookings]: [
    `*${commands.bookings}* lists Cal.com bookings, to you only. It starts with what’s coming up: yours with your own account, everyone’s with the shared one.`,
    [
      `\`${commands.bookings}\` – upcoming bookings`,
      `\`${commands.bookings} with Lee tomorrow\` – plain words work too`,
      `\`${commands.bookings} past cancelled last week\``,
      `\`${commands.bookings} upcoming attendee:lee@client.test\``,
      `\`${commands.bookings} all this month team:"Sales EU" event:intro\``,
    ].join('\n'),
    '*Statuses*\n`upcoming` `recurring` `unconfirmed` `past` `cancelled`, one or several, or `all`. Without one it’s `upcoming`, or `past` for a period that looks back, such as `last 7 days`',
    `*Periods*\n${periods}`,
    '*Filters*\n`attendee:lee@client.test` or `attendee:"Lee Ray"` (whole, as written in Cal.com) · `host:me`, `host:everyone` or `host:"Ana Sousa, Rui Pires"` · `event:intro` · `team:"Sales EU"` · `uid:…` · `created:"last week"` · `updated:2026-01-05..2026-01-31`. All of them are also under *Filters…* below every answer.',
  ],
  [commands.digest]: [
    `*${commands.digest}* shows the digests of this channel. In a message to yourself it shows the digests you made in every channel; to an admin, all of the workspace’s.`,
    [
      `\`${commands.digest}\` – this channel’s digests`,
      `\`${commands.digest} every monday at 9\` – a new one, with the form filled in`,
      `\`${commands.digest} first monday of the month at 10\` – or \`monthly\`: once a month`,
      `\`${commands.digest} most cancelled every friday for sales eu in #sales\` – with a ranking, a team and a channel`,
      `\`${commands.digest} preview\` – or \`send now\`, \`skip\`, \`pause\`, \`resume\`, \`history\`, \`stop\``,
      `\`${commands.digest} help\` – shows this`,
    ].join('\n'),
    '*A digest* has a channel, days and a time in a zone of your choice, such as *Mondays at 9:00, Lisbon time*. On one day a week it’s about the last full week; on several, about the days since the last post; once a month, about the last full month. Before it’s saved you see the dates of the next posts.',
    '*Who may do what*\nAnyone in the channel: make one, *Preview* it (only you see that), *Skip next*, *Pause*, *Resume*, *History*. Its owner and admins: *Change…*, *Send now*, *Stop*. Admins: *Take over*. The owner is told what others did.',
    '*Nothing private*\nNo guests’ data. Bottom lists are posted without names, and whoever hides with `/cal-account` isn’t named. Roundup must be in the channel: `/invite @Roundup`.',
  ],
  [commands.account]: [
    `*${commands.account}* shows whose Cal.com account answers you here, and what you can change.`,
    [
      `\`${commands.account} connect\` – or \`disconnect\`: your own Cal.com account`,
      `\`${commands.account} hide me\` – leaves your name out of shared messages; \`show me\` puts it back`,
      `\`${commands.account} settings\` – what this workspace shares, for its admins`,
      `\`${commands.account} doctor\` – checks that everything Roundup needs from Cal.com works`,
    ].join('\n'),
  ],
} as const;

export function buildHelpMessage(command: keyof typeof texts): Message {
  const parts = texts[command];
  return {
    text: accessibleText(parts.join('\n')),
    blocks: [...parts.map(section), context('Put names with spaces in quotes.')],
  };
}
