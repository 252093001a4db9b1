import { z } from 'zod';
import type {
  Cluster,
  Hvn,
  NetworkLink,
  Operation,
  OperationError,
  PrivateLinkService,
} from '../domain/private-link.ts';
import type { CallerIdentity, Project } from '../use-cases/ports/hcp.ts';
import { plainReason, reasonOfCode } from './reason.ts';

/**
 * What HCP sends, as much of it as we use, and what it means in our words.
 *
 * Forgiving where HCP is loose: fields that we do not know pass unseen, states that we do not know
 * stay as they are, and absent, `null`, "" and [] are one, since a gateway may leave zero values out or
 * not. Strict where a guess could do harm: without an id, or without the moment that tells one
 * incarnation of a service from the next, it is not the answer that was asked for.
 *
 * @see hashicorp/hcp-sdk-go clients/cloud-network/stable/2020-09-07/models, and its siblings
 */

const text = z
  .string()
  .nullish()
  .transform((value) => value || undefined);
const named = z.string().min(1);
/** `UNSET` is the name that HCP itself gives to its zero value. */
const state = text.transform((value) => value ?? 'UNSET');

function listOf<T>(item: z.ZodType<T>) {
  return z
    .array(item)
    .nullish()
    .transform((items): readonly T[] => items ?? []);
}

const texts = listOf(z.string());
const region = z.object({ provider: text, region: text }).nullish();
const location = z.object({ region }).nullish();
const link = z.object({ type: text, id: text }).nullish();

export const serviceLinkType = 'hashicorp.network.private-link';

const service = z.object({
  id: named,
  hvn: z.object({ id: text }).nullish(),
  vault_cluster_id: text,
  consumer_accounts: texts,
  consumer_ip_ranges: texts,
  consumer_regions: texts,
  default_region: text,
  external_name: text,
  state,
  created_at: named,
});
export type WireService = z.infer<typeof service>;

/** `hvnId` is the network that was asked about. */
export function toService(wire: WireService, hvnId: string): PrivateLinkService {
  return {
    id: wire.id,
    hvnId: wire.hvn?.id ?? hvnId,
    clusterId: wire.vault_cluster_id ?? '',
    state: wire.state,
    defaultRegion: wire.default_region,
    externalName: wire.external_name,
    createdAt: wire.created_at,
    consumerAccounts: wire.consumer_accounts,
    consumerIpRanges: wire.consumer_ip_ranges,
    consumerRegions: wire.consumer_regions,
  };
}

const status = z.object({ code: z.number().nullish(), message: text }).nullish();

/** Code 0 without a message is the zero value, that is, no error. */
function toOperationError(wire: z.infer<typeof status>): OperationError | undefined {
  const code = wire?.code ?? 0;
  if (code === 0 && wire?.message === undefined) return undefined;
  return { code, message: plainReason(wire?.message) ?? reasonOfCode(code) };
}

const response = z.object({ '@type': text }).nullish();

/** `type.googleapis.com/hashicorp.cloud.network_20200907.UpdatePrivateLinkServiceResponse`, and so on. */
function toKind(wire: z.infer<typeof response>): Pick<Operation, 'kind'> {
  const verb = /\.(Create|Update|Delete)PrivateLinkServiceResponse$/.exec(
    wire?.['@type'] ?? '',
  )?.[1];
  if (verb === undefined) return {};
  return { kind: verb === 'Create' ? 'create' : verb === 'Update' ? 'update' : 'delete' };
}

const operation = z
  .object({ id: named, state, error: status, response, link, created_at: text })
  .transform((wire): Operation => {
    const ours = [undefined, serviceLinkType].includes(wire.link?.type);
    return {
      id: wire.id,
      state: wire.state,
      error: toOperationError(wire.error),
      serviceId: ours ? wire.link?.id : undefined,
      createdAt: wire.created_at ?? '',
      ...toKind(wire.response),
    };
  });

const cluster = z
  .object({
    id: named,
    state,
    location,
    config: z
      .object({ tier: text, network_config: z.object({ network_id: text }).nullish() })
      .nullish(),
    dns_names: z.object({ private: text }).nullish(),
  })
  .transform(
    (wire): Cluster => ({
      id: wire.id,
      hvnId: wire.config?.network_config?.network_id ?? '',
      state: wire.state,
      tier: wire.config?.tier ?? 'UNSET',
      provider: wire.location?.region?.provider ?? '',
      region: wire.location?.region?.region ?? '',
      privateDnsName: wire.dns_names?.private,
    }),
  );

const hvn = z.object({ id: named, state, location }).transform(
  (wire): Hvn => ({
    id: wire.id,
    provider: wire.location?.region?.provider ?? '',
    region: wire.location?.region?.region ?? '',
    state: wire.state,
  }),
);

const networkLink = z.object({ id: named, state });
export type WireNetworkLink = z.infer<typeof networkLink>;

export function toNetworkLink(kind: NetworkLink['kind'], hvnId: string) {
  return ({ id, state: linkState }: WireNetworkLink): NetworkLink => {
    return { kind, id, hvnId, state: linkState };
  };
}

const project = z
  .object({ id: named, name: text, parent: z.object({ id: named }) })
  .transform((wire): Project & { readonly name: string } => ({
    organizationId: wire.parent.id,
    projectId: wire.id,
    name: wire.name ?? wire.id,
  }));

const principal = z
  .object({
    type: text,
    service: z.object({ name: text, organization_id: text, project_id: text }).nullish(),
    user: z.object({ full_name: text, email: text }).nullish(),
  })
  .transform(
    (wire): CallerIdentity => ({
      type: wire.type ?? 'UNSET',
      name: wire.service?.name ?? wire.user?.full_name ?? wire.user?.email,
      projectId: wire.service?.project_id,
      organizationId: wire.service?.organization_id,
    }),
  );

export type Page<T> = { readonly items: readonly T[]; readonly next: string | undefined };

/** A page of the list that HCP calls `key`. Absent is empty; the last page has no next token. */
function pageOf<T>(key: string, item: z.ZodType<T>): z.ZodType<Page<T>> {
  const fields = z.looseObject({ pagination: z.object({ next_page_token: text }).nullish() });
  const items = listOf(item);
  return fields.transform((body, context): Page<T> => {
    const list = items.safeParse(body[key]);
    for (const issue of list.error?.issues ?? []) {
      context.addIssue({ ...issue, path: [key, ...issue.path] });
    }
    return { items: list.data ?? [], next: body.pagination?.next_page_token };
  });
}

export const answers = {
  service: z
    .object({ private_link_service: service })
    .transform((body) => body.private_link_service),
  services: pageOf('private_link_services', service),
  operation: z.object({ operation }).transform((body) => body.operation),
  operations: pageOf('operations', operation),
  clusters: pageOf('clusters', cluster),
  hvns: pageOf('networks', hvn),
  peerings: pageOf('peerings', networkLink),
  transitGateways: pageOf('tgw_attachments', networkLink),
  project: z.object({ project }).transform((body) => body.project),
  callerIdentity: z.object({ principal }).transform((body) => body.principal),
};
