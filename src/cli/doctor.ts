import { parseArgs } from 'node:util';
import { parseConfig } from '../config.ts';
import type { QueueFinding as Finding } from '../use-cases/ports/job-queue.ts';
import { checkCloud } from './doctor-cloud.ts';
import { checkData } from './doctor-data.ts';
import { checkPage } from './doctor-page.ts';
import { checkSlackSide } from './doctor-slack.ts';
import type { Verb } from './verb.ts';

const marks = { ok: 'ok  ', warn: 'WARN', fail: 'FAIL' } as const;

/** Checks whatever is configured, changes nothing, and says what to do about each failure. */
export const doctor: Verb['run'] = async (context) => {
  const { values } = parseArgs({
    args: [...context.args],
    options: { json: { type: 'boolean', default: false } },
  });
  const config = parseConfig(context.environment, context.readFile);
  const data = await checkData(context, config);
  const [slack, cloud, page] = await Promise.all([
    checkSlackSide(config, data.policy, context.log),
    checkCloud(config, context.log),
    checkPage(config),
  ]);
  const findings: readonly Finding[] = [...data.findings, ...slack, ...cloud, ...page];
  if (values.json) context.print(JSON.stringify(findings));
  else for (const finding of findings) context.print(describe(finding));
  return findings.some(({ level }) => level === 'fail') ? 1 : 0;
};

function describe({ level, detail, remedy }: Finding): string {
  const advice = level === 'ok' || remedy === undefined ? '' : `\n       ${remedy}`;
  return `${marks[level]}  ${detail}${advice}`;
}
