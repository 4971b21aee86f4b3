import { acme, borealis } from './local-calcom/world/companies';
import type { CompanyPlan } from './local-calcom/world/company';
import { bot, defaultChannels, defaultUsers } from './local-slack/default-workspace';
import type { LocalChannel, LocalUser, LocalWorkspace, WorkspaceOptions } from './local-slack/types';

const idOf = (prefix: string, name: string) =>
  `${prefix}1${name.toUpperCase().replace(/[^A-Z0-9]/g, '')}`.slice(0, 10).padEnd(10, '0');

/** Some of a company's people, as Slack knows them. The first is an owner of the workspace. */
function listUsers(company: CompanyPlan, usernames: readonly string[]): readonly LocalUser[] {
  const people = company.teams.flatMap((team) => team.people);
  return people
    .filter(([username]) => usernames.includes(username))
    .map(([name, realName, timeZone], index) => ({
      id: idOf('U', name),
      name,
      realName,
      timeZone,
      isAdmin: index === 0,
      isOwner: index === 0,
    }));
}

function channel(
  name: string,
  members: readonly LocalUser[],
  more: Partial<LocalChannel> = {},
): LocalChannel {
  const ids = members.map(({ id }) => id);
  return { id: idOf('C', name), name, kind: 'public', members: ids, isArchived: false, ...more };
}

const acmeUsers = listUsers(
  acme,
  'ana rui lena mateo chiara marcus emily misaki priya hugo jonas ines'.split(' '),
);
const withApp = (users: readonly LocalUser[]) => ({ members: [...users.map(({ id }) => id), bot.userId] });
const among = (...names: readonly string[]) => acmeUsers.filter(({ name }) => names.includes(name));

/** A company one would like to work for. Its visitors begin in #sales-eu. */
export const acmeWorkspace: WorkspaceOptions = {
  name: 'Acme',
  users: acmeUsers,
  channels: [
    channel('sales-eu', [], withApp(acmeUsers)),
    channel('general', acmeUsers),
    channel('customer-success', among('ana', 'misaki', 'priya', 'hugo')),
    channel('recruiting', [], withApp(among('ana', 'jonas', 'ines'))),
    channel('team-leads', among('ana', 'marcus', 'misaki', 'jonas'), { kind: 'private' }),
    channel('with-harbor', among('ana', 'rui', 'lena'), { kind: 'private', sharedWith: 'Harbor' }),
  ],
};

/** What people of Acme have said before the visitor came. */
export function sayHello(acmeSlack: LocalWorkspace): void {
  const [rui, lena] = among('rui', 'lena');
  const channelId = idOf('C', 'sales-eu');
  if (rui === undefined || lena === undefined) return;
  acmeSlack.sendMessage({ userId: lena.id, channelId, text: 'Who has room for two more demos on Thursday?' });
  acmeSlack.sendMessage({ userId: rui.id, channelId, text: 'Not me, I’m full again this week.' });
}

/** They have not connected Cal.com yet, so that their visitor can. */
export const newcomers: readonly string[] = among('emily', 'ines').map(({ id }) => id);

const borealisUsers = listUsers(borealis, ['signe', 'aino', 'ravi', 'cleo', 'karl']);

/** Another company, of Cal.com's other region, where the app is still to be installed. */
export const borealisWorkspace: WorkspaceOptions = {
  name: 'Borealis',
  users: borealisUsers,
  channels: [channel('advisory', borealisUsers), channel('everyone', borealisUsers)],
  isInstalled: false,
};

/** Hostile names and odd rows. */
export const edgeCasesWorkspace: WorkspaceOptions = {
  name: 'Edge cases',
  users: defaultUsers,
  channels: defaultChannels,
};
