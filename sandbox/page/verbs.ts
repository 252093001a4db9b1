/** What a person does in the page: each deed's shape, and what it comes to in their Slack client. */
import { z } from 'zod';
import type { Hcp } from '../hcp/server.ts';
import type { Slack } from '../slack/driver-types.ts';
import type { Choice, Delivered } from '../slack/types.ts';
import { doCloud } from './cloud-deeds.ts';
import type { Desk } from './desk.ts';
import { inspect } from './inspect.ts';
import { PageRefusal } from './page-refusal.ts';
import type { ReadMarks } from './read-marks.ts';
import { readStory } from './story.ts';
import type { At, CloudDeed, Place, Verb, Verbs } from './wire.ts';

/** Whoever does it, and what it is done with. */
export type Seat = {
  readonly desk: Desk;
  readonly marks: ReadMarks;
  readonly slack: Slack;
  readonly hcp: Hcp;
  /** The bot's own command line: what it prints. */
  runCli(args: readonly string[]): Promise<string>;
};

type Ask<V extends Verb> = Verbs[V]['ask'];
type Answer<V extends Verb> = Verbs[V]['answer'];
type Row<V extends Verb> = {
  readonly ask: z.ZodType<Ask<V>>;
  act(seat: Seat, ask: Ask<V>): Promise<Answer<V>> | Answer<V>;
};

const id = z.string().min(1).max(300);
const text = z.string().max(100_000);
const at: z.ZodType<At> = z.object({ blockId: id, actionId: id });
const message = z.object({ channel: id, ts: id });
const view = z.object({ view: id });
const place: z.ZodType<Place> = z.union([view, message]);
const choice: z.ZodType<Choice> = z.object({
  ...{ text, value: text, group: text.exactOptional(), description: text.exactOptional() },
});
const picked = z.array(choice).max(100);
const nothing = z.record(z.string(), z.never());
/** Read by whoever does it. */
const deed = z.custom<CloudDeed>((value) => typeof value === 'object' && value !== null);

const verbs: { readonly [V in Verb]: Row<V> } = {
  say: {
    ask: z.object({ channel: id, text: text.min(1), thread: id.exactOptional() }),
    act: async ({ desk }, { channel, text: said, thread }) => ({
      shown: await desk.client.say(channel, said, thread),
    }),
  },
  shortcut: {
    ask: z.object({ callbackId: id }),
    act: async ({ desk }, { callbackId }) => {
      const { trouble } = troubleOf(await desk.client.shortcut(callbackId));
      if (trouble !== undefined) throw new PageRefusal(`The shortcut failed: ${trouble}`);
      return {};
    },
  },
  press: {
    ask: z.object({ place, at, picked: picked.exactOptional() }),
    act: async ({ desk }, ask) => troubleOf(await desk.client.press(ask.place, ask.at, ask.picked)),
  },
  fill: {
    ask: z.object({ view: id, at, typed: text }),
    act: async ({ desk }, ask) => done(await desk.client.fill(ask.view, ask.at, ask.typed)),
  },
  pick: {
    ask: z.object({ view: id, at, picked }),
    act: async ({ desk }, ask) => done(await desk.client.pick(ask.view, ask.at, ask.picked)),
  },
  suggest: {
    ask: z.object({ place, at, query: text }),
    act: async ({ desk }, ask) => ({
      choices: await desk.client.suggest(ask.place, ask.at, ask.query),
    }),
  },
  submit: { ask: view, act: async ({ desk }, ask) => await desk.client.submit(ask.view) },
  close: {
    ask: z.object({ view: id, all: z.boolean() }),
    act: async ({ desk }, ask) => done(await desk.client.close(ask.view, ask.all)),
  },
  home: { ask: nothing, act: ({ desk }) => done(desk.client.openHome()) },
  read: {
    ask: message,
    act: ({ desk, marks }, { channel, ts }) => done(marks.read(desk.client.user.id, channel, ts)),
  },
  older: {
    ask: z.object({ channel: id, before: id }),
    act: ({ desk }, { channel, before }) => desk.older(channel, before),
  },
  thread: {
    ask: message,
    act: ({ desk }, { channel, ts }) => ({ messages: desk.thread(channel, ts) }),
  },
  inspect: { ask: place, act: ({ desk }, where) => inspect(desk.client, where) },
  story: {
    ask: z.object({ request: id }),
    act: async ({ runCli }, { request }) => ({ story: await readStory(runCli, request) }),
  },
  cloud: { ask: deed, act: async (seat, ask) => done(await doCloud(seat, ask)) },
};

/** Does one deed, as it came from the page. Rejects with a `PageRefusal` what is none. */
export async function perform(seat: Seat, verb: string, ask: unknown): Promise<unknown> {
  if (!isVerb(verb)) throw new PageRefusal(`Nobody here knows the deed "${verb.slice(0, 60)}".`);
  return await act(seat, verb, ask);
}

async function act<V extends Verb>(seat: Seat, verb: V, ask: unknown): Promise<Answer<V>> {
  const row: Row<V> = verbs[verb];
  const given = row.ask.safeParse(ask);
  if (!given.success) throw new PageRefusal(`${verb}: ${z.prettifyError(given.error)}`);
  return await row.act(seat, given.data);
}

function isVerb(verb: string): verb is Verb {
  return Object.hasOwn(verbs, verb);
}

function done(_: unknown): Record<string, never> {
  return {};
}

function troubleOf({ acked, error }: Delivered): Answer<'press'> {
  return { trouble: acked ? undefined : (error ?? 'not acknowledged') };
}
