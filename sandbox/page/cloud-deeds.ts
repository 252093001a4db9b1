/** What the visitor may do to HCP, to its consumers, and to the line between Slack and the bot. */
import { z } from 'zod';
import type { Hcp } from '../hcp/server.ts';
import type { LoggedRequest } from '../hcp/types.ts';
import type { Slack } from '../slack/driver-types.ts';
import { createVpcEndpoint } from './consumer.ts';
import { PageRefusal } from './page-refusal.ts';
import { principalOf } from './principal.ts';
import type { CloudDeed } from './wire.ts';

export type Parts = { readonly slack: Slack; readonly hcp: Hcp };

type Name = CloudDeed['deed'];
type Given<N extends Name> = Omit<Extract<CloudDeed, { deed: N }>, 'deed'>;
type Row<N extends Name> = {
  readonly fields: z.ZodType<Given<N>>;
  act(parts: Parts, given: Given<N>): void;
};

const text = z.string().max(300);
const noFields = z.object({});

const deeds: { readonly [N in Name]: Row<N> } = {
  speed: {
    fields: z.object({ speed: z.number().min(1).max(10_000) }),
    act: ({ hcp }, { speed }) => hcp.setSpeed(speed),
  },
  fail_next_operation: {
    fields: noFields,
    act: ({ hcp }) =>
      hcp.faults.failNextOperation({ message: 'told to fail, by a switch of this sandbox' }),
  },
  lose_next_answer: {
    fields: noFields,
    act: ({ hcp }) => void hcp.faults.loseAnswer('*', { when: isChange }),
  },
  outage: {
    fields: z.object({
      status: z.union([z.literal(429), z.literal(503)]),
      seconds: z.number().min(1).max(600),
    }),
    act: ({ hcp: { faults } }, { status, seconds }) =>
      status === 429
        ? faults.limited(seconds * 1_000)
        : faults.unavailable(seconds * 1_000, 'real'),
  },
  edit_service: {
    fields: z.object({ service: text, addAccount: text }),
    act: ({ hcp }, { service, addAccount }) => addAccountTo(hcp, service, principalOf(addAccount)),
  },
  delete_service: {
    fields: z.object({ service: text }),
    act: ({ hcp: { world } }, { service }) =>
      world.deleteService(known(world.services, service, 'PrivateLink service').id),
  },
  add_peering: {
    fields: z.object({ hvn: text }),
    act: ({ hcp: { world } }, { hvn }) =>
      void world.addPeering({ hvnId: known(world.hvns, hvn, 'HVN').id }),
  },
  remove_peering: {
    fields: z.object({ peering: text }),
    act: ({ hcp: { world } }, { peering }) =>
      world.deletePeering(known(world.peerings, peering, 'peering').id),
  },
  create_endpoint: {
    fields: z.object({ externalName: text, account: text, region: text }),
    act: ({ hcp }, wanted) => void createVpcEndpoint(hcp, wanted),
  },
  cut_socket: {
    fields: noFields,
    act({ slack }) {
      if (slack.connections() === 0)
        throw new PageRefusal('The bot holds no connection to Slack that could be cut.');
      slack.faults.cutSockets();
    },
  },
  clear_faults: { fields: noFields, act: ({ hcp }) => hcp.faults.clear() },
};

/**
 * Does one deed, as it came from the page. Rejects with a `PageRefusal` what is none, and what makes
 * no sense in the cloud as it is.
 */
export async function doCloud(parts: Parts, deed: unknown): Promise<void> {
  const name = z.object({ deed: z.string() }).safeParse(deed).data?.deed ?? '';
  if (!isName(name)) throw new PageRefusal(`Nobody here knows the deed "${name.slice(0, 60)}".`);
  await perform(parts, name, deed);
}

function isName(name: string): name is Name {
  return Object.hasOwn(deeds, name);
}

async function perform<N extends Name>(parts: Parts, name: N, deed: unknown): Promise<void> {
  const row: Row<N> = deeds[name];
  const given = row.fields.safeParse(deed);
  if (!given.success) throw new PageRefusal(`${name}: ${z.prettifyError(given.error)}`);
  await row.act(parts, given.data);
}

function addAccountTo({ world }: Hcp, id: string, account: string): void {
  const service = known(world.services, id, 'PrivateLink service');
  if (service.accounts.includes(account))
    throw new PageRefusal(`${account} is on the allow list of ${service.id} already.`);
  world.editService(service.id, { accounts: [...service.accounts, account] });
}

function known<T extends { id: string }>(list: readonly T[], id: string, what: string): T {
  const found = list.find((each) => each.id === id);
  if (found === undefined) throw new PageRefusal(`HCP has no ${what} "${id}".`);
  return found;
}

/** Of the calls whose loss matters: a read is simply made again. */
function isChange({ route }: LoggedRequest): boolean {
  return /^(Create|Update|Delete)PrivateLinkService$/.test(route);
}
