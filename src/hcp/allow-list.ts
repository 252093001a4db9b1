import { HcpForbiddenCallError } from '../use-cases/hcp-errors.ts';
import type { Departure } from './call.ts';

/**
 * The only calls that can leave the house: the token call, the reads below, and the three writes of
 * PrivateLink. The service principal may do anything in its project (HCP has no finer role), so this
 * list is what keeps the bot small.
 *
 * Deliberately written apart from `routes.ts`: a new route does not work until somebody adds it here,
 * on purpose. It looks at the very text that is sent: nothing is decoded, resolved or normalised, so
 * there is no second reading of a path.
 */

export const tokenPath = '/oauth2/token';

/** One path segment. No dot, no percent sign, no slash in disguise; `-` alone is HCP's wildcard. */
const id = '[0-9A-Za-z][-_0-9A-Za-z]{0,63}';
const scope = `organizations/${id}/projects/${id}`;
const networks = `/network/2020-09-07/${scope}/networks`;
const services = `${networks}/${id}/private-link-services`;
const operations = `/operation/2020-05-05/${scope}/operations`;

type Rule = {
  readonly methods: readonly string[];
  readonly path: RegExp;
  readonly query: readonly string[];
};

const paging = ['pagination.page_size', 'pagination.next_page_token'];
const linked = ['linked_resource.type', 'linked_resource.id'];

function rule(methods: readonly string[], path: string, query: readonly string[] = []): Rule {
  return { methods, path: new RegExp(`^${path}$`), query };
}

const apiRules: readonly Rule[] = [
  rule(['GET'], networks, paging),
  rule(['GET'], services, paging),
  rule(['POST'], services),
  rule(['GET', 'PATCH', 'DELETE'], `${services}/${id}`),
  rule(['GET'], `${networks}/${id}/peerings`, paging),
  rule(['GET'], `${networks}/${id}/transit-gateway-attachments`, paging),
  rule(['GET'], operations, [...linked, ...paging]),
  rule(['GET'], `${operations}/${id}`),
  rule(['GET'], `/vault/2020-11-25/${scope}/clusters`, paging),
  rule(['GET'], `/resource-manager/2019-12-10/projects/${id}`),
  rule(['GET'], '/iam/2019-12-10/caller-identity'),
];
const tokenRules: readonly Rule[] = [rule(['POST'], tokenPath)];

export type Hosts = { readonly apiUrl: URL; readonly authUrl: URL };

/** Throws `HcpForbiddenCallError` unless the call is on the list. */
export function checkDeparture({ apiUrl, authUrl }: Hosts, departure: Departure): void {
  const { origin, method, path } = departure;
  const rules = [
    ...(origin === apiUrl.origin ? apiRules : []),
    ...(origin === authUrl.origin ? tokenRules : []),
  ];
  if (isPrivate(origin) && rules.some((each) => allows(each, departure))) return;
  throw new HcpForbiddenCallError(`not a call that the bot may make: ${method} ${origin}${path}`);
}

function allows({ methods, path, query }: Rule, departure: Departure): boolean {
  return (
    methods.includes(departure.method) &&
    path.test(departure.path) &&
    Object.keys(departure.query).every((name) => query.includes(name))
  );
}

/** Secrets and tokens go through TLS, or do not leave the machine. */
function isPrivate(origin: string): boolean {
  return (
    /^https:\/\//.test(origin) || /^http:\/\/(127\.0\.0\.1|\[::1\]|localhost)(:\d+)?$/.test(origin)
  );
}
