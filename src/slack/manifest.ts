import type { AppsManifestValidateArguments } from '@slack/web-api';
import { commandName, requestShortcut } from './ids.ts';

export type Manifest = AppsManifestValidateArguments['manifest'];

/** What the app asks Slack for, and why: the README and the doctor show the same table. */
export type Scope = {
  readonly name: (typeof scopeNames)[number];
  readonly reason: string;
  /** The bot runs without it; `without` says what it then cannot promise. */
  readonly without?: string;
};

const scopeNames = [
  'commands',
  'chat:write',
  'users:read',
  'users:read.email',
  'usergroups:read',
  'im:write',
  'files:write',
  'channels:read',
  'groups:read',
  'channels:history',
  'groups:history',
] as const;

const noHistory =
  'after a lost answer from Slack, a message may be posted a second time, and then says so';

export const botScopes: readonly Scope[] = [
  { name: 'commands', reason: `offers ${commandName}` },
  { name: 'chat:write', reason: 'posts and redraws cards, thread updates and direct messages' },
  {
    name: 'users:read',
    reason: 'tells members from guests, bots, deactivated accounts and people of other companies',
  },
  {
    name: 'users:read.email',
    reason: 'keeps with each decision who decided, by an e-mail address that outlives Slack',
    without:
      'decisions are kept with ids of Slack alone, which say nothing once an account is gone',
  },
  { name: 'usergroups:read', reason: 'reads who is in the groups that the policy names' },
  { name: 'im:write', reason: 'opens the direct message that tells requesters how it went' },
  {
    name: 'files:write',
    reason: 'sends the past as a file, directly to whoever asks for it',
    without: 'the past is shown page by page, and sent to nobody as a file',
  },
  { name: 'channels:read', reason: 'sees whether the bot is in the public channels it posts to' },
  { name: 'groups:read', reason: 'sees whether the bot is in the private channels it posts to' },
  {
    name: 'channels:history',
    reason: 'looks for its own message in a public channel before it posts again',
    without: noHistory,
  },
  {
    name: 'groups:history',
    reason: 'looks for its own message in a private channel before it posts again',
    without: noHistory,
  },
];

/** Events, each with the reason to hear of it. */
const botEvents = {
  'message.channels': 'its own messages, as the earliest proof that they were posted',
  'message.groups': 'the same in private channels',
  member_joined_channel: 'being invited to a channel, so that waiting cards are posted',
  member_left_channel: 'being removed from one',
  app_home_opened: 'somebody opens their Home, which is drawn for them',
  subteam_updated: 'a group that was disabled or renamed',
  subteam_members_changed: 'a group whose members changed',
} as const;

export type ManifestOptions = {
  readonly mode: 'socket' | 'http';
  /** Where Slack reaches the bot in `http` mode. */
  readonly publicUrl?: string | undefined;
  /** The auditors' page is on, and its people sign in with Slack. */
  readonly page?: boolean | undefined;
  readonly name?: string | undefined;
};

/** The path that every request of Slack comes to in `http` mode. */
const eventsPath = '/slack/events';

/** Of the page. */
const callbackPath = '/audit/callback';

/**
 * The one description of the Slack app, for either mode. Throws when `http` mode has no address: Slack
 * would refuse the manifest, in less clear words.
 */
export function appManifest({
  mode,
  publicUrl,
  page = false,
  name = 'PrivateLink',
}: ManifestOptions): Manifest {
  const url = mode === 'http' ? slackUrl(publicUrl) : undefined;
  const reached = url === undefined ? {} : { url };
  const requested = url === undefined ? {} : { request_url: url };
  return {
    _metadata: { major_version: 2, minor_version: 1 },
    display_information: {
      name,
      description: 'AWS PrivateLink for HCP Vault Dedicated: requested, approved, proven.',
      background_color: '#1f2430',
    },
    features: {
      bot_user: { display_name: 'privatelink', always_online: true },
      app_home: {
        home_tab_enabled: true,
        messages_tab_enabled: true,
        messages_tab_read_only_enabled: true,
      },
      shortcuts: [
        {
          name: 'Request PrivateLink',
          type: 'global',
          callback_id: requestShortcut,
          description: 'Opens the form that asks for an AWS PrivateLink service',
        },
      ],
      slash_commands: [
        {
          command: commandName,
          description: 'Ask for an AWS PrivateLink service, and see what became of it',
          usage_hint:
            'request [cluster] | update [service] | delete [service] | status [service] | mine | why [request] | history [filter] | list [filter] | cancel [request] | freeze [environment] [reason] | unfreeze [environment] | help',
          // People come as ids, so that a filter can name them; the rest is undone (`command-text.ts`).
          should_escape: true,
          ...reached,
        },
      ],
    },
    oauth_config: {
      ...(page ? { redirect_urls: [pageUrl(publicUrl)] } : {}),
      scopes: {
        bot: botScopes.map((scope) => scope.name),
        ...(page ? { user: ['openid'] } : {}),
      },
    },
    settings: {
      event_subscriptions: { bot_events: botEventNames(), ...requested },
      interactivity: {
        is_enabled: true,
        ...requested,
        ...(url === undefined ? {} : { message_menu_options_url: url }),
      },
      org_deploy_enabled: false,
      socket_mode_enabled: mode === 'socket',
      token_rotation_enabled: false,
    },
  };
}

function botEventNames(): (keyof typeof botEvents)[] {
  return Object.keys(botEvents) as (keyof typeof botEvents)[];
}

/** Where Slack sends back whoever signs in to the page. */
function pageUrl(publicUrl: string | undefined): string {
  if (publicUrl === undefined || publicUrl === '')
    throw new Error('the manifest with the page needs the public URL');
  return new URL(callbackPath, publicUrl).href;
}

function slackUrl(publicUrl: string | undefined): string {
  if (publicUrl === undefined || publicUrl === '')
    throw new Error('the manifest for http mode needs the public URL');
  return new URL(eventsPath, publicUrl).href;
}
