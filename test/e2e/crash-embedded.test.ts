import { afterAll, beforeAll, describe, it } from 'vitest';
import type { BotProcess } from '../support/bot-process.ts';
import {
  createCrash,
  holdCreate,
  holdDrawing,
  holdOperationLook,
  holdPost,
  holdRead,
} from '../support/crash-points.ts';
import { createMovedClock } from '../support/moved.ts';
import { type Asked, approve, ask } from '../support/request-flow.ts';
import { openStage, type Stage } from '../support/stage.ts';
import { startTcpProxy, type TcpProxy } from '../support/tcp-proxy.ts';
import { expectTrueEnd } from '../support/true-end.ts';

/** One process that does everything, with the queue on PostgreSQL: what a small installation runs. */
describe('a request whose only process is killed, with the queue on Postgres', () => {
  let stage: Stage;
  let proxy: TcpProxy;
  let bot: BotProcess;
  let relayed: Asked;
  const clock = createMovedClock();
  const start = () => stage.start('all', { DATABASE_URL: proxy.through(stage.database.botUrl) });
  const kill = createCrash(
    () => stage,
    async () => {
      const killedAt = await bot.kill();
      return { killedAt, next: start() };
    },
  );

  beforeAll(async () => {
    stage = await openStage({ name: 'crash_embedded', engine: 'postgres', scenes: 8 });
    const { hostname, port } = new URL(stage.database.botUrl);
    proxy = await startTcpProxy({ host: hostname, port: Number(port) });
    bot = await start();
    relayed = await killTheRelay();
  });
  afterAll(async () => {
    clock.report();
    await stage.close();
    await proxy.close();
  });

  /** Between adding the jobs of an approval to the queue and settling their promises. */
  async function killTheRelay(): Promise<Asked> {
    const asked = await ask(stage, stage.scene());
    const added = proxy.trap('update "outbox"');
    await approve(stage, asked);
    await added;
    await bot.kill();
    bot = await start();
    return asked;
  }

  it.concurrent('after its jobs were added and before that is settled', async () => {
    await expectTrueEnd(stage, relayed);
  });

  it.concurrent.for([
    ['before the call', holdRead, 'at the point'],
    ['after HCP has accepted, before the answer is stored', holdCreate('after')],
    ['while it looks at the operation', holdOperationLook, 'at the point'],
  ] as const)('%s', async ([, hold, waits], context) => {
    const { asked, held, blow } = await kill.at(context, hold, waits);
    held.lose();

    await clock.expectMoved(stage, asked, { what: 'provision', killedAt: blow.killedAt });
    await expectTrueEnd(stage, asked);
  });

  it.concurrent.for([
    ['after a thread update was posted, before that is recorded', holdPost('after', 'thread')],
    ['after it has redrawn the card, before that is recorded', holdDrawing('after')],
  ] as const)('%s', async ([, hold], context) => {
    const { asked, blow } = await kill.at(context, hold);

    await clock.expectMoved(stage, asked, { what: 'announce', killedAt: blow.killedAt });
    await expectTrueEnd(stage, asked);
  });
});
