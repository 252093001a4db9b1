import { setTimeout as pause } from 'node:timers/promises';
import type { ApiCall } from '../../sandbox/slack/types.ts';
import type { Bench, CleanUps } from '../bench.ts';
import { environmentOf, startProcess } from '../bot.ts';
import { type Asked, approvalParcel, type Parcel, submissionParcel } from '../deliveries.ts';
import { createNumbers, numbered, requestIdOf } from '../numbering.ts';
import { approver, type Place, policyText } from '../policy.ts';
import { post } from '../post.ts';
import { seedPeople } from '../seed.ts';
import type { BenchDatabase } from '../server.ts';
import type { Engine } from '../steps.ts';
import { startTwins, type Twins } from '../twins.ts';

/** A card as Slack has it, and how long it took to get there. */
export type Posted = {
  readonly asked: Asked;
  readonly channel: string;
  readonly ts: string;
  readonly value: string;
  readonly tookMs: number;
};

export type FlowWorld = {
  readonly twins: Twins;
  readonly database: BenchDatabase;
  /** Submits a form, and waits for the card. */
  submit(index: number): Promise<Posted>;
  /** Presses Approve, and waits for the call that creates the service. */
  approve(card: Posted): Promise<number>;
};

/** With a post a second in each, enough for a submission every 40 ms. */
const places: readonly Place[] = Array.from({ length: 40 }, (_, index) => {
  const name = String(index).padStart(2, '0');
  return { environment: `place-${name}`, channel: `C0PLACE${name}`, cluster: `place-${name}-*` };
});

/** Slack's pace for a channel, with room: what waits for it is not what is measured. */
const paceMs = 1_300;
/** Between two approvals: each leaves the worker half a dozen messages to post and looks to take. */
export const restMs = 1_500;

/** A whole bot in one process, `count` clusters at HCP, and forty channels with their people. */
export async function startFlowWorld(
  bench: Bench,
  cleanUps: CleanUps,
  { engine, count }: { readonly engine: Engine; readonly count: number },
): Promise<FlowWorld> {
  const twins = await startTwins(cleanUps, { speed: 1_000 });
  const { slack, hcp } = twins;
  const database = await bench.server.createDatabase('flow');
  cleanUps.add(() => database.drop());
  const asked = makeRequests(twins, count);
  await seedPeople(
    database.sql,
    asked.map(({ person }) => person),
    slack.teamId,
  );
  const redis = engine === 'redis' ? bench.redis : undefined;
  await redis?.flush();
  const bot = await startProcess(
    [bench.program.main, '--role', 'all'],
    environmentOf({
      ...twins,
      databaseUrl: database.botUrl,
      redisUrl: redis?.url,
      policyFile: await bench.writeFile('flow-policy.yaml', policyText(places)),
    }),
  );
  cleanUps.add(() => bot.stop());
  await bot.untilLine('project looked at for the first time');

  const lastPost = new Map<string, number>();
  let lastApproval = 0;
  const deliver = async (parcel: Parcel): Promise<void> => {
    const { status, body } = await post(twins.eventsUrl, parcel, slack.signingSecret);
    // An empty answer closes the form: errors under fields and a second step have words.
    if (status !== 200 || body !== '') throw new Error(`${status} ${body}`);
  };

  async function submit(index: number): Promise<Posted> {
    const place = places[index % places.length];
    const one = asked[index];
    if (place === undefined || one === undefined) throw new Error('no such request');
    const { channel } = place;
    await pause(Math.max(0, (lastPost.get(channel) ?? 0) + paceMs - performance.now()));
    await slack.idle();
    const from = performance.now();
    const seen = slack.calls.length;
    const delivered = deliver(submissionParcel(one));
    const card = await slack.waitFor('a card', () => {
      const call = slack.calls.slice(seen).find((each) => isCard(each, one.number));
      return call && { call, tookMs: performance.now() - from };
    });
    await delivered;
    lastPost.set(channel, performance.now());
    const ts = await slack.waitFor('its answer', () => card.call.answer?.body['ts'] ?? false);
    return { asked: one, channel, ts: String(ts), value: buttonOf(card.call), tookMs: card.tookMs };
  }

  async function approve({ asked: one, channel, ts, value }: Posted): Promise<number> {
    await pause(Math.max(0, lastApproval + restMs - performance.now()));
    await slack.idle();
    const from = performance.now();
    lastApproval = from;
    const seen = hcp.requests.length;
    const delivered = deliver(approvalParcel({ person: approver, channel, ts, value }));
    const tookMs = await hcp.waitFor('a create', () => {
      const calls = hcp.requests.slice(seen);
      const created = calls.some(
        ({ route, body }) =>
          route === 'CreatePrivateLinkService' && JSON.stringify(body).includes(one.serviceId),
      );
      return created && performance.now() - from;
    });
    await delivered;
    return tookMs;
  }

  return { twins, database, submit, approve };
}

function makeRequests({ slack, hcp }: Twins, count: number): readonly Asked[] {
  const people = places.map(({ channel, environment }) => {
    slack.workspace.addChannel({ name: environment, id: channel });
    const person = slack.workspace.addUser({ handle: `asks-in-${environment}` }).id;
    slack.workspace.join(channel, person, approver);
    return person;
  });
  return createNumbers()(count).map((number, index) => {
    const turn = index % places.length;
    const clusterId = `${places[turn]?.environment}-${number}`;
    const hvnId = `${clusterId}-hvn`;
    hcp.world.addHvn({ id: hvnId });
    hcp.world.addCluster({ id: clusterId, hvnId });
    return { ...numbered(number), projectId: hcp.projectId, clusterId, person: people[turn] ?? '' };
  });
}

function isCard({ method, args }: ApiCall, number: number): boolean {
  return (
    method === 'chat.postMessage' && JSON.stringify(args).includes(`${requestIdOf(number)}/1/`)
  );
}

/** What the button of a posted card says of itself. */
function buttonOf({ args }: ApiCall): string {
  const value = /[0-9a-f-]{36}\/1\/[0-9a-f]+/.exec(JSON.stringify(args))?.[0];
  if (value === undefined) throw new Error('a card without a button');
  return value;
}
