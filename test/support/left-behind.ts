/**
 * What every world and every stage is searched for when it ends: no secret that its bots were given may
 * stand in a log line, a row, a key of Redis, a message, or a call to HCP.
 */
import type { Sql } from 'postgres';
import type { Hcp } from '../../sandbox/hcp/server.ts';
import type { Slack } from '../../sandbox/slack/driver-types.ts';
import { databasePassword } from './postgres.ts';
import { dumpPostgres, dumpRedis, formsOf } from './secrets.ts';

type Left = {
  readonly slack: Slack;
  readonly hcp: Hcp;
  /** The superuser's: it sees every table. */
  readonly sql: Sql;
  readonly redisUrl: string | undefined;
  readonly lines: readonly string[];
};

/** Throws an error that names each secret and where it stands, and repeats none. */
export async function expectNoSecretLeft(left: Left): Promise<void> {
  const places = Object.entries(await textsOf(left)).map(
    ([place, texts]) => [place, texts.join('\n')] as const,
  );
  const found = secretsOf(left).flatMap(([name, secret]) =>
    places
      .filter(([, text]) => formsOf(secret).some((form) => text.includes(form)))
      .map(([place]) => `${name} in ${place}`),
  );
  if (found.length > 0) throw new Error(`secrets were left behind: ${found.join(', ')}`);
}

function secretsOf({ slack, hcp }: Left): readonly (readonly [string, string])[] {
  const bearers = hcp.requests.map(({ headers }) => headers['authorization'] ?? '');
  const tokens = new Set(bearers.map((bearer) => bearer.replace(/^Bearer /, '')));
  tokens.delete('');
  return [
    ['bot token', slack.botToken],
    ['app token', slack.appToken],
    ['signing secret', slack.signingSecret],
    ['secret of the page', slack.openid.clientSecret],
    ['client secret', hcp.clientSecret],
    ['database password', databasePassword],
    ...[...tokens].map((token) => ['access token', token] as const),
  ];
}

async function textsOf(left: Left): Promise<Record<string, readonly string[]>> {
  const { slack, hcp, sql, redisUrl, lines } = left;
  const entries = redisUrl === undefined ? [] : await dumpRedis(redisUrl);
  return {
    'the log': lines,
    'a table': await dumpPostgres(sql),
    Redis: entries.map((entry) => JSON.stringify(entry)),
    // A call names its token in its place, and must name it nowhere else.
    'a call to Slack': slack.calls.map(({ args }) => JSON.stringify({ ...args, token: '' })),
    'a message': [slack.transcript()],
    'a call to HCP': hcp.requests.map(({ path, query, body }) =>
      JSON.stringify([path, query, body]),
    ),
  };
}
