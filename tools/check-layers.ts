import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import {
  cruise,
  type ICruiseOptions,
  type ICruiseResult,
  type IFlattenedRuleSet,
} from 'dependency-cruiser';

/**
 * Runs the layering rules, and fails when the cruiser saw fewer modules than there are files: with
 * an unsupported compiler it sees none and calls that success.
 */
const roots = ['src', 'sandbox'];

type Config = Required<Pick<IFlattenedRuleSet, 'forbidden'>> & { options: ICruiseOptions };

function sources(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return sources(path);
    return /\.tsx?$/.test(entry.name) ? [path] : [];
  });
}

const configFile = '../.dependency-cruiser.mjs';
const { default: config } = (await import(configFile)) as { default: Config };
const { options, forbidden } = config;
const result = await cruise(roots, { ...options, validate: true, ruleSet: { forbidden } });
const { summary, modules } = result.output as ICruiseResult;
const seen = new Set(modules.map((module) => module.source));
const unseen = roots.flatMap(sources).filter((file) => !seen.has(file));

for (const violation of summary.violations) {
  console.error(`${violation.rule.name}: ${violation.from} -> ${violation.to}`);
  const rule = forbidden.find(({ name }) => name === violation.rule.name);
  if (rule?.comment) console.error(`  ${rule.comment}`);
}
for (const file of unseen) console.error(`not cruised: ${file}`);
console.log(`layers: ${seen.size} modules cruised, ${summary.violations.length} violations`);
if (summary.violations.length > 0 || unseen.length > 0) process.exitCode = 1;
