/** The parts of the program that the bench calls by itself, on a database of its own. */

import { defaultLimits } from '../src/domain/limits.ts';
import type { SlackUserId } from '../src/domain/request.ts';
import { createHashing, newSalt, sha256Bytes } from '../src/hashing.ts';
import { createPainter } from '../src/slack/messages/painter.ts';
import { createAuditLog } from '../src/store/audit-log.ts';
import { openDatabase } from '../src/store/database.ts';
import { createPolicyStore } from '../src/store/policy-store.ts';
import { createRequestStore } from '../src/store/request-store.ts';
import { adoptPolicy } from '../src/use-cases/adopt-policy.ts';
import { submitCreate } from '../src/use-cases/submit-create.ts';
import { viewIdOf } from './deliveries.ts';
import { check } from './figure.ts';
import { numbered, requestIdOf } from './numbering.ts';
import { organizationId } from './seed.ts';
import { quiet } from './server.ts';

export const hashing = createHashing();
const painter = createPainter({ sha256: hashing.sha256 });
export const versionDeps = { hashing, painter, newSalt };

export type BenchStore = ReturnType<typeof openStore>;

export function openStore(url: string) {
  const database = openDatabase({ url }, quiet);
  const { orm } = database;
  const stored = { orm, canonical: hashing.canonical };
  const requests = createRequestStore(stored);
  const policies = createPolicyStore(stored);
  return {
    database,
    requests,
    adoptPolicy: (text: string) => adoptPolicy({ policies, hashing, log: quiet }, text),
    submit: (number: number, person: string) =>
      submit({ ...versionDeps, requests, limits: defaultLimits }, number, person),
    verify: async () => await verify(database),
    close: () => database.close(2_000),
  };
}

async function submit(
  deps: Parameters<typeof submitCreate>[0],
  number: number,
  person: string,
): Promise<void> {
  const answer = await submitCreate(deps, {
    ...numbered(number),
    key: viewIdOf(number),
    requestId: requestIdOf(number),
    requester: person as SlackUserId, // of the twin's seed
    organizationId,
    accounts: '111122223333, arn:aws:iam::444455556666:role/vault',
    ranges: '10.20.0.0/16, 10.30.4.0/24',
    regions: '',
    reason: 'The payments team reads its secrets from its own VPC.',
    ticket: '',
  });
  if (!answer.ok) throw new Error(`a submission was refused: ${JSON.stringify(answer.refusal)}`);
}

/** Looks along the whole log; a chain that does not hold ends the run. */
async function verify(database: ReturnType<typeof openDatabase>): Promise<string> {
  const report = await createAuditLog({ database, sha256: sha256Bytes }).verifyChain();
  const [problem] = report.problems;
  if (problem !== undefined) throw new Error(`the log does not verify: ${JSON.stringify(problem)}`);
  return check(report.entries > 0, `the log of ${report.entries} entries verifies`);
}
