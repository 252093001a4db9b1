/** A database with a log, and the parts of two processes that keep checkpoints of it. */
import { generateKeyPairSync } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createCheckpointFolder, rootInName } from '../../src/checkpoint-folder.ts';
import type { TreeHead } from '../../src/domain/merkle.ts';
import { writeCheckpoint } from '../../src/domain/signed-note.ts';
import { sha256Bytes } from '../../src/hashing.ts';
import { readSigningKey, verifySignature } from '../../src/signing.ts';
import { createAuditTree } from '../../src/store/audit-tree.ts';
import { createCheckpointStore } from '../../src/store/checkpoint-store.ts';
import type { Published } from '../../src/use-cases/guard-restore.ts';
import type { CheckpointDeps } from '../../src/use-cases/keep-checkpoints.ts';
import type { AuditTree } from '../../src/use-cases/ports/audit-tree.ts';
import { createCollectedLog } from '../fakes/collected-log.ts';
import { anEntry, append } from './log-writer.ts';
import { openStore, type TestStore } from './store.ts';

export type Signer = ReturnType<typeof newSigner>;

export function newSigner(name = 'example.com/log') {
  const { privateKey } = generateKeyPairSync('ed25519');
  const signing = readSigningKey(String(privateKey.export({ format: 'pem', type: 'pkcs8' })), name);
  return {
    ownKey: signing.key,
    sign: (head: TreeHead) => writeCheckpoint(head, { ...signing, sha256: sha256Bytes }),
  };
}

/** What one process has of its own: connections, a memory, a log. The folder and the database are shared. */
export function openKeeper(
  { url }: Pick<TestStore, 'url'>,
  {
    signer,
    folder,
    channel,
    entriesAtOnce,
  }: {
    readonly signer: Signer;
    readonly folder?: string | undefined;
    readonly channel?: string;
    readonly entriesAtOnce?: number;
  },
) {
  const store = openStore(url, 20_000);
  const collected = createCollectedLog();
  const published: Published = { newest: undefined };
  const stored = { orm: store.orm, canonical: store.hashing.canonical, sha256: sha256Bytes };
  const deps: CheckpointDeps & { readonly tree: AuditTree } = {
    ...signer,
    checkpoints: createCheckpointStore(stored),
    tree: createAuditTree({
      ...{ database: store.database, sha256: sha256Bytes },
      ...(entriesAtOnce === undefined ? {} : { entriesAtOnce }),
    }),
    folder: folder === undefined ? undefined : createCheckpointFolder(folder),
    ...{ channel, published, rootInName, freezes: store.freezes, log: collected.log },
    ...{ verify: verifySignature, sha256: sha256Bytes, ignored: new Set<string>() },
  };
  return { deps, store, published, lines: collected.lines };
}

export type Keeper = ReturnType<typeof openKeeper>;

/** So many more entries about nothing. */
export async function appendMany({ sql }: Pick<TestStore, 'sql'>, count: number): Promise<void> {
  await sql.begin(async (tx) => {
    for (let number = 0; number < count; number += 1) await append(tx, anEntry(null, { number }));
  });
}

/**
 * What a restore leaves of a database that was backed up when the log had so many entries: nothing that came after.
 * Whoever is connected notices nothing.
 */
export async function setBack({ sql }: Pick<TestStore, 'sql'>, size: number): Promise<void> {
  await sql.unsafe(`
    alter table audit_entries disable trigger all;
    delete from audit_entries where seq > ${size};
    alter table audit_entries enable trigger audit_entries_refuse_dropped;
    alter table audit_entries enable always trigger audit_entries_refuse_row;
    alter table audit_entries enable always trigger audit_entries_refuse_statement;
    delete from audit_checkpoints where size > ${size};
    truncate audit_tiles;
    insert into audit_tiles table saved_tiles;
    delete from freezes where lost is not null;`);
}

/** Keeps what `setBack` cannot take back by cutting: to be called when the backup is made. */
export async function backUp({ sql }: Pick<TestStore, 'sql'>): Promise<number> {
  await sql.unsafe(
    'drop table if exists saved_tiles; create table saved_tiles as table audit_tiles',
  );
  const [row] = await sql`select coalesce(max(seq), 0)::int as size from audit_entries`;
  return row?.['size'];
}

export async function makeFolder() {
  const path = await mkdtemp(join(tmpdir(), 'checkpoints-'));
  return {
    path,
    names: async () => (await readdir(path)).sort(),
    sizes: async () =>
      (await readdir(path))
        .flatMap((name) => {
          const size = /^checkpoint-(\d+)-/.exec(name)?.[1];
          return size === undefined ? [] : [Number(size)];
        })
        .sort((a, b) => a - b),
    text: (name: string) => readFile(join(path, name), 'utf8'),
    take: (name: string) => rm(join(path, name)),
    remove: () => rm(path, { recursive: true }),
  };
}

export type TestFolder = Awaited<ReturnType<typeof makeFolder>>;
