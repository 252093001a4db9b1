import type { ErrorShape } from './refused.ts';
import type { LoggedRequest, RouteName } from './types.ts';
import type { Inner } from './world.ts';

export type Call = {
  request: LoggedRequest;
  params: Record<string, string>;
  query: Record<string, string>;
  /** As it came; each route reads what it understands. */
  text: string;
};

export type Answer = {
  status: number;
  /** An object is sent as JSON, a string as HTML. */
  body: unknown;
  headers?: Record<string, string>;
  /** True when a PrivateLink write changed the world. */
  effect?: boolean;
};

export type Route = {
  name: RouteName;
  method: 'GET' | 'POST' | 'PATCH' | 'DELETE';
  /** Segments that begin with a colon are parameters. */
  path: string;
  shape: ErrorShape;
  /** The query parameters it has. Their names differ from verb to verb: see `regionQuery`. */
  query: string[];
  handle(inner: Inner, call: Call): Answer | Promise<Answer>;
};

/**
 * The prefix of the proto field leaks into the names. Get and List of services say `hvn.location`,
 * Delete says `location`. @see hashicorp/hcp-sdk-go network_service/*_parameters.go
 */
export const regionQuery = ['location.region.provider', 'location.region.region'];
export const hvnQuery = [
  ...regionQuery.map((name) => `hvn.${name}`),
  'hvn.type',
  'hvn.uuid',
  'hvn.description',
];
export const pageQuery = [
  'pagination.page_size',
  'pagination.next_page_token',
  'pagination.previous_page_token',
];

export type Match = { route: Route; params: Record<string, string> };

export function findRoute(routes: Route[], method: string, path: string): Match | undefined {
  const given = path.split('/');
  for (const route of routes) {
    if (route.method !== method) continue;
    const params = matchPath(route.path.split('/'), given);
    if (params !== undefined) return { route, params };
  }
  return undefined;
}

function matchPath(pattern: string[], given: string[]): Record<string, string> | undefined {
  if (pattern.length !== given.length) return undefined;
  const params: Record<string, string> = {};
  for (const [index, segment] of pattern.entries()) {
    const value = decoded(given[index] ?? '');
    if (segment.startsWith(':')) {
      if (value === '') return undefined;
      params[segment.slice(1)] = value;
    } else if (segment !== value) return undefined;
  }
  return params;
}

function decoded(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return '';
  }
}
