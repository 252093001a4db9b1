import { setTimeout as pause } from 'node:timers/promises';
import { digestPrefix } from '../../src/domain/preimage.ts';
import { buttonText } from '../../src/slack/button-value.ts';
import type { Bench, CleanUps } from '../bench.ts';
import { environmentOf, startProcess } from '../bot.ts';
import { startChild } from '../child.ts';
import { approvalParcel, commandParcel, type Parcel, submissionParcel } from '../deliveries.ts';
import { check } from '../figure.ts';
import { type Load, startLoad } from '../load.ts';
import { createNumbers, numbered, prototypeNumber, requestIdOf } from '../numbering.ts';
import { approver, onePlace, policyText, requester } from '../policy.ts';
import { copyRequests, seedInventory, seedPeople } from '../seed.ts';
import type { BenchDatabase } from '../server.ts';
import { type BenchStore, openStore } from '../store.ts';
import { makeCommands, startTwins, type Twins } from '../twins.ts';

export const kinds = ['command', 'submit', 'click'] as const;
export type Kind = (typeof kinds)[number];

export type AckWorld = {
  /** As many of each kind as were asked for, each good once. */
  readonly parcels: Readonly<Record<Kind, readonly Parcel[]>>;
  readonly bot: Load;
  /** Bolt that only acknowledges. */
  readonly bare: Load;
  /** Waits until nothing of this kind is still being worked on. */
  settled(kind: Kind): Promise<void>;
  checks(): Promise<readonly string[]>;
};

/** People who type commands in turn: facts about each are fetched as they would be. */
const peopleCount = 50;
const settleMs = 60_000;

/** A web process with all that `count` deliveries of each kind need, and the anchor beside it. */
export async function startAckWorld(
  bench: Bench,
  cleanUps: CleanUps,
  count: number,
): Promise<AckWorld> {
  const twins = await startTwins(cleanUps);
  const { slack } = twins;
  const database = await bench.server.createDatabase('ack');
  cleanUps.add(() => database.drop());
  const store = openStore(database.botUrl);
  cleanUps.add(() => store.close());
  const parcels = await makeParcels({ twins, database, store }, count);

  const policyFile = await bench.writeFile('ack-policy.yaml', policyText([onePlace]));
  const settings = { ...twins, databaseUrl: database.botUrl, redisUrl: undefined, policyFile };
  const web = await startProcess(
    [bench.program.main, '--role', 'web'],
    environmentOf({ ...settings, port: twins.port }),
  );
  cleanUps.add(() => web.stop());
  const anchor = await startChild('bare-bolt.ts', [slack.signingSecret, slack.apiUrl]);
  cleanUps.add(() => anchor.stop());
  const { port } = await anchor.ask<{ port: number }>({});
  const bot = await startLoad(twins.eventsUrl, slack.signingSecret);
  cleanUps.add(() => bot.stop());
  const bare = await startLoad(`http://127.0.0.1:${port}/slack/events`, slack.signingSecret);
  cleanUps.add(() => bare.stop());

  const done = counters(twins, database);
  return {
    parcels,
    bot,
    bare,
    settled: async (kind) => {
      const until = performance.now() + settleMs;
      while ((await done[kind]()) < count && performance.now() < until) await pause(50);
    },
    checks: async () => [
      check((await done.command()) === count, `${count} commands opened ${count} modals`),
      check((await done.submit()) === count, `${count} submissions are ${count} requests`),
      check((await done.click()) === count, `${count} clicks are ${count} approvals`),
      await store.verify(),
    ],
  };
}

type Parts = {
  readonly twins: Twins;
  readonly database: BenchDatabase;
  readonly store: BenchStore;
};

async function makeParcels(parts: Parts, count: number): Promise<Record<Kind, readonly Parcel[]>> {
  const { twins, database, store } = parts;
  const { slack } = twins;
  const { sql } = database;
  const people = Array.from({ length: peopleCount }, (_, index) => {
    return slack.workspace.addUser({ handle: `person${index}` }).id;
  });
  const take = createNumbers();
  const [first = prototypeNumber, ...toClick] = take(count + 1);
  const toSubmit = take(count);
  await seedInventory(sql, [first, ...toSubmit]);
  await seedPeople(sql, [requester], slack.teamId);
  await store.adoptPolicy(policyText([onePlace]));
  await store.submit(first, requester);
  await copyRequests(sql, toClick);
  const digest = (await store.requests.find(requestIdOf(first)))?.request.digest;
  if (digest === undefined) throw new Error('the prototype is gone');
  const commands = await makeCommands(twins, count, people);
  const press = { person: approver, channel: onePlace.channel, ts: '1700000000.000100' };
  return {
    command: commands.map(commandParcel),
    submit: toSubmit.map((number) => submissionParcel({ ...numbered(number), person: requester })),
    click: toClick.map((number) => {
      const pressed = { requestId: requestIdOf(number), version: 1 };
      const value = buttonText({ ...pressed, digestPrefix: digestPrefix(digest) });
      return approvalParcel({ ...press, value });
    }),
  };
}

/** What has come of each kind so far. */
function counters({ slack }: Twins, { sql }: BenchDatabase): Record<Kind, () => Promise<number>> {
  return {
    command: () => {
      const opened = slack.calls.filter(({ method }) => method === 'views.open');
      return Promise.resolve(opened.filter(({ answer }) => answer?.body['ok'] === true).length);
    },
    submit: async () => {
      const [row] = await sql`select count(*)::int as n from deliveries where kind = 'view'`;
      return Number(row?.['n']) - 1; // the prototype's
    },
    click: async () => {
      const [row] = await sql`select count(*)::int as n from reviews`;
      return Number(row?.['n']);
    },
  };
}
