import { Redis } from 'ioredis';
import type { QueueFinding } from '../use-cases/ports/job-queue.ts';
import { within } from './deadline.ts';
import { describeFault } from './fault-reporter.ts';
import * as settings from './settings.ts';

/** Looks at a Redis or Valkey once, over a connection of its own. Never throws. */
export async function checkRedis(url: string): Promise<QueueFinding[]> {
  const client = new Redis(url, {
    lazyConnect: true,
    retryStrategy: null,
    maxRetriesPerRequest: 0,
    connectTimeout: settings.redis.connectTimeoutMs,
  });
  // ioredis rejects the call with "Connection is closed"; why it is closed comes as an event.
  let cause: unknown;
  client.on('error', (fault) => {
    cause = fault;
  });
  try {
    const info = await within(settings.redis.connectTimeoutMs, 'INFO', client.info());
    return judgeRedis(parseInfo(info));
  } catch (fault) {
    return [
      {
        level: 'fail',
        code: 'queue_unreachable',
        detail: `Redis did not answer: ${describeFault(cause ?? fault)}`,
        remedy: 'Check REDIS_URL, and that the server lets this user run INFO.',
      },
    ];
  } finally {
    client.disconnect();
  }
}

function parseInfo(info: string): Map<string, string> {
  const lines = info.split(/\r?\n/).map((line) => line.split(':', 2) as [string, string?]);
  return new Map(lines.map(([name, value = '']) => [name, value]));
}

/** What the server says of itself, as findings. Redis is disposable here, so little is fatal. */
function judgeRedis(info: ReadonlyMap<string, string>): QueueFinding[] {
  return [judgeVersion(info), judgeEviction(info), judgePersistence(info)];
}

/** @see https://docs.bullmq.io/guide/redis-tm-compatibility: 5 is the least, 6.2 is recommended. */
function judgeVersion(info: ReadonlyMap<string, string>): QueueFinding {
  const valkey = info.get('valkey_version');
  const version = valkey ?? info.get('redis_version') ?? 'unknown';
  const detail = `${valkey === undefined ? 'Redis' : 'Valkey'} ${version}`;
  const [major = 0, minor = 0] = version.split('.').map(Number);
  if (valkey !== undefined || major > 6 || (major === 6 && minor >= 2))
    return { level: 'ok', code: 'queue_version', detail };
  const remedy = 'Use Redis 6.2 or newer, or Valkey.';
  return { level: major >= 5 ? 'warn' : 'fail', code: 'queue_version', detail, remedy };
}

function judgeEviction(info: ReadonlyMap<string, string>): QueueFinding {
  const policy = info.get('maxmemory_policy') ?? 'unknown';
  const detail = `maxmemory-policy is ${policy}`;
  if (policy === 'noeviction') return { level: 'ok', code: 'queue_eviction', detail };
  return {
    level: 'warn',
    code: 'queue_eviction',
    detail: `${detail}: under pressure Redis would drop jobs, and requests would wait for the sweeper`,
    remedy: 'Set maxmemory-policy noeviction.',
  };
}

function judgePersistence(info: ReadonlyMap<string, string>): QueueFinding {
  const on = info.get('aof_enabled') === '1';
  return {
    level: 'ok',
    code: 'queue_persistence',
    detail: on
      ? 'appendonly is on'
      : 'appendonly is off: after a restart of Redis the sweeper brings all jobs back from Postgres',
  };
}
