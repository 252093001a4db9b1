import type { Config } from '../config.ts';
import { createHashing } from '../hashing.ts';
import { createQueueEngine } from '../queue/engine.ts';
import { openStorage, queueConfig, type Storage } from '../storage.ts';
import { checkGrants } from '../store/check-grants.ts';
import { checkNotify } from '../store/check-notify.ts';
import { type Database, openDatabase } from '../store/database.ts';
import { createPolicyStore } from '../store/policy-store.ts';
import { readCandidate } from '../use-cases/adopt-policy.ts';
import type { QueueFinding as Finding } from '../use-cases/ports/job-queue.ts';
import type { PolicyInForce } from '../use-cases/ports/policy-store.ts';
import { checkCheckpoints } from './doctor-audit.ts';
import type { CliContext } from './verb.ts';

export type DataCheck = {
  readonly findings: readonly Finding[];
  /** In force, or else the candidate that the first start would apply. */
  readonly policy: PolicyInForce | undefined;
};

/** The database, what the bot's role may do to the log, the queue's store, and the policy in force. */
export async function checkData(context: CliContext, config: Config): Promise<DataCheck> {
  let storage: Storage;
  try {
    storage = await openStorage(config.storage, context.log);
  } catch (error) {
    return { findings: [unusable(error)], policy: readFilePolicy(context, config).policy };
  }
  const database = openDatabase({ url: storage.botUrl }, context.log);
  const queue = createQueueEngine(queueConfig(config.queue, storage), context.log);
  try {
    const [grants, notify, queued, policy, checkpoints] = await Promise.all([
      database.withClient((sql) => checkGrants(sql)),
      checkNotify(storage.botUrl),
      queue.check(),
      checkPolicy(context, config, database),
      checkCheckpoints(config, database),
    ]);
    const reached: Finding = {
      level: 'ok',
      code: 'database',
      detail: 'Postgres: reached, and migrated to this version',
    };
    const about =
      (part: string) =>
      (finding: Finding): Finding => ({
        ...finding,
        detail: `${part}: ${finding.detail}`,
      });
    return {
      findings: [
        reached,
        ...grants.map(about('Postgres')),
        about('Postgres')(notify),
        ...queued.map(about('Queue')),
        ...checkpoints.map(about('Audit log')),
        ...policy.findings,
      ],
      policy: policy.policy,
    };
  } finally {
    await queue.close();
    await database.close(2_000);
    await storage.stop();
  }
}

function unusable(error: unknown): Finding {
  return {
    level: 'fail',
    code: 'database',
    detail: `Postgres: ${error instanceof Error ? error.message : String(error)}`,
    remedy: 'Check DATABASE_URL, and run "npm run cli -- migrate" as the owner.',
  };
}

async function checkPolicy(
  context: CliContext,
  config: Config,
  { orm }: Database,
): Promise<DataCheck> {
  const policies = createPolicyStore({ orm, canonical: createHashing().canonical });
  const inForce = await policies.findInForce();
  const file = readFilePolicy(context, config);
  if (inForce === undefined) return file;
  const same = file.policy?.hash === inForce.hash;
  const ok: Finding = {
    level: 'ok',
    code: 'policy',
    detail: `Policy: ${inForce.hash.slice(0, 16)} is in force`,
  };
  const other: Finding = {
    level: 'warn',
    code: 'policy_file_differs',
    detail: `Policy: ${config.policyFile} is not the one in force`,
    remedy: 'Put it in force with "npm run cli -- policy apply", or remove it.',
  };
  return { findings: same || file.policy === undefined ? [ok] : [ok, other], policy: inForce };
}

function readFilePolicy({ readFile }: CliContext, { policyFile }: Config): DataCheck {
  const problem = (detail: string): DataCheck => ({
    policy: undefined,
    findings: [
      {
        level: 'fail',
        code: 'policy',
        detail: `Policy: ${detail}`,
        remedy: 'Write one: see policy.example.yaml.',
      },
    ],
  });
  let text: string;
  try {
    text = readFile(policyFile);
  } catch {
    return problem(`none is in force, and there is no file ${policyFile}`);
  }
  const candidate = readCandidate(text, createHashing());
  if (!candidate.ok) {
    const [first] = candidate.refusal;
    return problem(`${policyFile} line ${first?.line}: ${first?.key} ${first?.reason}`);
  }
  return {
    policy: candidate.value,
    findings: [
      {
        level: 'ok',
        code: 'policy',
        detail: `Policy: ${policyFile} can be used; the first start applies it`,
      },
    ],
  };
}
