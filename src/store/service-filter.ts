import { type SQL, sql } from 'drizzle-orm';
import type { ListStart, ListWish } from '../use-cases/ports/service-views.ts';

type Environments = ListWish['environments'];

/** The policy's globs as `like` has them: `*` for any run of characters, `?` for one. */
function toLike(glob: string): string {
  return glob
    .replaceAll(/[\\%_]/g, (character) => `\\${character}`)
    .replaceAll('*', '%')
    .replaceAll('?', '_');
}

const columns = { project: sql`project_id`, hvn: sql`hvn_id`, cluster: sql`cluster_id` } as const;

/** The name of the first environment whose globs match, as `findEnvironment` says it of one target. */
export function environmentOf(environments: Environments): SQL {
  if (environments.length === 0) return sql`null::text`;
  const cases = environments.map(({ name, match }) => {
    const globs = (['project', 'hvn', 'cluster'] as const).flatMap((key) =>
      match[key] === undefined ? [] : [sql`${columns[key]} like ${toLike(match[key])}`],
    );
    const all = globs.length === 0 ? sql`true` : sql.join(globs, sql` and `);
    return sql`when ${all} then ${name}::text`;
  });
  return sql`case ${sql.join(cases, sql` `)} end`;
}

/** A list as one parameter: the statement is the same however long it is. */
export function textList(words: readonly string[]): SQL {
  return sql`array(select jsonb_array_elements_text(${JSON.stringify(words)}::jsonb))`;
}

/** With `*` or `?` a glob over whole names, without them a part of an id, or an environment's name. */
export function matches(filter: string): SQL {
  const wanted = filter.trim().toLowerCase();
  if (wanted === '') return sql`true`;
  const like = toLike(wanted);
  const whole = /[*?]/.test(wanted);
  const part = whole ? like : `%${like}%`;
  return sql`(key like ${part} or lower(cluster_id) like ${part} or lower(environment) like ${like})`;
}

/** Which way a page lies from where it starts. */
export function pageFrom(from: ListStart | undefined): {
  readonly within: SQL;
  readonly direction: SQL;
} {
  const [ahead, back] = [sql`asc`, sql`desc`];
  if (from === undefined) return { within: sql`true`, direction: ahead };
  const [key, projectId] = 'after' in from ? from.after : from.before;
  const place = sql`(${key}::text, ${projectId}::text)`;
  return 'after' in from
    ? { within: sql`(key, project_id) > ${place}`, direction: ahead }
    : { within: sql`(key, project_id) < ${place}`, direction: back };
}
