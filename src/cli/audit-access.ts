import { parseArgs } from 'node:util';
import { type Access, accessActions, type Holding, startAccess } from '../domain/access.ts';
import { type Dropped, lacksSince } from '../domain/dropped.ts';
import { type FoundIdentity, findSaid } from '../domain/found-identities.ts';
import type { Period } from '../domain/period.ts';
import type { Policy } from '../domain/policy.ts';
import { type PowerName, powerNames } from '../domain/powers.ts';
import { createHashing } from '../hashing.ts';
import { shown } from '../slack/text.ts';
import { type KeptText, readPolicyTexts } from '../store/audit-policies.ts';
import { createAuditScan } from '../store/audit-scan.ts';
import { findSources } from '../store/audit-sources.ts';
import {
  type DatabasePower,
  type DatabaseRole,
  readDatabaseRoles,
} from '../store/database-roles.ts';
import { readIdentities } from '../store/stored-identities.ts';
import { readCandidate } from '../use-cases/adopt-policy.ts';
import { droppedJson, droppedWords } from './dropped-words.ts';
import { identityLines } from './identity-lines.ts';
import { periodOptions, periodWords, readPeriod } from './read-period.ts';
import type { Verb } from './verb.ts';
import { withAuditDatabase } from './with-audit-log.ts';

/**
 * Prints who could approve, administer the policy, freeze and audit over a period, by the policies in force and by who
 * was in their groups when; what nobody knows, it says; and which logins can do what to the log now. Of who decided on
 * policies and freezes it tells who they were outside of Slack. Exit 1: what is kept of somebody is not what the entry
 * says.
 */
export const auditAccess: Verb['run'] = async (context) => {
  const { values } = parseArgs({
    args: [...context.args],
    options: { ...periodOptions, json: { type: 'boolean', default: false } },
  });
  const period = readPeriod(values, new Date());
  const finding = startAccess(period);
  const { texts, roles, dropped, kept } = await withAuditDatabase(context, async (database) => {
    const beside = await createAuditScan(database).read(accessActions, finding.add);
    return await database.withClient(async (sql) => ({
      dropped: beside.dropped,
      texts: await readPolicyTexts(sql),
      roles: await readDatabaseRoles(sql),
      kept: await readIdentities(sql, await findSources(sql), null),
    }));
  });
  const { said, ...access } = finding.end(readable(texts));
  const identities = findSaid({ said, identities: kept }, hashing);
  const beside = { dropped: droppedJson(dropped), roles, identities };
  const lines = values.json
    ? [JSON.stringify({ since: period.since ?? null, until: period.until, ...access, ...beside })]
    : [...lackingLines(dropped, period), ...tell(period, access, beside)];
  for (const line of lines) context.print(line);
  return identities.some(({ verdict }) => verdict === 'differs') ? 1 : 0;
};

const hashing = createHashing();

/** Who decided then is not known any more; who could at its end is carried over. */
function lackingLines(dropped: Dropped | undefined, { since }: Period): readonly string[] {
  if (dropped === undefined || !lacksSince(dropped, since)) return [];
  return [`${droppedWords(dropped)} Nothing here is of the time before.`];
}

/** A text that is not the one its hash is of, or that this version cannot read, says nothing. */
function readable(texts: readonly KeptText[]): ReadonlyMap<string, Policy> {
  const read = texts.flatMap(({ hash, text }) => {
    const candidate = readCandidate(text, hashing);
    return candidate.ok && candidate.value.hash === hash
      ? [[hash, candidate.value.policy] as const]
      : [];
  });
  return new Map(read);
}

const powerWords: { readonly [P in PowerName]: string } = {
  approve: 'Could approve',
  also_approve: 'Could approve where a rule wants one of them',
  approve_late: 'Could approve what was escalated',
  administer_policy: 'Could decide on another policy',
  freeze: 'Could freeze environments, and end a freeze',
  audit: 'Could look at everything',
  audit_by_email: 'Could look at everything on the page, signed in with that address',
};

type Told = {
  readonly roles: readonly DatabaseRole[];
  readonly identities: readonly FoundIdentity[];
};

function tell(
  period: Period,
  access: Omit<Access, 'said'>,
  { roles, identities }: Told,
): readonly string[] {
  const until = period.until.toISOString();
  const time = ({ from, to }: { readonly from: string; readonly to: string | null }): string =>
    `${from} to ${to ?? until}`;
  const via = (group: string | null): string => (group === null ? 'by name' : `in ${group}`);
  return [
    periodWords(period),
    ...titled(
      'Policies in force:',
      access.policies.map(
        ({ hash, isKnown, ...span }) =>
          `${hash}  ${time(span)}${isKnown ? '' : '  NOT READABLE: what it let people do is not known'}`,
      ),
    ),
    ...powerNames.flatMap((power) =>
      environmentsOf(access.holdings, power).flatMap((environment) =>
        titled(
          `${powerWords[power]}${environment === null ? '' : ` in ${environment}`}:`,
          access.holdings
            .filter((one) => one.power === power && one.environment === environment)
            .map(({ person, group, ...span }) => `${person}  ${via(group)}  ${time(span)}`),
        ),
      ),
    ),
    ...titled(
      'Whoever could run `policy apply` could put another policy in force:',
      access.byCommandLine.map(time),
    ),
    ...titled(
      'Not known, since the log does not say who was in the group then:',
      access.unwatched.map(({ group, ...span }) => `${group}  ${time(span)}`),
    ),
    ...titled(
      'Did decide:',
      access.deciders.map(
        ({ person, group, decided, times, first, last }) =>
          `${person}  ${via(group)}  ${decidedWords[decided]} ${times} times, ${first} to ${last}`,
      ),
    ),
    ...identityLines(identities, 'Who decided on policies and freezes, outside of Slack:'),
    ...titled(
      'Logins of the database that can do something to the log, as of now:',
      roles.map(({ name, powers }) => `${name}: ${powers.map(wordsOf).join(', ')}`),
    ),
  ].map((line) => shown(line).replaceAll('\n', ' '));
}

const decidedWords = { request: 'on requests', policy: 'on policies', freeze: 'on freezes' };

function environmentsOf(
  holdings: readonly Holding[],
  power: PowerName,
): readonly Holding['environment'][] {
  const those = holdings.filter((one) => one.power === power);
  return [...new Set(those.map(({ environment }) => environment))];
}

function titled(title: string, lines: readonly string[]): readonly string[] {
  return lines.length === 0 ? [] : ['', title, ...lines.map((line) => `  ${line}`)];
}

const databaseWords: { readonly [P in DatabasePower]: string } = {
  superuser: 'may do anything',
  owns_log: 'owns the log',
  owns_database: 'owns the database or its schema',
  may_become_owner: 'may make itself the owner of the log',
  may_write_past_append: 'may write entries past audit_append',
  may_sleep_triggers: 'may set session_replication_role',
  may_reach_files: 'may write files or run programs on the server',
  may_append: 'may append entries, and change requests as the bot does',
  may_read: 'may read the log',
};

const wordsOf = (power: DatabasePower): string => databaseWords[power];
