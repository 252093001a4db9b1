/**
 * The load generator, a process of its own: what keeps the bot's event loop or the twin's busy does not
 * delay what is sent. Sends one plan and tells how long each answer took from its planned time.
 */
import type { Parcel } from './deliveries.ts';
import { plannedTimes, realClock, runOpenLoop } from './open-loop.ts';
import { post } from './post.ts';

export type LoadPlan = {
  readonly url: string;
  readonly secret: string;
  readonly perSecond: number;
  readonly parcels: readonly Parcel[];
};

export type LoadReport = {
  readonly latenciesMs: readonly number[];
  /** Status and body of every answer that was not a bare 200. */
  readonly odd: readonly string[];
};

async function carryOut(plan: LoadPlan): Promise<LoadReport> {
  const planned = plannedTimes(plan.parcels.length, plan.perSecond);
  const answers = await runOpenLoop(
    planned,
    (index) => post(plan.url, plan.parcels[index] ?? '', plan.secret),
    realClock,
  );
  return {
    latenciesMs: answers.map(({ latencyMs }) => latencyMs),
    odd: answers
      .filter(({ answer: { status, body } }) => status !== 200 || !['', '{}'].includes(body))
      .map(({ answer: { status, body } }) => `${status} ${body}`),
  };
}

process.on('message', (plan: LoadPlan) => {
  carryOut(plan).then(
    (report) => process.send?.(report),
    (error: unknown) => {
      process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`);
      process.exit(1);
    },
  );
});
process.send?.('ready');
