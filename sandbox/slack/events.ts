/** The Events API: what was subscribed to and is covered by a scope goes out, and again if unheard. */
import type { Deliverer } from './deliver.ts';
import { scopesOf } from './manifest.ts';
import { ids, secrets } from './seed.ts';
import type { Acked, Obj } from './types.ts';
import type { Emitted, World } from './world.ts';

/** At once, after a minute, after five. @see Slack docs, "Events API: retries" */
const retryDelaysMs = [0, 60_000, 300_000];

/** Wires `world.emit` to the app; answers how to stop the pending retries. */
export function connectEvents(world: World, deliverer: Deliverer): () => void {
  const timers = new Set<NodeJS.Timeout>();
  const delays = world.options.eventRetryDelaysMs ?? retryDelaysMs;

  async function send(payload: Obj, retry: number, reason: string | undefined): Promise<void> {
    const ack = await deliverer.attempt('event', payload, { retry, reason });
    const delay = delays[retry];
    if (ack.acked || ack.noRetry || delay === undefined) return;
    const timer = setTimeout(() => {
      timers.delete(timer);
      void send(payload, retry + 1, reasonOf(ack));
    }, delay);
    timer.unref();
    timers.add(timer);
  }

  world.emit = ({ event, subscription, scopes }: Emitted) => {
    const wanted = world.manifest?.settings?.event_subscriptions?.bot_events ?? [];
    const held = scopesOf(world.manifest);
    if (!wanted.includes(subscription)) return;
    if (scopes.length > 0 && !scopes.some((scope) => held.includes(scope))) return;
    void send(envelope(world, event), 0, undefined);
  };
  return () => {
    for (const timer of timers) clearTimeout(timer);
  };
}

function reasonOf({ error, status }: Acked): string {
  if (error === 'operation_timeout') return 'http_timeout';
  return status === undefined ? 'connection_failed' : 'http_error';
}

function envelope(world: World, event: Obj): Obj {
  const org = world.options.orgInstall === true;
  return {
    token: secrets.verificationToken,
    team_id: ids.teamId,
    ...(world.enterpriseId === undefined ? {} : { enterprise_id: world.enterpriseId }),
    api_app_id: ids.appId,
    event,
    type: 'event_callback',
    event_id: `Ev${String(world.nextNumber()).padStart(9, '0')}`,
    event_time: Math.floor(world.clock.now() / 1000),
    authorizations: [
      {
        enterprise_id: world.enterpriseId ?? null,
        team_id: org ? null : ids.teamId,
        user_id: ids.botUserId,
        is_bot: true,
        is_enterprise_install: org,
      },
    ],
    is_ext_shared_channel: false,
    event_context: `sandbox-${world.nextNumber()}`,
  };
}
