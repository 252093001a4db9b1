/** The figures of a run, as a Markdown table for people and as JSON for machines. */
import type { Figure, Outcome, Target } from './figure.ts';
import type { Machine } from './machine.ts';
import type { AnchorPair, Measured } from './stats.ts';

export type Reported = {
  readonly id: string;
  readonly title: string;
  readonly outcome: Outcome | { readonly failed: string };
  readonly load: { readonly before: number; readonly after: number };
};

export type Report = {
  readonly at: string;
  readonly quick: boolean;
  readonly machine: Machine;
  readonly postgres: Readonly<Record<string, string>>;
  readonly sections: readonly Reported[];
};

export function markdown({ at, quick, machine, postgres, sections }: Report): string {
  const versions = Object.entries(machine.packages).map(([name, version]) => `${name} ${version}`);
  const settings = Object.entries(postgres).map(([name, value]) => `${name} ${value}`);
  return [
    `# Bench, ${at}${quick ? ' (quick: too short for anything but a look)' : ''}`,
    '',
    `- ${machine.processor}, ${machine.cores} cores, ${machine.memoryGb} GB; Linux ${machine.kernel}; node ${machine.node}; commit ${machine.commit}`,
    `- PostgreSQL: ${settings.join(', ')}`,
    `- Redis: ${machine.redis}`,
    `- ${versions.join(', ')}`,
    '- clients, twins, servers and bot share these cores; every figure stands beside an anchor of the same run, which was measured before and after it; where the two differ by more than 25 % the machine was noisy, and no ratio is given',
    ...sections.flatMap(sectionText),
    '',
  ].join('\n');
}

function sectionText({ id, title, outcome, load }: Reported): readonly string[] {
  const head = ['', `## ${title}`, ''];
  const foot = `- load of the machine ${load.before} before, ${load.after} after; again with \`npm run bench -- --only ${id}\``;
  if ('failed' in outcome) return [...head, `**Not measured:** ${outcome.failed}`, '', foot];
  return [
    ...head,
    '| figure | median (min–max) | samples | target | verdict | anchor | before | after | ratio |',
    '| --- | --- | --- | --- | --- | --- | --- | --- | --- |',
    ...outcome.figures.map(row),
    '',
    ...outcome.checks.map((line) => `- checked: ${line}`),
    ...outcome.notes.map((line) => `- ${line}`),
    foot,
  ];
}

function row({ name, unit, value, samples, anchor, ratio, target, verdict }: Figure): string {
  const { pair } = anchor;
  const cells = [
    name,
    `${range(value)} ${unit}`,
    String(samples),
    target === undefined ? '' : targetText(target, unit),
    verdict,
    anchor.name,
    range(pair.before),
    range(pair.after),
    ratio === undefined ? refusedRatio(pair) : ratioText(ratio),
  ];
  return `| ${cells.join(' | ')} |`;
}

function refusedRatio({ spread }: AnchorPair): string {
  return `noisy machine: anchors ${Math.round(spread * 100)} % apart`;
}

function targetText({ of, limit, want }: Target, unit: string): string {
  const sign = want === 'at_most' ? '≤' : '≥';
  return of === 'value' ? `${sign} ${limit} ${unit}` : `ratio ${sign} ${limit}`;
}

function range({ median, min, max }: Measured): string {
  return `${short(median)} (${short(min)}–${short(max)})`;
}

const ratioText = (ratio: number): string => `${short(ratio)} ×`;

/** Three digits that mean something; more would claim what was not measured. */
function short(value: number): string {
  if (value === 0) return '0';
  const digits = Math.max(0, 2 - Math.floor(Math.log10(Math.abs(value))));
  return value.toFixed(Math.min(digits, 4));
}
