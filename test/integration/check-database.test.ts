import { randomBytes } from 'node:crypto';
import postgres, { type Sql } from 'postgres';
import { afterAll, afterEach, beforeAll, describe, expect, inject, it } from 'vitest';
import { checkGrants, type GrantFinding } from '../../src/store/check-grants.ts';
import { checkNotify } from '../../src/store/check-notify.ts';
import { createTestDatabase, type TestDatabase } from '../support/postgres.ts';
import { startTcpProxy } from '../support/tcp-proxy.ts';

let database: TestDatabase;
let superuser: Sql;
/** A member of the bot's group, on which privileges can be tried. */
let role: string;
const connections: Sql[] = [];

const connect = (url: string): Sql => {
  const sql = postgres(url, { max: 1, onnotice: () => undefined });
  connections.push(sql);
  return sql;
};

const roleUrl = (): string => {
  const url = new URL(database.botUrl);
  [url.username, url.password] = [role, 'secret'];
  return url.href;
};

const codes = (findings: readonly GrantFinding[]) =>
  findings.map(({ level, code }) => `${level} ${code}`);

beforeAll(async () => {
  database = await createTestDatabase('check-database');
  superuser = connect(database.superuserUrl);
  role = `privatelink_t_${randomBytes(6).toString('hex')}`;
  await superuser.unsafe(`create role ${role} login password 'secret' in role privatelink_bot`);
});

afterEach(async () => {
  await superuser.unsafe(`
    reset session authorization;
    alter role ${role} nosuperuser nocreaterole;
    revoke all on audit_entries from ${role};
    revoke all (body) on audit_entries from ${role};
    revoke all on parameter session_replication_role from ${role};
    revoke privatelink_owner, pg_execute_server_program, pg_write_all_data from ${role};
    alter table audit_entries enable trigger audit_entries_refuse_dropped;
    alter table audit_entries enable always trigger audit_entries_refuse_row;
    grant privatelink_bot to ${role};`);
});

afterAll(async () => {
  if (role !== undefined) await superuser?.unsafe(`drop owned by ${role}; drop role ${role}`);
  await Promise.all(connections.map((sql) => sql.end({ timeout: 1 })));
  await database?.drop();
});

describe('checkGrants', () => {
  it('is content with the role that the migrations provide for', async () => {
    const findings = await Promise.all(
      [database.botUrl, roleUrl()].map((url) => checkGrants(connect(url))),
    );

    expect(findings.map(codes)).toEqual([['ok append_only'], ['ok append_only']]);
  });

  it('finds a superuser, and says no more than that', async () => {
    const findings = await checkGrants(superuser);

    expect(codes(findings)).toEqual(['fail is_superuser']);
    expect(findings[0]?.remedy).toContain('privatelink_bot');
  });

  it('finds the owner of the log', async () => {
    const findings = await checkGrants(connect(database.ownerUrl));

    expect(codes(findings)).toContain('fail owns_log');
    expect(codes(findings)).toContain('fail owns_database');
  });

  it('finds a role that may append nothing', async () => {
    const findings = await checkGrants(connect(database.auditorUrl));

    expect(codes(findings)).toEqual(['fail cannot_append']);
  });

  it.each([
    ['may_insert', (name: string) => `grant insert on audit_entries to ${name}`],
    ['may_update', (name: string) => `grant update on audit_entries to ${name}`],
    ['may_update', (name: string) => `grant update (body) on audit_entries to ${name}`],
    ['may_delete', (name: string) => `grant delete on audit_entries to ${name}`],
    ['may_truncate', (name: string) => `grant truncate on audit_entries to ${name}`],
    ['may_trigger', (name: string) => `grant trigger on audit_entries to ${name}`],
    [
      'may_set_replication_role',
      (name: string) => `grant set on parameter session_replication_role to ${name}`,
    ],
    ['may_reach_files', (name: string) => `grant pg_execute_server_program to ${name}`],
    ['triggers_asleep', () => `alter table audit_entries enable trigger audit_entries_refuse_row`],
    ['triggers_asleep', () => `alter table audit_entries disable trigger audit_entries_refuse_row`],
    [
      'triggers_asleep',
      () => `alter table audit_entries disable trigger audit_entries_refuse_dropped`,
    ],
    ['cannot_append', (name: string) => `revoke privatelink_bot from ${name}`],
  ])('finds %s', async (code, statement) => {
    await superuser.unsafe(statement(role));

    const findings = await checkGrants(connect(roleUrl()));

    expect(codes(findings)).toEqual([`fail ${code}`]);
    expect(findings[0]?.remedy).toBeDefined();
  });

  it('finds what a role only has by way of another that it may become', async () => {
    await superuser.unsafe(
      `grant privatelink_owner to ${role}; alter role ${role} noinherit; grant pg_write_all_data to ${role}`,
    );

    const found = codes(await checkGrants(connect(roleUrl())));

    expect(found).toContain('fail owns_log');
    expect(found).toContain('fail may_update');
  });

  it('says so when there is no log yet', async () => {
    const findings = await checkGrants(connect(inject('postgresUrl')));

    expect(codes(findings)).toEqual(['fail not_migrated']);
  });
});

describe('checkNotify', () => {
  it('hears a notification on a straight connection', async () => {
    expect(await checkNotify(database.botUrl)).toMatchObject({ level: 'ok', code: 'notified' });
  });

  it('says so when none arrives, as behind a pooler that lends connections', async () => {
    const { hostname: host, port } = new URL(database.botUrl);
    const proxy = await startTcpProxy({ host, port: Number(port) }, withoutNotifications);

    const finding = await checkNotify(proxy.through(database.botUrl));

    await proxy.close();
    expect(finding).toMatchObject({ level: 'fail', code: 'not_notified' });
  });

  it('is no verdict when there is no server', async () => {
    await expect(checkNotify('postgres://nobody@127.0.0.1:1/nothing')).rejects.toMatchObject({
      name: 'DatabaseUnavailableError',
    });
  });
});

/** A notification to an idle connection is a message of its own: type `A`, then its length. */
function withoutNotifications(chunk: Buffer): Buffer {
  return chunk[0] === 'A'.charCodeAt(0) ? chunk.subarray(1 + chunk.readUInt32BE(1)) : chunk;
}
