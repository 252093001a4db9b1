import type { Manifest } from '../../../../sandbox/slack/manifest.ts';

type Shape = { port?: number; scopes?: readonly string[]; events?: readonly string[] };

const usualScopes = [
  'commands',
  'chat:write',
  'users:read',
  'usergroups:read',
  'im:write',
  'channels:history',
  'groups:history',
  'channels:read',
  'groups:read',
];

/** A manifest for an app in Socket Mode, or behind `port` when one is given. */
export function aManifest({ port, scopes = usualScopes, events = [] }: Shape = {}): Manifest {
  const url = `http://127.0.0.1:${port}/slack/events`;
  const at = port === undefined ? {} : { request_url: url };
  return {
    display_information: { name: 'PrivateLink' },
    features: {
      bot_user: { display_name: 'privatelink', always_online: true },
      app_home: { home_tab_enabled: true, messages_tab_enabled: true },
      shortcuts: [
        {
          name: 'Ask',
          type: 'global',
          callback_id: 'ask',
          description: 'Asks for a service',
        },
      ],
      slash_commands: [
        {
          command: '/privatelink',
          description: 'Request a PrivateLink service',
          should_escape: true,
          ...(port === undefined ? {} : { url }),
        },
      ],
    },
    oauth_config: { scopes: { bot: scopes } },
    settings: {
      interactivity: {
        is_enabled: true,
        ...at,
        ...(port === undefined ? {} : { message_menu_options_url: url }),
      },
      ...(events.length > 0 ? { event_subscriptions: { bot_events: events, ...at } } : {}),
      socket_mode_enabled: port === undefined,
    },
  };
}
