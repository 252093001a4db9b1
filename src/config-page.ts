import { isLoopback } from './config-hosts.ts';
import type { Reader } from './config-reader.ts';

/** The auditors' web page, and who says who its visitors are. */
export type PageConfig = {
  readonly issuer: URL;
  /** The issuer is the Slack that the bot is in: only then are the ids that it tells those of Slack's people. */
  readonly isSlack: boolean;
  readonly clientId: string;
  readonly clientSecret: string;
  /** Where browsers reach the bot. */
  readonly publicUrl: URL;
};

type Known = { readonly slackApi: URL; readonly publicUrl: URL | undefined };

/** `undefined` where there is no page. */
export function readPage(read: Reader, { slackApi, publicUrl }: Known): PageConfig | undefined {
  const wanted = read.oneOf('AUDIT_PAGE', ['off', 'on'], 'off');
  const secret = read.secret(
    'OIDC_CLIENT_SECRET',
    /^\S{8,}$/,
    'must be one word of eight characters or more',
  );
  const issuer = readIssuer(read, new URL(slackApi.origin));
  if (wanted === 'off') return undefined;
  const why = 'for AUDIT_PAGE=on';
  if (read.text('PUBLIC_URL') === undefined)
    read.problem('PUBLIC_URL', `is missing: the https:// address that browsers know, ${why}`);
  const clientId = read.required(
    'OIDC_CLIENT_ID',
    read.text('OIDC_CLIENT_ID'),
    `the client id that the issuer gave the page, ${why}`,
  );
  const clientSecret = read.required(
    'OIDC_CLIENT_SECRET',
    secret,
    `the client secret that the issuer gave the page, ${why}`,
  );
  return {
    ...{ issuer, clientId, clientSecret },
    isSlack: issuer.origin === slackApi.origin,
    publicUrl: publicUrl ?? new URL('http://127.0.0.1'), // a problem is noted by now
  };
}

/** Plain HTTP to this machine only: what an issuer says is who somebody is. */
function readIssuer(read: Reader, slack: URL): URL {
  const value = read.text('OIDC_ISSUER');
  if (value === undefined) return slack;
  if (URL.canParse(value)) {
    const url = new URL(value);
    const isPlain = [url.username, url.password, url.search, url.hash].every((part) => part === '');
    const isSafe =
      url.protocol === 'https:' || (url.protocol === 'http:' && isLoopback(url.hostname));
    if (isPlain && isSafe) return url;
  }
  read.problem('OIDC_ISSUER', 'must be the https:// address of an OpenID Connect issuer');
  return slack;
}
