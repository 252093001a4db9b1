import { createCheckpointFolder } from '../checkpoint-folder.ts';
import type { Config } from '../config.ts';
import { checkpointEvery } from '../domain/checkpoint.ts';
import { createHashing, sha256Bytes } from '../hashing.ts';
import { readSigningKey } from '../signing.ts';
import { createCheckpointStore } from '../store/checkpoint-store.ts';
import type { Database } from '../store/database.ts';
import { createFreezeStore } from '../store/freeze-store.ts';
import type { CheckpointState } from '../use-cases/ports/checkpoint-store.ts';
import type { QueueFinding as Finding } from '../use-cases/ports/job-queue.ts';

/** Whether checkpoints are made and can be written, and whether the log has what was published of it. */
export async function checkCheckpoints(
  { audit }: Config,
  { orm }: Pick<Database, 'orm'>,
): Promise<readonly Finding[]> {
  const { pem, name } = audit.key;
  if (pem === undefined) return [];
  try {
    readSigningKey(pem, name);
  } catch (error) {
    return [fail('audit_key', wordsOf(error), 'Make one: openssl genpkey -algorithm ed25519.')];
  }
  const stored = { orm, canonical: createHashing().canonical };
  const [state, freezes] = await Promise.all([
    createCheckpointStore({ ...stored, sha256: sha256Bytes }).state(),
    createFreezeStore(stored).listInForce(),
  ]);
  const lost = freezes.flatMap((freeze) => freeze.lost ?? []);
  return [
    judgeAge(state),
    ...(audit.checkpointDir === undefined ? [] : [await checkFolder(audit.checkpointDir)]),
    ...(lost.length === 0 ? [] : [lossFinding(lost.map(({ size }) => size))]),
  ];
}

const minuteMs = 60_000;
/** Twice the time within which it should have been made. */
const lateMs = 2 * checkpointEvery.ms;

function judgeAge({ now, size, newest }: CheckpointState): Finding {
  const remedy = 'A worker with AUDIT_KEY makes them: is one running? Its log says why none was.';
  if (newest === undefined) {
    const detail = `there is no checkpoint of the log of ${size} entries yet`;
    return { level: 'warn', code: 'checkpoint_none', detail, remedy };
  }
  const ageMs = now.getTime() - newest.at.getTime();
  const age = `${Math.floor(ageMs / minuteMs)} minutes ago`;
  const detail = `the last checkpoint has ${newest.size} of ${size} entries, and was made ${age}`;
  if (size > newest.size && ageMs > lateMs)
    return { level: 'warn', code: 'checkpoint_late', detail, remedy };
  return { level: 'ok', code: 'checkpoint', detail };
}

async function checkFolder(path: string): Promise<Finding> {
  try {
    await createCheckpointFolder(path).check();
    return {
      level: 'ok',
      code: 'checkpoint_folder',
      detail: `checkpoints can be written to ${path}`,
    };
  } catch (error) {
    const remedy = 'Make the folder, and let the account of the bot write to it.';
    return fail('checkpoint_folder', wordsOf(error), remedy);
  }
}

function lossFinding(sizes: readonly number[]): Finding {
  const detail = `the log has lost published checkpoints, of ${sizes.join(', ')} entries: nothing is sent to HCP`;
  const remedy =
    'Find out what was done in that time, then "npm run cli -- audit acknowledge-loss --checkpoint FILE".';
  return fail('audit_loss', detail, remedy);
}

function fail(code: string, detail: string, remedy: string): Finding {
  return { level: 'fail', code, detail, remedy };
}

function wordsOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
