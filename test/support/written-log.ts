/**
 * A database with a log of twelve entries in it, and all the roles that may come near. What is done
 * to the log can be undone.
 */
import postgres, { type Sql } from 'postgres';
import type { RequestId } from '../../src/domain/request.ts';
import { sha256Bytes } from '../../src/hashing.ts';
import { type AuditLog, createAuditLog } from '../../src/store/audit-log.ts';
import { type Database, openDatabase } from '../../src/store/database.ts';
import { anEntry, append, insertRequest } from './log-writer.ts';
import { createTestDatabase, type TestDatabase } from './postgres.ts';

export const a = '11111111-1111-4111-8111-111111111111' as RequestId;
export const b = '22222222-2222-4222-8222-222222222222' as RequestId;
export const c = '33333333-3333-4333-8333-333333333333' as RequestId;
/** Requests that end early, in the middle and at the end, and entries about none. */
const about = [null, a, b, a, null, b, a, c, null, c, b, c];

const quiet = { info: () => undefined, warn: () => undefined, error: () => undefined };

export type WrittenLog = TestDatabase & {
  readonly superuser: Sql;
  readonly owner: Sql;
  readonly bot: Sql;
  /** Patient, for tests that are not about time. */
  openAs(url: string): Database;
  logAs(url: string): AuditLog;
  /** Does what takes a superuser who means harm: switches the triggers off first. */
  tamper(statements: string): Promise<void>;
  restore(): Promise<void>;
  close(): Promise<void>;
};

export async function openWrittenLog(name: string): Promise<WrittenLog> {
  const database = await createTestDatabase(name);
  const opened: Database[] = [];
  const connect = (url: string): Sql => postgres(url, { onnotice: () => undefined });
  const superuser = connect(database.superuserUrl);
  const owner = connect(database.ownerUrl);
  const bot = connect(database.botUrl);
  await writeLog(bot);
  await superuser`create schema saved`;
  await superuser`create table saved.entries as table audit_entries`;
  await superuser`create table saved.requests as table change_requests`;
  const openAs = (url: string): Database => {
    const connected = openDatabase({ url, deadlineMs: 20_000 }, quiet);
    opened.push(connected);
    return connected;
  };
  const tamper = async (statements: string): Promise<void> => {
    await superuser.unsafe(`
      alter table audit_entries disable trigger all;
      ${statements};
      alter table audit_entries enable trigger audit_entries_refuse_dropped;
      alter table audit_entries enable always trigger audit_entries_refuse_row;
      alter table audit_entries enable always trigger audit_entries_refuse_statement;`);
  };
  return {
    ...database,
    ...{ superuser, owner, bot, openAs, tamper },
    logAs: (url) => createAuditLog({ database: openAs(url), sha256: sha256Bytes }),
    restore: () => tamper(restoring),
    close: async () => {
      await Promise.all([superuser, owner, bot].map((sql) => sql.end({ timeout: 1 })));
      await Promise.all(opened.map((connected) => connected.close(1_000)));
      await database.drop();
    },
  };
}

async function writeLog(bot: Sql): Promise<void> {
  for (const id of [a, b, c]) await insertRequest(bot, id);
  const state = { status: 'provisioning', version: 1, revision: 1 };
  for (const id of about) await append(bot, anEntry(id, id === null ? {} : state));
}

const restoring = `
  delete from audit_entries;
  insert into audit_entries table saved.entries;
  update change_requests r set last_seq = s.last_seq, last_hash = s.last_hash, status = s.status
  from saved.requests s where s.id = r.id`;
