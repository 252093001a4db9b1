import { type Hcp, type HcpOptions, startHcp } from '../../../sandbox/hcp/server.ts';

/** A raw caller of the twin: plain fetch, no knowledge of the bot. */

/** A leaf is read with String(), a list with listOf(). */
export type Json = { [name: string]: Json };

export type Reply = { status: number; headers: Headers; body: Json; text: string };

export type Caller = {
  hcp: Hcp;
  token: string;
  call(method: string, path: string, body?: unknown): Promise<Reply>;
  get(path: string): Promise<Reply>;
  /** `/network/…/networks/{hvn}/private-link-services`, with what follows. */
  services(hvn: string, rest?: string): string;
  operations(rest?: string): string;
  network(rest?: string): string;
  vault(rest?: string): string;
  create(values?: Record<string, unknown>, hvn?: string): Promise<Reply>;
  update(id: string, values: Record<string, unknown>, hvn?: string): Promise<Reply>;
  remove(id: string, hvn?: string): Promise<Reply>;
  service(id: string, hvn?: string): Promise<Reply>;
};

export function listOf(value: Json | undefined): Json[] {
  if (value === undefined) return [];
  // Parsed JSON: what is not a list fails the test here.
  if (!Array.isArray(value)) throw new Error('not a list');
  return value;
}

export const idsOf = (value: Json | undefined) => listOf(value).map(({ id }) => String(id));

const running: Hcp[] = [];

export async function stopAll(): Promise<void> {
  await Promise.all(running.splice(0).map((hcp) => hcp.stop()));
}

export async function startCaller(options: HcpOptions = {}): Promise<Caller> {
  const hcp = await startHcp(options);
  running.push(hcp);
  const token = String((await tokenReply(hcp)).body['access_token']);
  return { hcp, token, ...callsOf(hcp, token) };
}

export async function tokenReply(
  hcp: Hcp,
  form: Record<string, string> = {},
  headers: Record<string, string> = {},
): Promise<Reply> {
  const body = new URLSearchParams({
    grant_type: 'client_credentials',
    client_id: hcp.clientId,
    client_secret: hcp.clientSecret,
    audience: 'https://api.hashicorp.cloud',
    ...form,
  });
  return reply(await fetch(`${hcp.authUrl}/oauth2/token`, { method: 'POST', headers, body }));
}

export async function raw(
  hcp: Hcp,
  path: string,
  init: { method?: string; headers?: Record<string, string>; body?: string } = {},
): Promise<Reply> {
  return reply(await fetch(`http://${hcp.apiAddress}${path}`, init));
}

async function reply(response: Response): Promise<Reply> {
  const text = await response.text();
  const isJson = response.headers.get('content-type') === 'application/json';
  const body = (isJson ? JSON.parse(text) : {}) as Json;
  return { status: response.status, headers: response.headers, body, text };
}

function callsOf(hcp: Hcp, token: string): Omit<Caller, 'hcp' | 'token'> {
  const scope = `organizations/${hcp.organizationId}/projects/${hcp.projectId}`;
  const network = (rest = '') => `/network/2020-09-07/${scope}/networks${rest}`;
  const services = (hvn: string, rest = '') => network(`/${hvn}/private-link-services${rest}`);
  const call = (method: string, path: string, body?: unknown) =>
    raw(hcp, path, {
      method,
      headers: {
        authorization: `Bearer ${token}`,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
  const link = (hvn: string) => {
    const { provider, region } = hcp.world.hvn(hvn);
    return { location: { region: { provider, region } } };
  };
  return {
    ...{ call, services, network },
    get: (path) => call('GET', path),
    operations: (rest = '') => `/operation/2020-05-05/${scope}/operations${rest}`,
    vault: (rest = '') => `/vault/2020-11-25/${scope}${rest}`,
    create: (values = {}, hvn = 'prod-eu-hvn') =>
      call('POST', services(hvn), {
        private_link_service: { ...aService(), hvn: link(hvn), ...values },
      }),
    update: (id, values, hvn = 'busy-hvn') =>
      call('PATCH', services(hvn, `/${id}`), { hvn: link(hvn), ...values }),
    remove: (id, hvn = 'busy-hvn') => call('DELETE', services(hvn, `/${id}`)),
    service: (id, hvn = 'prod-eu-hvn') => call('GET', services(hvn, `/${id}`)),
  };
}

function aService(): Record<string, unknown> {
  return {
    id: 'eu-pl',
    vault_cluster_id: 'prod-eu',
    consumer_accounts: ['arn:aws:iam::123456789012:root'],
    consumer_ip_ranges: ['10.1.0.0/16'],
    consumer_regions: ['eu-central-1'],
  };
}
