import { z } from 'zod';
import { app as identity } from '../default-workspace';
import type { SlackApp } from '../slack-app';
import { SlackRefusal } from '../slack-refusal';
import { type Answer, type Args, need } from './method';

const wanted = z.looseObject({
  code: z.string().default(''),
  client_id: z.string().default(''),
  client_secret: z.string().default(''),
  redirect_uri: z.string().optional(),
});

/** The client id and secret out of a Basic header, which Slack takes in place of arguments. */
export function basicCredentials(authorization: string | undefined): Args {
  const encoded = /^Basic (.+)$/.exec(authorization ?? '')?.[1];
  if (encoded === undefined) return {};
  const [id, ...rest] = Buffer.from(encoded, 'base64').toString('utf8').split(':');
  return { client_id: id, client_secret: rest.join(':') };
}

/** `oauth.v2.access`: a code of the install page becomes an installation and its token. */
export function exchangeInstallCode(app: SlackApp, args: Args): Answer {
  const given = need(wanted, args);
  if (given.client_id !== app.clientId) throw new SlackRefusal('invalid_client_id');
  if (given.client_secret !== app.clientSecret) throw new SlackRefusal('bad_client_secret');
  const { owner, installerId, scopes } = app.codes.redeem(given.code, given.redirect_uri);
  const workspaces = app.workspacesOf(owner);
  const workspace = workspaces.find(({ directory }) => directory.findUser(installerId)) ?? app.first();
  const installation = app.installations.install(owner, scopes);
  for (const each of workspaces) each.changes.tell({});
  const { team, bot } = workspace;
  return {
    access_token: installation.token,
    token_type: 'bot',
    scope: installation.scopes.join(','),
    bot_user_id: bot.userId,
    app_id: identity.id,
    team: owner.isOrgWide ? null : { id: team.id, name: team.name },
    enterprise: team.enterprise ?? null,
    authed_user: { id: installerId },
    is_enterprise_install: owner.isOrgWide,
  };
}
