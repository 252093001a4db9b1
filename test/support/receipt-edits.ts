/** Edits of a receipt, each with the fault that it must be named as. */
import type { Json } from '../../src/domain/json.ts';
import type {
  ReceiptEntry,
  ReceiptOutcome,
  ReceiptRequest,
  ReceiptReview,
  ReceiptVersion,
  SignedReceipt,
} from '../../src/domain/receipt.ts';
import type { ReceiptFault } from '../../src/domain/receipt-fault.ts';
import { type Key, proveLog, type Sample } from './sample-receipt.ts';

type Loose<T> = { -readonly [K in keyof T]: T[K] };
type Values = Record<string, Json>;

/** A receipt that can be written into. */
export type DraftReceipt = {
  readonly format: SignedReceipt['format'];
  readonly request: Loose<Omit<ReceiptRequest, 'target'>> & { readonly target: Values };
  readonly versions: (Loose<Omit<ReceiptVersion, 'rule'>> & { readonly rule: Values })[];
  readonly reviews: (Loose<Omit<ReceiptReview, 'facts' | 'counted'>> & {
    readonly facts: Values;
    readonly counted: string[];
  })[];
  readonly outcome: Loose<ReceiptOutcome>;
  readonly entries: (Loose<Omit<ReceiptEntry, 'proof'>> & { readonly proof: string[] })[];
  checkpoint: string;
  readonly signature: Loose<SignedReceipt['signature']>;
};

export type EditContext = {
  readonly sample: Sample;
  readonly key: Key;
  /** Somebody else's. */
  readonly other: Key;
  /** A number from 0 up to below this one. */
  readonly below: (limit: number) => number;
};

export type Edit = {
  readonly name: string;
  readonly code: ReceiptFault['code'];
  /** Somebody with the key may sign it again, and it is found all the same. */
  readonly signable: boolean;
  /** Does nothing where there is nothing in this receipt to do it to. */
  readonly apply: Apply;
};

type Apply = (receipt: DraftReceipt, context: EditContext) => void;

const edit = (name: string, code: ReceiptFault['code'], apply: Apply, signable = true): Edit => ({
  name,
  code,
  signable,
  apply,
});

/** Another text of the same kind: a digit or a letter is another one. */
function other(text: string, { below }: EditContext): string {
  const places = [...text.matchAll(/[0-9a-zA-Z]/g)].map(({ index }) => index);
  const at = places[below(places.length)];
  if (at === undefined) return `${text}x`;
  const old = text[at] ?? '';
  const next = /\d/.test(old) ? String((Number(old) + 1 + below(9)) % 10) : old === 'a' ? 'b' : 'a';
  return `${text.slice(0, at)}${next}${text.slice(at + 1)}`;
}

/** The same, of a JSON text that must stay one: digits only, and none that begins a number. */
function otherDigit(json: string, { below }: EditContext): string {
  const places = [...json.matchAll(/(?<=[0-9a-zA-Z])\d/g)].map(({ index }) => index);
  const at = places[below(places.length)] ?? 0;
  const next = (Number(json[at]) + 1 + below(9)) % 10;
  return `${json.slice(0, at)}${next}${json.slice(at + 1)}`;
}

function pick<T>(list: readonly T[], { below }: Pick<EditContext, 'below'>): T {
  const one = list[below(list.length)];
  if (one === undefined) throw new Error('nothing to pick from');
  return one;
}

const has = (list: readonly unknown[], least = 1): boolean => list.length >= least;

export const receiptEdits: readonly Edit[] = [
  ...(
    ['id', 'reference', 'created_at', 'requester', 'environment', 'change', 'status'] as const
  ).map((field) =>
    edit(`another request.${field}`, 'request_differs', ({ request }, context) => {
      request[field] = other(request[field], context);
    }),
  ),
  edit('another request.version', 'request_differs', ({ request }) => {
    request.version += 1;
  }),
  edit('another target', 'request_differs', ({ request }, context) => {
    const name = pick(Object.keys(request.target), context);
    request.target[name] = other(String(request.target[name]), context);
  }),
  edit('another preimage', 'digest_differs', ({ versions }, context) => {
    const version = pick(versions, context);
    version.preimage = otherDigit(version.preimage, context);
  }),
  edit('another digest', 'digest_differs', ({ versions }, context) => {
    const version = pick(versions, context);
    version.digest = other(version.digest, context);
  }),
  edit('another section', 'section_differs', ({ versions }, context) => {
    const version = pick(versions, context);
    version.decision_section = other(version.decision_section, context);
  }),
  edit('another rule', 'rule_differs', ({ versions }, context) => {
    pick(versions, context).rule['quorum'] = 7;
  }),
  edit('another time of a version', 'version_differs', ({ versions }, context) => {
    const version = pick(versions, context);
    version.shown_at = other(version.shown_at, context);
  }),
  edit('another number of a version', 'version_differs', ({ versions }, context) => {
    pick(versions, context).version += 5;
  }),
  edit('a version less', 'version_missing', ({ versions }, context) => {
    if (!has(versions, 2)) return;
    versions.splice(context.below(versions.length), 1);
  }),
  ...(['reviewer', 'decision', 'at'] as const).map((field) =>
    edit(`another ${field} of a review`, 'review_differs', ({ reviews }, context) => {
      if (!has(reviews)) return;
      const review = pick(reviews, context);
      review[field] = other(review[field], context);
    }),
  ),
  edit('other facts of a review', 'review_differs', ({ reviews }, context) => {
    if (!has(reviews)) return;
    const { facts } = pick(reviews, context);
    const name = pick(['kind', 'team_id', 'via', 'group', 'fetched_at'], context);
    facts[name] = other(String(facts[name]), context);
  }),
  edit('others counted in a review', 'review_differs', ({ reviews }, context) => {
    if (!has(reviews)) return;
    pick(reviews, context).counted.push('U0MAL');
  }),
  edit('a review less', 'review_missing', ({ reviews }, context) => {
    if (!has(reviews)) return;
    reviews.splice(context.below(reviews.length), 1);
  }),
  edit('a review twice', 'review_differs', ({ reviews }, context) => {
    if (!has(reviews)) return;
    reviews.push(structuredClone(pick(reviews, context)));
  }),
  edit('a review of nobody’s', 'review_not_in_log', (receipt, context) => {
    if (!has(receipt.reviews)) return;
    const seq = receipt.entries[0]?.seq ?? 0;
    receipt.reviews.unshift({ ...structuredClone(pick(receipt.reviews, context)), seq });
  }),
  ...(['at', 'action', 'status'] as const).map((field) =>
    edit(`another outcome.${field}`, 'outcome_differs', ({ outcome }, context) => {
      outcome[field] = other(outcome[field], context);
    }),
  ),
  ...(['actor', 'operation_id', 'external_name', 'failure'] as const).map((field) =>
    edit(`another outcome.${field}`, 'outcome_differs', ({ outcome }, context) => {
      outcome[field] = outcome[field] === null ? 'x' : other(outcome[field], context);
    }),
  ),
  ...(['seq', 'version'] as const).map((field) =>
    edit(`another outcome.${field}`, 'outcome_differs', ({ outcome }) => {
      outcome[field] += 1;
    }),
  ),
  edit('another text of an entry', 'entry_not_included', ({ entries }, context) => {
    const entry = pick(entries, context);
    entry.body = otherDigit(entry.body, context);
  }),
  edit('another number of an entry', 'entry_not_included', ({ entries }, context) => {
    pick(entries, context).seq += 1;
  }),
  edit('another proof', 'entry_not_included', ({ entries }, context) => {
    const { proof } = pick(entries, context);
    const at = context.below(proof.length);
    proof[at] = Buffer.alloc(32, context.below(256)).toString('base64');
  }),
  edit('a proof that is too short', 'entry_not_included', ({ entries }, context) => {
    const { proof } = pick(entries, context);
    proof.splice(context.below(proof.length), 1);
  }),
  edit('a proof that is too long', 'entry_not_included', ({ entries }, context) => {
    const { proof } = pick(entries, context);
    proof.push(Buffer.alloc(32, context.below(256)).toString('base64'));
  }),
  edit('a step less', 'entry_missing', ({ entries }, context) => {
    const steps = entries.slice(0, -2).filter(({ body }) => !/_refused"/.test(body));
    if (!has(steps)) return;
    entries.splice(entries.indexOf(pick(steps, context)), 1);
  }),
  edit('entries swapped', 'entry_out_of_order', ({ entries }, context) => {
    const at = context.below(entries.length - 1);
    const [one, next] = [entries[at], entries[at + 1]];
    if (one === undefined || next === undefined) return;
    entries.splice(at, 2, next, one);
  }),
  edit(
    'an entry about something else',
    'entry_of_another',
    ({ entries }, { sample, key, below }) => {
      const { proofOf } = proveLog(sample.bodies, key);
      const proof = proofOf(1).map((hash) => Buffer.from(hash).toString('base64'));
      entries.splice(1 + below(entries.length - 1), 0, {
        ...{ seq: 1, body: sample.bodies[0] ?? '', proof },
      });
    },
  ),
  edit('another size of the log', 'checkpoint_signature_wrong', (receipt, { below }) => {
    receipt.checkpoint = line(receipt.checkpoint, 1, (size) => String(Number(size) + 1 + below(9)));
  }),
  edit('another root of the log', 'checkpoint_signature_wrong', (receipt, { below }) => {
    receipt.checkpoint = line(receipt.checkpoint, 2, () =>
      Buffer.alloc(32, below(256)).toString('base64'),
    );
  }),
  edit('another name in the checkpoint', 'signer_differs', (receipt, context) => {
    receipt.checkpoint = line(receipt.checkpoint, 0, (name) => other(name, context));
  }),
  edit('no signature under the checkpoint', 'checkpoint_not_signed', (receipt) => {
    receipt.checkpoint = `${receipt.checkpoint.split('\n\n')[0]}\n\n`;
  }),
  edit(
    'somebody else’s checkpoint',
    'checkpoint_not_signed',
    (receipt, { sample, other: from }) => {
      receipt.checkpoint = proveLog(sample.bodies, from).checkpoint;
    },
  ),
  edit('no checkpoint', 'checkpoint_unreadable', (receipt) => {
    receipt.checkpoint = 'example.com/log\n';
  }),
  edit('the checkpoint of another log', 'entry_not_included', (receipt, { sample, key, below }) => {
    const bodies = [...sample.bodies];
    bodies[below(bodies.length)] = '{}';
    receipt.checkpoint = proveLog(bodies, key).checkpoint;
  }),
  edit(
    'another signature',
    'signature_wrong',
    ({ signature }, { below }) => {
      signature.value = Buffer.alloc(64, below(256)).toString('base64');
    },
    false,
  ),
  edit(
    'another name of the key',
    'signer_differs',
    ({ signature }, context) => {
      signature.key = other(signature.key, context);
    },
    false,
  ),
];

function line(text: string, index: number, change: (old: string) => string): string {
  return text
    .split('\n')
    .map((one, at) => (at === index ? change(one) : one))
    .join('\n');
}
