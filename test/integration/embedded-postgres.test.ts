import { chmod, readdir, readFile, stat, symlink, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import {
  type Account,
  answers,
  ask,
  dataFolder,
  removeTemplate,
  startElsewhere,
  startHere,
  usedFolder,
} from '../support/embedded.ts';

afterAll(removeTemplate);

const isRoot = process.getuid?.() === 0;
const nobody: Account = { uid: 65_534, gid: 65_534 };

describe('startEmbeddedPostgres', () => {
  it('makes a database that sorts by code point, counts in UTC and asks for a password', async () => {
    const server = await startElsewhere(await dataFolder()); // durable, as by default

    const settings = await ask(server.url, async (sql) => {
      const [database] = await sql`
        select datlocprovider as provider, datlocale as locale, pg_encoding_to_char(encoding) as encoding
        from pg_database where datname = current_database()`;
      const [server] = await sql`
        select current_setting('timezone') as timezone, current_setting('fsync') as fsync,
          current_setting('listen_addresses') as listens, current_setting('unix_socket_directories') as sockets`;
      const methods = await sql`select distinct auth_method as method from pg_hba_file_rules`;
      return { ...database, ...server, methods: methods.map(({ method }) => method) };
    });

    expect(server.started).toBe(true);
    expect(settings).toEqual({
      provider: 'b',
      locale: 'C.UTF-8',
      encoding: 'UTF8',
      timezone: 'UTC',
      fsync: 'on',
      listens: '127.0.0.1',
      sockets: '',
      methods: ['scram-sha-256'],
    });
  });

  it('lets nobody in without the password, which it keeps for the owner alone', async () => {
    const folder = await dataFolder();
    const server = await startHere(folder);
    const guess = new URL(server.url);
    guess.password = 'guess';

    const refused = ask(guess.href, (sql) => sql`select 1`);

    await expect(refused).rejects.toMatchObject({ code: '28P01' });
    const file = join(folder, 'cluster', 'password');
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    expect(new URL(server.url).password).toBe(await readFile(file, 'utf8'));
  });

  it('stops the server, keeps the data and comes back on the recorded port', async () => {
    const folder = await usedFolder();
    const first = await startHere(folder);
    await ask(first.url, (sql) => sql`create table kept as select 42 as answer`);
    await first.stop();
    const goneAfterStop = !(await answers(first));

    const second = await startHere(folder);

    const rows = await ask(second.url, (sql) => sql`select answer from kept`);
    expect(goneAfterStop).toBe(true);
    expect([...rows]).toEqual([{ answer: 42 }]);
    expect(second.url).toBe(first.url);
    expect(await readFile(join(folder, 'port'), 'utf8')).toBe(`${first.port}\n`);
  });

  it('takes another port when the recorded one is taken', async () => {
    const folder = await usedFolder();
    const first = await startHere(folder);
    await first.stop();
    const squatter = createServer();
    await new Promise<void>((resolve) => {
      squatter.listen(first.port, '127.0.0.1', resolve);
    });

    const second = await startHere(folder);

    expect(second.port).not.toBe(first.port);
    expect(await answers(second)).toBe(true);
    expect(await readFile(join(folder, 'port'), 'utf8')).toBe(`${second.port}\n`);
    await new Promise((resolve) => {
      squatter.close(resolve);
    });
  });

  it('attaches to a live server, which runs until the last of its users stops', async () => {
    const folder = await usedFolder();
    const starter = await startElsewhere(folder);

    const attached = await startHere(folder);
    await starter.tell('stop');
    const afterStarter = await answers(attached);
    await attached.stop();

    expect([starter.started, attached.started]).toEqual([true, false]);
    expect(attached.url).toBe(starter.url);
    expect(afterStarter).toBe(true);
    expect(await answers(attached)).toBe(false);
  });

  it('counts each use within one process', async () => {
    const folder = await usedFolder();
    const first = await startHere(folder);
    const second = await startHere(folder);

    await first.stop();
    await first.stop();
    const afterFirst = await answers(second);
    await second.stop();

    expect(second.started).toBe(false);
    expect(afterFirst).toBe(true);
    expect(await answers(second)).toBe(false);
  });

  it.each(['new', 'existing'])(
    'ends with one server when several processes start at once on %s data',
    async (data) => {
      const folder = await (data === 'existing' ? usedFolder() : dataFolder());

      const users = await Promise.all([
        startElsewhere(folder),
        startElsewhere(folder),
        startHere(folder),
      ]);

      expect(new Set(users.map(({ url }) => url)).size).toBe(1);
      expect(users.filter(({ started }) => started)).toHaveLength(1);
      expect((await readdir(folder)).filter((name) => name.startsWith('draft-'))).toEqual([]);
    },
  );

  it('starts again for who arrives while the last user is stopping', async () => {
    const folder = await usedFolder();
    const first = await startHere(folder);

    const [, second] = await Promise.all([first.stop(), startHere(folder)]);

    expect(await answers(second)).toBe(true);
  });

  it('serves an ordinary user from files that are theirs', async ({ skip }) => {
    skip(!isRoot, 'this user is one: every other test of this file shows it');
    const folder = await dataFolder(nobody);

    const server = await startElsewhere(folder, nobody);

    const alive = await answers(server);
    await server.tell('stop');
    expect(alive).toBe(true);
    expect((await stat(join(folder, 'cluster', 'pgdata'))).uid).toBe(nobody.uid);
  });

  it('run by root, leaves files that their ordinary owner can go on with', async ({ skip }) => {
    skip(!isRoot, 'only root can become another user');
    const folder = await dataFolder(nobody);
    const asRoot = await startHere(folder);
    await ask(asRoot.url, (sql) => sql`create table kept as select 1 as one`);
    await asRoot.stop();

    const asNobody = await startElsewhere(folder, nobody);

    expect(asNobody.started).toBe(true);
    expect(await ask(asNobody.url, (sql) => sql`select one from kept`)).toHaveLength(1);
    await asNobody.tell('stop');
  });

  it('run by root below a folder that is closed to others, keeps the data in the shelter', async ({
    skip,
  }) => {
    skip(!isRoot, 'only root runs the server as another user');
    const home = await dataFolder(); // mode 0700 and root's own, as /root is
    const shelter = await dataFolder();
    await chmod(shelter, 0o755);
    const dataDir = join(home, 'checkout', '.data', 'postgres');
    const first = await startHere(dataDir, shelter);
    await ask(first.url, (sql) => sql`create table kept as select 1 as one`);
    await first.stop();

    const second = await startHere(dataDir, shelter);

    expect(await ask(second.url, (sql) => sql`select one from kept`)).toHaveLength(1);
    expect(await readdir(shelter)).toEqual([expect.stringMatching(/^data-/)]);
    expect(await readdir(dataDir)).toContain('port');
  });

  it('refuses a folder that holds something else', async () => {
    const folder = await dataFolder();
    await writeFile(join(folder, 'thesis.txt'), 'years of work');

    const start = startHere(folder);

    await expect(start).rejects.toThrow(/holds something else than the bot's data/);
    expect(await readdir(folder)).toEqual(['thesis.txt']);
  });

  it('names the folder and the remedy when it cannot be written', async () => {
    const folder = await dataFolder();
    const dataDir = join(folder, 'loop', 'postgres');
    await symlink('loop', join(folder, 'loop'));

    const start = startHere(dataDir);

    await expect(start).rejects.toThrow(`The data folder ${dataDir} cannot be used (Error: ELOOP`);
    await expect(start).rejects.toThrow(/make it writable .* or set DATABASE_URL/);
  });
});
