import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { cruise, type ICruiseResult } from 'dependency-cruiser';
import config from '../.dependency-cruiser.mjs';

/**
 * Runs the layering rules, and fails when the cruiser saw fewer modules than there are files: with
 * an unsupported compiler it sees none and calls that success.
 */
const roots = ['src', 'sandbox'];

function sources(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return sources(path);
    return /\.tsx?$/.test(entry.name) ? [path] : [];
  });
}

const { options, forbidden } = config;
const result = await cruise(
  roots,
  { ...options, validate: true, ruleSet: { forbidden } } as Parameters<typeof cruise>[1],
  undefined,
  { tsConfig: { fileName: 'tsconfig.json' } } as Parameters<typeof cruise>[3],
);
const { summary, modules } = result.output as ICruiseResult;
const seen = new Set(modules.map((module) => module.source));
const unseen = roots.flatMap(sources).filter((file) => !seen.has(file));

for (const violation of summary.violations) {
  const rule = forbidden.find(({ name }) => name === violation.rule.name);
  console.error(`${violation.rule.name}: ${violation.from} -> ${violation.to}`);
  if (rule && 'comment' in rule) console.error(`  ${rule.comment}`);
}
for (const file of unseen) console.error(`not cruised: ${file}`);
console.log(`layers: ${seen.size} modules cruised, ${summary.violations.length} violations`);
if (summary.violations.length > 0 || unseen.length > 0) process.exitCode = 1;
