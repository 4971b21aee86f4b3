import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import Ajv from 'ajv';
import { parse } from 'yaml';
import { commands } from '../src/slack/kit/ids';
import { botScopes } from '../src/web/install-pages';
import { slackManifestSchema } from './support/slack-manifest-schema';

const manifest = parse(readFileSync(join(__dirname, '..', 'manifest.yml'), 'utf8'));
const validate = new Ajv({ strict: false, allErrors: true }).compile(slackManifestSchema);

describe('manifest', () => {
  it('is one that Slack takes', () => {
    validate(manifest);
    expect(validate.errors ?? []).toEqual([]);
  });

  it.each([
    ['an unknown key', (copy: typeof manifest) => Object.assign(copy.settings, { socket_mode: true })],
    [
      'a command without a slash',
      (copy: typeof manifest) => Object.assign(copy.features.slash_commands[0], { command: 'x' }),
    ],
    [
      'a name of 36 characters',
      (copy: typeof manifest) => Object.assign(copy.display_information, { name: 'x'.repeat(36) }),
    ],
    [
      'an address without a scheme',
      (copy: typeof manifest) => Object.assign(copy.settings.interactivity, { request_url: 'roundup.test' }),
    ],
  ])('would be refused with %s', (_what, spoil) => {
    const copy = structuredClone(manifest);
    spoil(copy);
    expect(validate(copy)).toBe(false);
  });

  it('names the commands that Roundup listens to, and no others', () => {
    const named = manifest.features.slash_commands.map(({ command }: { command: string }) => command);
    expect(named.sort()).toEqual(Object.values(commands).sort());
  });

  it('has every command escaped, so that names arrive as ids', () => {
    for (const command of manifest.features.slash_commands) expect(command.should_escape).toBe(true);
  });

  it('sends commands, presses and events to the same address', () => {
    const urls = manifest.features.slash_commands.map(({ url }: { url: string }) => url);
    const { interactivity, event_subscriptions: events } = manifest.settings;
    const { request_url: presses, message_menu_options_url: menus } = interactivity;
    expect(new Set([...urls, presses, menus, events.request_url]).size).toBe(1);
    expect(urls[0]).toMatch(/\/slack\/events$/);
  });

  it('hears of its own removal and of its Home tab, and of nothing else', () => {
    const { bot_events: events } = manifest.settings.event_subscriptions;
    expect(events).toEqual(['app_home_opened', 'app_uninstalled', 'tokens_revoked']);
  });

  it('asks for two scopes only', () => {
    expect(manifest.oauth_config.scopes).toEqual({ bot: [...botScopes] });
    expect(botScopes).toEqual(['commands', 'chat:write']);
  });
});
