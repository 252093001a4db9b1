import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { evidencePage } from '../../src/cli/evidence-page.ts';
import { verifyReceipt } from '../../src/cli/verify-receipt.ts';
import type { SignedReceipt } from '../../src/domain/receipt.ts';
import { partOf } from '../../src/domain/receipt-fault.ts';
import { verifyExport } from '../../src/use-cases/verify-export.ts';
import { campaignRounds, campaignSeed } from '../support/campaign.ts';
import { beginEdits, dropEdits, droppedLog, exportOfDropped } from '../support/drop-edits.ts';
import { runVerb } from '../support/in-process-verb.ts';
import { exportEdits, exportOf, logEdits } from '../support/log-edits.ts';
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
import {
  a,
  append,
  b,
  c,
  check,
  kinds,
  type SampleLog,
  sampleLog,
  sha256,
} from '../unit/domain/sample-log.ts';

const seed = campaignSeed(20_300_101);
const random = createRandom(seed);
const below = (limit: number): number => Math.floor(random() * limit);
const rounds = campaignRounds(3, 50);

/** The second verifier starts `openssl` twice for each receipt. */
const timeout = 40_000 * rounds;

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

  it('are more than 200 in an ordinary run, and many of them are signed again', () => {
    expect(edits.length).toBeGreaterThan(67 * rounds);
    const again = edits.filter(({ name }) => name.endsWith('signed again'));
    expect(again.length).toBeGreaterThan(27 * rounds);
  });

  it('are all found and named, and those that nobody touched all hold', { timeout }, async () => {
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

  it.runIf(hasPython())(
    'are all found and named by the second verifier too',
    { timeout },
    async () => {
      const own = cases.filter(({ isPage }) => isPage === undefined);
      const paths = own.map((_, index) => join(folder, `${index}`));
      await Promise.all(own.map(({ text }, index) => writeFile(paths[index] ?? '', text)));

      const told = await verifyInPython(paths, join(folder, 'pub.pem'));

      const wrong = own.flatMap(({ name, code, part }, index) => {
        const lines = told[index] ?? [];
        const isNamed =
          code === undefined
            ? lines.length === 0
            : lines.some(
                (line) => line.startsWith(`${part}: `) && !line.includes('cannot be read'),
              );
        return isNamed ? [] : [`${name}: wanted ${part}, got ${lines.join(' | ')}`];
      });
      expect(wrong).toEqual([]);
    },
  );
});

describe(`logs and exports that somebody has edited (seed ${seed})`, () => {
  const aLog = (): SampleLog =>
    sampleLog(Array.from({ length: 4 + below(40) }, () => [a, b, c, null][below(4)] ?? null));
  /** Its last entry is about a request, whose row names it: of others, a cut end leaves no trace. */
  const watched = (): SampleLog => {
    const log = aLog();
    append(log, a);
    return log;
  };
  const times = 5 * rounds;
  const repeated = <T>(make: () => T): readonly T[] => Array.from({ length: times }, make);

  it('are found in the database, and named with the entry', () => {
    const wrong = logEdits.flatMap(({ name, kind, apply }) =>
      repeated(watched).flatMap((log) => {
        const seq = apply(log, below);
        const found = kinds(check(log));
        return found.includes(`${kind} ${seq}`) ? [] : [`${name} ${seq}: ${found.join(', ')}`];
      }),
    );

    expect(wrong).toEqual([]);
    expect(repeated(aLog).flatMap((log) => kinds(check(log)))).toEqual([]);
  });

  const edited = logEdits.flatMap(({ name, inExport, apply }) =>
    inExport === undefined
      ? []
      : repeated(aLog).map((log) => {
          const said = structuredClone(log.rows);
          const seq = apply(log, below);
          return { name, kind: inExport(seq), seq, lines: exportOf(log.rows, said) };
        }),
  );
  const ends = Object.entries(exportEdits).flatMap(([name, change]) =>
    repeated(aLog).map(({ rows }) => {
      const lines = change(exportOf(rows), below);
      return { name, kind: 'export_differs', seq: undefined, lines };
    }),
  );
  const whole = repeated(aLog).map(({ rows }) => ({
    ...{ name: 'nothing', kind: undefined, seq: undefined, lines: exportOf(rows) },
  }));
  const exports = [...whole, ...edited, ...ends];

  it('are found in an export, and named', async () => {
    const wrong: string[] = [];
    for (const { name, kind, seq, lines } of exports) {
      const { problems } = await verifyExport({ sha256 }, { lines: streamed(lines) });
      const isNamed =
        kind === undefined
          ? problems.length === 0
          : problems.some((one) => one.kind === kind && (seq === undefined || one.seq === seq));
      if (!isNamed) wrong.push(`${name}: wanted ${kind} ${seq}, got ${JSON.stringify(problems)}`);
    }

    expect(edited.length + ends.length).toBe(55 * rounds);
    expect(wrong).toEqual([]);
  });

  it.runIf(hasPython())(
    'are found in an export by the second verifier too',
    { timeout },
    async () => {
      const paths = exports.map((_, index) => join(folder, `export-${index}`));
      await Promise.all(
        exports.map(({ lines }, index) => writeFile(paths[index] ?? '', `${lines.join('\n')}\n`)),
      );

      const told = await verifyInPython(paths, join(folder, 'pub.pem'));

      const wrong = exports.flatMap(({ name, kind }, index) => {
        const lines = told[index] ?? [];
        const isFound = kind === undefined ? lines.length === 0 : lines.some(isAboutLog);
        return isFound ? [] : [`${name}: got ${lines.join(' | ')}`];
      });
      expect(wrong).toEqual([]);
    },
  );
});

describe(`logs whose beginning was dropped, and their exports, that somebody has edited (seed ${seed})`, () => {
  const times = 3 * rounds;
  const repeated = <T>(make: () => T): readonly T[] => Array.from({ length: times }, make);
  const aLog = () =>
    droppedLog(sampleLog(Array.from({ length: 4 + below(40) }, () => null)), below);

  it('are found in the database, and named with the entry', () => {
    const wrong = dropEdits.flatMap(({ name, kind, apply }) =>
      repeated(aLog).flatMap((dropped) => {
        const seq = apply(dropped, below);
        const found = kinds(check(dropped.log));
        return found.includes(`${kind} ${seq}`) ? [] : [`${name} ${seq}: ${found.join(', ')}`];
      }),
    );

    expect(wrong).toEqual([]);
    expect(repeated(aLog).flatMap(({ log }) => kinds(check(log)))).toEqual([]);
  });

  const whole = repeated(aLog).map((dropped) => ({
    ...{ name: 'nothing', kind: undefined, lines: exportOfDropped(dropped) },
  }));
  const inExports = dropEdits.filter(({ inLogAlone }) => inLogAlone === undefined);
  const edited = inExports.flatMap(({ name, apply }) =>
    repeated(aLog).map((dropped) => {
      const { gone } = dropped;
      const before = exportOfDropped(dropped);
      apply(dropped, below);
      // The ends are as whoever edits the file would leave them: those of the log as it was.
      const lines = exportOfDropped({ log: dropped.log, gone });
      return { name, kind: 'any', lines: [before[0] ?? '', ...lines.slice(1)] };
    }),
  );
  const begun = Object.entries(beginEdits).flatMap(([name, change]) =>
    repeated(aLog).map((dropped) => ({
      ...{ name, kind: 'drop_differs', lines: change(exportOfDropped(dropped), below) },
    })),
  );
  const exports = [...whole, ...edited, ...begun];

  it('are found in an export', async () => {
    const wrong: string[] = [];
    for (const { name, kind, lines } of exports) {
      const { problems } = await verifyExport({ sha256 }, { lines: streamed(lines) });
      const isRight =
        kind === undefined
          ? problems.length === 0
          : problems.some((one) => kind === 'any' || one.kind === kind);
      if (!isRight) wrong.push(`${name}: wanted ${kind}, got ${JSON.stringify(problems)}`);
    }

    expect(edited.length + begun.length).toBe(9 * times);
    expect(wrong).toEqual([]);
  });

  it.runIf(hasPython())(
    'are found in an export by the second verifier too',
    { timeout },
    async () => {
      const paths = exports.map((_, index) => join(folder, `dropped-${index}`));
      await Promise.all(
        exports.map(({ lines }, index) => writeFile(paths[index] ?? '', `${lines.join('\n')}\n`)),
      );

      const told = await verifyInPython(paths, join(folder, 'pub.pem'));

      const wrong = exports.flatMap(({ name, kind }, index) => {
        const lines = told[index] ?? [];
        const isFound = kind === undefined ? lines.length === 0 : lines.some(isAboutLog);
        return isFound ? [] : [`${name}: got ${lines.join(' | ')}`];
      });
      expect(wrong).toEqual([]);
    },
  );
});

/** Of a file without its end, all that is told is that it is no export. */
const isAboutLog = (line: string): boolean => /^(log|file): /.test(line);

async function* streamed(lines: readonly string[]): AsyncGenerator<readonly string[]> {
  yield await Promise.resolve(lines);
}

describe(`checkpoints that somebody has edited (seed ${seed})`, () => {
  const { sample } = sampleFor();
  const { checkpoint } = proveLog(sample.bodies, key);
  const edits = Array.from({ length: 10 * rounds }, () => {
    const at = below(checkpoint.length - 1);
    const letter = checkpoint[at] === 'x' ? 'y' : 'x';
    return `${checkpoint.slice(0, at)}${letter}${checkpoint.slice(at + 1)}`;
  });

  it.runIf(hasPython())('are believed by neither verifier', { timeout }, async () => {
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
