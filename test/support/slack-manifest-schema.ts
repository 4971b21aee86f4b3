/**
 * What Slack takes in an app manifest (version 1), for the parts that ours may use: its key names, what is required
 * and its lengths. Facts read in https://github.com/slackapi/manifest-schema, schemas/manifest.schema.1.0.0.json.
 */
const text = (maxLength: number, minLength = 1) => ({ type: 'string', minLength, maxLength });
const webAddress = (maxLength: number) => ({ type: 'string', pattern: '^https?://', maxLength });
const object = (properties: object, required: readonly string[] = []) => ({
  type: 'object',
  additionalProperties: false,
  required,
  properties,
});
const list = (items: object, maxItems: number, minItems = 0) => ({
  type: 'array',
  items,
  maxItems,
  minItems,
});
const flag = { type: 'boolean' };
const scopes = list(text(50), 255);

export const slackManifestSchema = object(
  {
    _metadata: object({ major_version: { type: 'integer' }, minor_version: { type: 'integer' } }),
    display_information: object(
      {
        name: text(35),
        description: text(140),
        long_description: text(4000, 175),
        background_color: { type: 'string', pattern: '^#([0-9a-fA-F]{3}){1,2}$' },
      },
      ['name'],
    ),
    features: object({
      app_home: object({
        home_tab_enabled: flag,
        messages_tab_enabled: flag,
        messages_tab_read_only_enabled: flag,
      }),
      bot_user: object({ display_name: { ...text(80), pattern: '^[a-z0-9-_.]+$' }, always_online: flag }, [
        'display_name',
      ]),
      slash_commands: list(
        object(
          {
            command: { ...text(32, 2), pattern: '^/' },
            url: webAddress(3000),
            description: text(2000),
            usage_hint: text(1000),
            should_escape: flag,
          },
          ['command', 'description'],
        ),
        50,
        1,
      ),
    }),
    oauth_config: object({
      redirect_urls: list(text(2500), 1000),
      scopes: object({ bot: scopes, user: scopes, bot_optional: scopes, user_optional: scopes }),
      token_management_enabled: flag,
      pkce_enabled: flag,
    }),
    settings: object({
      allowed_ip_address_ranges: list(text(50), 50, 1),
      event_subscriptions: object({
        request_url: webAddress(3500),
        bot_events: list(text(50), 100),
        user_events: list(text(50), 100),
      }),
      interactivity: object(
        {
          is_enabled: flag,
          request_url: webAddress(3500),
          message_menu_options_url: webAddress(3500),
        },
        ['is_enabled'],
      ),
      org_deploy_enabled: flag,
      socket_mode_enabled: flag,
      token_rotation_enabled: flag,
    }),
  },
  ['display_information'],
);
