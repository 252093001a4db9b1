/**
 * Which hosts the bot may talk to. A token sent anywhere else is a token given away, so only the
 * vendors' own names and this machine pass, and plain HTTP only to this machine.
 */
const slackHosts = ['slack.com', 'slack-gov.com'];
const hcpApiHosts = ['api.cloud.hashicorp.com', 'api.cloud.eu.hashicorp.com'];
const hcpAuthHosts = ['auth.idp.hashicorp.com', 'auth.idp.eu.hashicorp.com'];

export function isLoopback(hostname: string): boolean {
  return hostname === 'localhost' || hostname === '[::1]' || /^127(?:\.\d{1,3}){3}$/.test(hostname);
}

export function parseSlackApi(value: string | undefined, problem: (reason: string) => void): URL {
  const fallback = new URL('https://slack.com/api/');
  if (value === undefined) return fallback;
  const url = toUrl(value);
  if (url !== undefined && isPlain(url) && url.pathname === '/api/' && isAllowed(url, slackHosts))
    return url;
  problem(
    'must be https://slack.com/api/, https://slack-gov.com/api/, or an address of this machine that ends in /api/',
  );
  return fallback;
}

type Problem = (name: string, reason: string) => void;

/** @see hashicorp/hcp-sdk-go config/env.go: a host with an optional port, and no scheme */
export function parseHcpApi(
  address: string | undefined,
  tls: string | undefined,
  problem: Problem,
): URL {
  const fallback = new URL('https://api.cloud.hashicorp.com');
  checkTls('HCP_API_TLS', tls, problem);
  if (address === undefined) return fallback;
  const plain = tls === 'disabled';
  const url = address.includes('://')
    ? undefined
    : toUrl(`${plain ? 'http' : 'https'}://${address}`);
  if (url !== undefined && isPlain(url) && url.pathname === '/' && isAllowed(url, hcpApiHosts))
    return url;
  problem(
    'HCP_API_ADDRESS',
    'must be a host of HCP, such as api.cloud.hashicorp.com:443, without a scheme; plain HTTP only to this machine',
  );
  return fallback;
}

export function parseHcpAuth(
  address: string | undefined,
  tls: string | undefined,
  problem: Problem,
): URL {
  const fallback = new URL('https://auth.idp.hashicorp.com');
  checkTls('HCP_AUTH_TLS', tls, problem);
  if (address === undefined) return fallback;
  const url = toUrl(address);
  if (url !== undefined && isPlain(url) && isAllowed(url, hcpAuthHosts)) return url;
  problem(
    'HCP_AUTH_URL',
    "must be HashiCorp's https://auth.idp.hashicorp.com, or an address of this machine",
  );
  return fallback;
}

/** HashiCorp's SDK can skip the check of certificates; a bot with this much power must not. */
function checkTls(name: string, tls: string | undefined, problem: Problem): void {
  if (tls === undefined || tls === 'disabled') return;
  problem(name, 'must be absent, or "disabled" for plain HTTP to this machine');
}

function toUrl(value: string): URL | undefined {
  return URL.canParse(value) ? new URL(value) : undefined;
}

/** No credentials, query or fragment: nothing that makes an address read differently from what it is. */
function isPlain(url: URL): boolean {
  return url.username === '' && url.password === '' && url.search === '' && url.hash === '';
}

function isAllowed(url: URL, hosts: readonly string[]): boolean {
  if (isLoopback(url.hostname)) return url.protocol === 'http:' || url.protocol === 'https:';
  return (
    url.protocol === 'https:' && hosts.includes(url.hostname) && ['', '443'].includes(url.port)
  );
}
