/** A database whose clock is that of the machine and as much more as it is told. */
import type { Sql } from 'postgres';

/**
 * Puts functions of its own in the place of the server's, in this one database, so that the bot's SQL needs no
 * word of it. Only the superuser of a test can do this; what was bound before, as columns' defaults
 * are, is bound anew.
 */
export async function moveClockOf(sql: Sql): Promise<(aheadMs: number) => Promise<void>> {
  await sql.begin(async (tx) => {
    await tx`create table public.clock_ahead (ms bigint not null)`;
    await tx`insert into public.clock_ahead values (0)`;
    await tx`grant select on public.clock_ahead to public`;
    await tx`set local allow_system_table_mods = on`;
    for (const [name, volatility] of [
      ['clock_timestamp', 'volatile'],
      ['now', 'stable'],
    ]) {
      await tx.unsafe(`alter function pg_catalog.${name}() rename to server_${name}`);
      await tx.unsafe(`create function pg_catalog.${name}() returns timestamptz language sql ${volatility}
        as $$ select pg_catalog.server_${name}() + (select ms from public.clock_ahead) * interval '1 ms' $$`);
    }
    const columns = await tx<{ table_name: string; column_name: string }[]>`
      select table_name, column_name from information_schema.columns
      where table_schema = 'public' and column_default like '%server_now()'`;
    for (const { table_name: table, column_name: column } of columns)
      await tx`alter table ${tx(table)} alter column ${tx(column)} set default now()`;
  });
  return async (aheadMs) => {
    await sql`update public.clock_ahead set ms = ${aheadMs}`;
  };
}
