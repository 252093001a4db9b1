/** How long PostgreSQL itself takes for a page of the past, and by which plan. */
import type { Sql } from 'postgres';
import type { Sources } from '../src/store/audit-sources.ts';
import { pageQuery } from '../src/store/request-history.ts';

type Wanted = Parameters<typeof pageQuery>[2];

type Told = {
  readonly Plan: object;
  readonly 'Planning Time': number;
  readonly 'Execution Time': number;
};

type ToldRow = { readonly 'QUERY PLAN': readonly Told[] };

export type Explain = (wanted: Wanted) => Promise<{ readonly ms: number; readonly plan: string }>;

/**
 * Plans a page and runs it, with the bot's own statement and session, and tells how long both took: all but the way
 * there and back. No clock runs at each step, which would count itself. From version 17 on the rows are also written
 * out as they would be sent.
 */
export async function createExplain(client: Sql, sources: Sources): Promise<Explain> {
  const [server] = await client`select current_setting('server_version_num')::int as version`;
  const written = Number(server?.['version']) >= 170_000 ? client`serialize text,` : client``;
  return async (wanted) => {
    const query = pageQuery(client, sources, wanted);
    const [row] = await client<
      ToldRow[]
    >`explain (analyze, timing off, ${written} format json) ${query}`;
    const told = row?.['QUERY PLAN'][0];
    if (told === undefined) throw new Error('the server told no plan');
    const ms = told['Planning Time'] + told['Execution Time'];
    return { ms, plan: JSON.stringify(told.Plan) };
  };
}
