import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { evidencePage } from '../../src/cli/evidence-page.ts';
import { verifyReceipt } from '../../src/cli/verify-receipt.ts';
import type { SignedReceipt } from '../../src/domain/receipt.ts';
import { partOf } from '../../src/domain/receipt-fault.ts';
import { campaignRounds, campaignSeed } from '../support/campaign.ts';
import { runVerb } from '../support/in-process-verb.ts';
import { hasPython, verifyInPython } from '../support/python.ts';
import {
  type DraftReceipt,
  type Edit,
  type EditContext,
  receiptEdits,
} from '../support/receipt-edits.ts';
import {
  endings,
  hashing,
  newKey,
  proveLog,
  receiptOfSample,
  sampleOf,
  sign,
} from '../support/sample-receipt.ts';
import { createRandom } from '../support/seeded-random.ts';

const seed = campaignSeed(20_300_101);
const random = createRandom(seed);
const below = (limit: number): number => Math.floor(random() * limit);
const rounds = campaignRounds(3, 100);

const key = newKey();
const other = newKey();
const names = Object.keys(endings);

/** A file, and what must be said of it: `undefined` of one that nobody has touched. */
type Case = {
  readonly name: string;
  readonly text: string;
  readonly code: string | undefined;
  readonly part: string;
  readonly isPage?: true;
};

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'privatelink-tamper-'));
  await writeFile(join(folder, 'pub.pem'), key.publicPem);
});
afterAll(() => rm(folder, { recursive: true }));

const textOf = (receipt: SignedReceipt): string => `${hashing.canonical(receipt)}\n`;

function sampleFor(): EditContext & { readonly receipt: SignedReceipt; readonly ending: string } {
  const ending = names[below(names.length)] ?? '';
  const sample = sampleOf(ending, 1 + below(9));
  return { sample, key, other, below, ending, receipt: receiptOfSample(sample, key) };
}

/** As whoever has the file would do it, and as whoever has the key as well. */
function edited(edit: Edit): readonly Case[] {
  const context = sampleFor();
  const draft = structuredClone(context.receipt) as unknown as DraftReceipt;
  edit.apply(draft, context);
  if (textOf(draft) === textOf(context.receipt)) return [];
  const { signature: _, ...unsigned } = draft;
  const name = `${edit.name} (${context.ending})`;
  const found = { code: edit.code, part: partOf(edit) };
  return [
    { ...found, name, text: textOf(draft) },
    ...(edit.signable
      ? [{ ...found, name: `${name}, signed again`, text: textOf(sign(unsigned, key)) }]
      : []),
  ];
}

/** The same document in another text. */
function rewritten(): readonly Case[] {
  const { receipt, ending } = sampleFor();
  const json = hashing.canonical(receipt);
  const at = 1 + json.indexOf(',', below(json.indexOf('"entries"')));
  const reversed = Object.fromEntries(Object.entries(receipt).reverse());
  const texts = {
    'a space': `${json.slice(0, at)} ${json.slice(at)}`,
    'another order': JSON.stringify(reversed),
    'a field twice': json.replace('{', '{"checkpoint":"another",'),
    'a field more': json.replace('{', '{"approved_by":"U0ADA",'),
  };
  return Object.entries(texts).map(([name, text]) => ({
    ...{ name: `${name} (${ending})`, text, part: 'file' },
    code: name === 'a field more' ? 'not_a_receipt' : 'not_canonical',
  }));
}

/** The page, edited where no signature is. */
function editedPages(): readonly Case[] {
  const { receipt, ending } = sampleFor();
  const page = evidencePage({ receipt, json: hashing.canonical(receipt) });
  const places = [...page.slice(0, page.indexOf('<pre id=')).matchAll(/(?<=[>\d])\d(?=\d)/g)];
  const at = places[below(places.length)]?.index ?? 0;
  const digit = String((Number(page[at]) + 1) % 10);
  const code = 'page_differs';
  const edits = {
    'another digit on the page': `${page.slice(0, at)}${digit}${page.slice(at + 1)}`,
    'a sentence on the page': page.replace('</main>', '<p>It was approved by all.</p></main>'),
  };
  return Object.entries(edits).map(([name, text]) => ({
    ...{ name: `${name} (${ending})`, text, code, part: 'file', isPage: true },
  }));
}

function untouched(): readonly Case[] {
  return names.flatMap((ending) => {
    const receipt = receiptOfSample(sampleOf(ending, 1 + below(9)), key);
    const json = hashing.canonical(receipt);
    const page = evidencePage({ receipt, json });
    return [
      { name: ending, text: `${json}\n`, code: undefined, part: '' },
      { name: `${ending}, as a page`, text: page, code: undefined, part: '' },
    ];
  });
}

function allCases(): readonly Case[] {
  return Array.from({ length: rounds }).flatMap(() => [
    ...untouched(),
    ...receiptEdits.flatMap(edited),
    ...rewritten(),
    ...editedPages(),
  ]);
}

describe(`receipts that somebody has edited (seed ${seed})`, () => {
  const cases = allCases();
  const files = new Map(cases.map(({ text }, index) => [`${index}.json`, text]));
  const edits = cases.filter(({ code }) => code !== undefined);

  it('are at least 200, and as many of them are signed again as can be', () => {
    expect(edits.length).toBeGreaterThanOrEqual(200);
    expect(edits.filter(({ name }) => name.endsWith('signed again')).length).toBeGreaterThan(80);
  });

  it('are all found and named, and those that nobody touched all hold', async () => {
    const all = { ...Object.fromEntries(files), 'pub.pem': key.publicPem };
    const wrong: string[] = [];
    for (const [index, { name, code, part }] of cases.entries()) {
      const words = ['--json', '--key', 'pub.pem', `${index}.json`];
      const told = await runVerb(verifyReceipt, words, all);
      const faults: readonly { readonly code: string; readonly part: string }[] =
        told.out === '' ? [] : JSON.parse(told.out).faults;
      const isNamed =
        code === undefined
          ? told.code === 0 && faults.length === 0
          : told.code === 1 &&
            (faults.some((one) => one.code === code && one.part === part) ||
              (code === 'not_a_receipt' && told.err.includes('It is no receipt')));
      const isSigned = !faults.some((one) => one.code === 'signature_wrong');
      if (!isNamed || (name.endsWith('signed again') && !isSigned))
        wrong.push(`${name}: wanted ${code}, got ${JSON.stringify(faults)} ${told.err}`);
    }

    expect(wrong).toEqual([]);
  });

  it.runIf(hasPython())('are all found and named by the second verifier too', async () => {
    const own = cases.filter(({ isPage }) => isPage === undefined);
    const paths = own.map((_, index) => join(folder, `${index}`));
    await Promise.all(own.map(({ text }, index) => writeFile(paths[index] ?? '', text)));

    const told = await verifyInPython(paths, join(folder, 'pub.pem'));

    const wrong = own.flatMap(({ name, code, part }, index) => {
      const lines = told[index] ?? [];
      const isNamed =
        code === undefined
          ? lines.length === 0
          : lines.some((line) => line.startsWith(`${part}: `) && !line.includes('cannot be read'));
      return isNamed ? [] : [`${name}: wanted ${part}, got ${lines.join(' | ')}`];
    });
    expect(wrong).toEqual([]);
  });
});

describe(`checkpoints that somebody has edited (seed ${seed})`, () => {
  const { sample } = sampleFor();
  const { checkpoint } = proveLog(sample.bodies, key);
  const edits = Array.from({ length: 10 * rounds }, () => {
    const at = below(checkpoint.length - 1);
    const letter = checkpoint[at] === 'x' ? 'y' : 'x';
    return `${checkpoint.slice(0, at)}${letter}${checkpoint.slice(at + 1)}`;
  });

  it.runIf(hasPython())('are believed by neither verifier', async () => {
    const all = [checkpoint, ...edits];
    const paths = all.map((_, index) => join(folder, `checkpoint-${index}`));
    await Promise.all(all.map((text, index) => writeFile(paths[index] ?? '', text)));
    const receipt = textOf(receiptOfSample(sample, key));
    const files = { 'r.json': receipt, 'pub.pem': key.publicPem };

    const [first = [], ...others] = await verifyInPython(paths, join(folder, 'pub.pem'));
    const ours = await Promise.all(
      all.map((held) =>
        runVerb(verifyReceipt, ['r.json', '--key', 'pub.pem', '--checkpoint', 'held'], {
          ...{ ...files, held },
        }),
      ),
    );

    expect(first).toEqual([]);
    expect(others.filter((lines) => lines.length === 0)).toEqual([]);
    expect(ours.map(({ code }) => code)).toEqual([0, ...edits.map(() => 1)]);
  });
});
