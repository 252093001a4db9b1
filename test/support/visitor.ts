/** A visitor of the demo without a browser: what the page would send and be told, as one person. */
import type {
  At,
  Block,
  Obj,
  ShownMessage,
  ShownView,
  Told,
  Verb,
  Verbs,
} from '../../sandbox/page/wire.ts';
import { openWindow } from './page-window.ts';

export type Visitor = {
  does<V extends Verb>(verb: V, ask: Verbs[V]['ask']): Promise<Verbs[V]['answer']>;
  say(text: string): Promise<void>;
  /** Fills in the form that opens, by the labels of its fields, and sends it. */
  fillIn(fields: Readonly<Record<string, string>>): Promise<void>;
  /** The newest message of #network that fits, once there is one. */
  message(words: RegExp): Promise<ShownMessage>;
  press(message: ShownMessage, button: string): Promise<void>;
  /** What stands in #network now. */
  messages(): Promise<readonly ShownMessage[]>;
  cloud(fits: (cloud: Cloud) => boolean): Promise<Cloud>;
  leave(): void;
};

type Cloud = Extract<Told, { kind: 'cloud' }>['cloud'];

const channel = 'C0NETWORK';
const patienceMs = 60_000;

export async function visit(origin: string, as: string): Promise<Visitor> {
  const window = await openWindow(`${origin}/api/events?as=${as}`, patienceMs);
  const does: Visitor['does'] = async (verb, ask) => {
    const response = await fetch(`${origin}/api/${verb}?as=${as}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(ask),
    });
    if (!response.ok) throw new Error(await response.text());
    return (await response.json()) as Verbs[typeof verb]['answer'];
  };
  return {
    does,
    async say(text) {
      const { shown } = await does('say', { channel, text });
      if (shown !== '') throw new Error(shown);
    },
    async fillIn(fields) {
      const form = await window.until('a form', (told) => modalOf(told));
      for (const [label, typed] of Object.entries(fields))
        await does('fill', { view: form.id, at: fieldOf(form, label), typed });
      const answer = await does('submit', { view: form.id });
      if (answer.kind !== 'done') throw new Error(JSON.stringify(answer));
    },
    message: (words) =>
      window.until(`a message with ${words}`, (told) =>
        messagesIn(told).findLast((one) => words.test(JSON.stringify([one.text, one.blocks]))),
      ),
    async press({ ts, blocks }, label) {
      const { trouble } = await does('press', {
        place: { channel, ts },
        at: buttonOf(blocks, label),
      });
      if (trouble !== undefined) throw new Error(trouble);
    },
    messages: () =>
      // All of it is told at once, the cloud last; where nothing was said, there is nothing to tell.
      window.until('the channel', (told) =>
        told.some(({ kind }) => kind === 'cloud') ? messagesIn(told) : undefined,
      ),
    cloud: (fits) =>
      window.until('the cloud', (told) => {
        const last = told.findLast((piece) => piece.kind === 'cloud');
        return last !== undefined && fits(last.cloud) ? last.cloud : undefined;
      }),
    leave: window.close,
  };
}

function modalOf(told: readonly Told[]): ShownView | undefined {
  return told.findLast((piece) => piece.kind === 'views')?.modals.at(-1);
}

/** Top-level ones, oldest first, each as it was told last. */
function messagesIn(told: readonly Told[]): readonly ShownMessage[] {
  const pieces = told.filter((piece) => piece.kind === 'messages');
  const all = new Map(pieces.flatMap(({ messages }) => messages.map((one) => [one.ts, one])));
  return [...all.values()]
    .filter((one) => one.channel === channel && !one.deleted)
    .sort((one, other) => one.ts.localeCompare(other.ts));
}

function fieldOf({ blocks }: ShownView, label: string): At {
  const block = blocks.find((each) => textOf(each['label']).startsWith(label));
  return { blockId: String(block?.['block_id']), actionId: idOf(block?.['element']) };
}

function buttonOf(blocks: readonly Block[], label: string): At {
  for (const block of blocks)
    for (const element of (block['elements'] ?? []) as readonly Obj[])
      if (textOf(element['text']).startsWith(label))
        return { blockId: String(block['block_id']), actionId: idOf(element) };
  throw new Error(`there is no button ${label}`);
}

const textOf = (value: unknown): string => String((value as Obj | undefined)?.['text'] ?? '');
const idOf = (element: unknown): string => String((element as Obj | undefined)?.['action_id']);
