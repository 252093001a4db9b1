/**
 * Who and what is in the workspace when it starts. Every id is fixed, so that policies, transcripts
 * and expectations can name them.
 *
 * | handle | id | who |
 * |---|---|---|
 * | requester | U0REQUEST | asks for changes |
 * | approver, approver2 … approver12 | U0APPROV1 … U0APPROV12 | members of S0NETSEC |
 * | auditor | U0AUDITOR | member of S0AUDIT |
 * | platform | U0PLATFRM | member of S0PLATFORM |
 * | guest | U0GUEST01 | multi-channel guest, in #shared |
 * | deactivated | U0DEACTIV | an account that was switched off |
 * | bot | U0ROBOT01 | another app's bot user |
 * | stranger | U0STRANGE | another company, in #shared through Slack Connect |
 * | colleague | U0COLLEAG | same enterprise, another workspace, in #shared |
 * | privatelink | U0BOTUSER | the bot user of the app under test |
 *
 * | channel | id | |
 * |---|---|---|
 * | #network | C0NETWORK | public; the app is a member, and every full member above |
 * | #general | C0GENERAL | public; the app is not a member |
 * | #prod-network | C0PRODNET | private; the app, requester and approvers are members |
 * | #shared | C0SHARED1 | public, shared with others; the app is a member |
 * | #archived | C0ARCHIVE | archived; the app was a member |
 */
import type { Channel, User, UserGroup } from './types.ts';

export const ids = {
  appId: 'A0SANDBOX',
  botId: 'B0SANDBOX',
  botUserId: 'U0BOTUSER',
  teamId: 'T0SANDBOX',
  teamDomain: 'sandbox',
  enterpriseId: 'E0SANDBOX',
  enterpriseName: 'Sandbox Enterprise',
  otherTeamId: 'T0COLLEAG',
  strangeTeamId: 'T0STRANGE',
} as const;

/** Of no value anywhere: made up, and the same in every sandbox. */
export const secrets = {
  botToken: 'xoxb-sandbox-bot-token',
  appToken: 'xapp-sandbox-app-token',
  signingSecret: 'sandbox-signing-secret',
  verificationToken: 'sandbox-verification-token',
  clientId: '0000000000.sandbox',
  clientSecret: 'sandbox-openid-secret-4f1c9e7b',
} as const;

export type Seed = { users: User[]; channels: Channel[]; groups: UserGroup[] };

const approvers = Array.from({ length: 12 }, (_, index) => ({
  id: `U0APPROV${index + 1}`,
  handle: index === 0 ? 'approver' : `approver${index + 1}`,
}));

/** Makes a fresh copy; `enterpriseId` is undefined for a workspace that stands alone. */
export function seed(enterpriseId: string | undefined): Seed {
  const user = (id: string, handle: string, change: Partial<User> = {}): User => ({
    id,
    handle,
    realName: handle.charAt(0).toUpperCase() + handle.slice(1),
    teamId: ids.teamId,
    enterpriseId,
    deleted: false,
    isBot: false,
    isRestricted: false,
    isUltraRestricted: false,
    isAdmin: false,
    ...change,
  });
  const users = [
    user('U0REQUEST', 'requester'),
    ...approvers.map(({ id, handle }) => user(id, handle)),
    user('U0AUDITOR', 'auditor'),
    user('U0PLATFRM', 'platform'),
    user('U0GUEST01', 'guest', { isRestricted: true }),
    user('U0DEACTIV', 'deactivated', { deleted: true }),
    user('U0ROBOT01', 'bot', { isBot: true }),
    user('U0STRANGE', 'stranger', { teamId: ids.strangeTeamId, enterpriseId: undefined }),
    user('U0COLLEAG', 'colleague', { teamId: ids.otherTeamId }),
    user(ids.botUserId, 'privatelink', { isBot: true }),
  ];
  return { users, channels: channels(), groups: groups() };
}

function channels(): Channel[] {
  const team = ['U0REQUEST', ...approvers.map(({ id }) => id), 'U0AUDITOR', 'U0PLATFRM'];
  const bot = ids.botUserId;
  const channel = (id: string, name: string, members: string[]): Channel => ({
    id,
    name,
    kind: 'public',
    members: new Set(members),
    archived: false,
  });
  return [
    channel('C0NETWORK', 'network', [...team, bot]),
    channel('C0GENERAL', 'general', team),
    { ...channel('C0PRODNET', 'prod-network', [...team, bot]), kind: 'private' },
    channel('C0SHARED1', 'shared', [...team, bot, 'U0GUEST01', 'U0STRANGE', 'U0COLLEAG']),
    { ...channel('C0ARCHIVE', 'archived', [...team, bot]), archived: true },
  ];
}

function groups(): UserGroup[] {
  return [
    { id: 'S0NETSEC', handle: 'netsec', users: approvers.map(({ id }) => id), disabled: false },
    { id: 'S0AUDIT', handle: 'audit', users: ['U0AUDITOR'], disabled: false },
    { id: 'S0PLATFORM', handle: 'platform-team', users: ['U0PLATFRM'], disabled: false },
  ];
}
