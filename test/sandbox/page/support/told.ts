/** Pieces of what the page is told: each builder says only what its test is about. */
import type { ChannelRef, PersonRef, Scene, ShownMessage } from '../../../../sandbox/page/wire.ts';

export function aMessage(ts: string, change: Partial<ShownMessage> = {}): ShownMessage {
  return {
    channel: 'C0NETWORK',
    ts,
    user: 'U0REQUEST',
    byApp: false,
    text: `said at ${ts}`,
    blocks: [],
    threadTs: undefined,
    broadcast: false,
    ephemeral: false,
    edited: false,
    deleted: false,
    files: [],
    replies: undefined,
    ...change,
  };
}

export function aChannel(id: string, change: Partial<ChannelRef> = {}): ChannelRef {
  return {
    id,
    name: id.toLowerCase(),
    kind: 'public',
    archived: false,
    readOnly: false,
    hasApp: true,
    members: 3,
    unread: 0,
    mentioned: false,
    lastRead: '',
    ...change,
  };
}

function aPerson(id: string, handle: string, change: Partial<PersonRef> = {}): PersonRef {
  return { id, handle, name: handle, kind: 'member', role: '', canSignIn: true, ...change };
}

const app = aPerson('U0BOTUSER', 'privatelink', {
  name: 'PrivateLink',
  kind: 'app',
  canSignIn: false,
});

export function aScene(change: Partial<Scene> = {}): Scene {
  const me = aPerson('U0REQUEST', 'requester', { name: 'Requester' });
  return {
    me,
    workspace: 'Sandbox',
    app,
    hasHome: true,
    people: [me, aPerson('U0APPROV1', 'approver', { name: 'Approver' }), app],
    groups: [{ id: 'S0NETSEC', handle: 'netsec', members: ['U0APPROV1'] }],
    channels: [
      aChannel('C0NETWORK', { name: 'network' }),
      aChannel('D0REQUEST', { name: 'privatelink', kind: 'im' }),
    ],
    commands: [
      {
        command: '/privatelink',
        description: 'Ask for a service',
        usageHint: 'request [cluster] | status [service] | help',
      },
    ],
    shortcuts: [],
    sockets: 1,
    auditPage: undefined,
    ...change,
  };
}
