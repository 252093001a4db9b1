import { randomUUID } from 'node:crypto';
import type { GrantFinding } from './check-grants.ts';
import { openLane } from './lane.ts';
import { createLanes } from './lanes.ts';

const patienceMs = 1_000;
const deadlineMs = 2_500;

/**
 * Says whether a notification from one connection reaches another within a second. Behind a pooler
 * that lends a server connection for one transaction at a time it does not; session settings, which
 * bound every statement, do not hold there either.
 */
export async function checkNotify(url: string): Promise<GrantFinding> {
  const channel = `privatelink_check_${randomUUID().replaceAll('-', '')}`;
  let hear: (heard: boolean) => void = () => undefined;
  const heard = new Promise<boolean>((resolve) => {
    hear = resolve;
  });
  const settings = { url, connectTimeoutMs: deadlineMs, session: {} };
  const listening = createLanes(() => openLane(settings, { onNotify: () => hear(true) }), 1);
  const speaking = createLanes(() => openLane(settings), 1);
  let timer: NodeJS.Timeout | undefined;
  try {
    await listening.run((sql) => sql.unsafe(`listen ${channel}`), deadlineMs);
    await speaking.run((sql) => sql`select pg_notify(${channel}, '')`, deadlineMs);
    timer = setTimeout(() => hear(false), patienceMs);
    return judge(await heard);
  } finally {
    clearTimeout(timer);
    await Promise.all([listening.close(0), speaking.close(0)]);
  }
}

function judge(heard: boolean): GrantFinding {
  if (heard)
    return { level: 'ok', code: 'notified', detail: 'notifications travel between connections' };
  return {
    level: 'fail',
    code: 'not_notified',
    detail: `a notification did not arrive within ${patienceMs} ms: a transaction pooler is in the way`,
    remedy: 'Connect to PostgreSQL itself, or let the pooler keep a connection per session.',
  };
}
