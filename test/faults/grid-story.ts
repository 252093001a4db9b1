/** What people are told of a cell, told again in a few words, and what HCP must have of it. */
import { expect } from 'vitest';
import type { HcpChange } from '../../src/domain/request.ts';
import { actions, requestOf } from '../unit/use-cases/world.ts';
import type { Row } from './grid-row.ts';
import {
  account,
  approvedChange,
  asksHcpAgain,
  type Cell,
  carryOut,
  desired,
  type Ended,
  type Twin,
  writeRoutes,
} from './grid-world.ts';

/** What the thread says on the way, by words that nothing else in it has. */
const onTheWay: Readonly<Record<string, string>> = {
  checking: "Outcome unknown, checking. HCP's answer was lost",
  'sent again': 'is sent once more, under the same approval.',
  silent: 'HCP has not answered since',
  'answers again': 'HCP answers again.',
  slow: 'This takes longer than usual',
};

/** An end, by the first words of the thread and of the direct message, and by words on the card. */
type End = { readonly status: string; readonly words: string; readonly card: string };

const end = (status: string, words: string, card = words): End => ({ status, words, card });
const attention = (words: string) => end('needs_attention', `Needs attention: ${words}`);

const ends: Readonly<Record<string, End>> = {
  'carried out': end('succeeded', 'AVAILABLE', 'AVAILABLE, with the values'),
  deleted: end('succeeded', 'Deleted: HCP no longer has the service.'),
  'sent back': end('pending_approval', 'Sent back before anything was sent to HCP', 'version 2'),
  'refused by HCP': end(
    'failed',
    'Failed: HCP refused the change; nothing was done',
    'HCP said (code',
  ),
  'nothing to update': end('failed', 'Failed: the service is no longer there'),
  'operation failed': end(
    'failed',
    "Failed: HCP's operation ended with an error",
    'HCP said (code',
  ),
  'service failed': end('failed', 'Failed: HCP says that the service is in state FAILED'),
  gone: attention('the service is no longer there'),
  'not as approved': attention('the service at HCP is not what was approved'),
  'changed meanwhile': attention('somebody else changed the service at HCP'),
  'made anew': attention('the service was deleted at HCP and made anew'),
  'not ours': attention('HCP has a service with this id, and nothing shows that the bot made it'),
  'still there': attention("HCP's operation has ended, but HCP still has the service"),
  'outcome unknown': attention("HCP's answer was lost, and looking at HCP did not settle"),
  stuck: attention("HCP's operation does not end"),
};

const endSaid = (text: string): string | undefined =>
  Object.keys(ends).find((key) => text.startsWith(ends[key]?.words ?? ''));

/** What people were told, told again: each thing once, in the order in which it was first said. */
function toldBy({ effects, thread }: Ended): string {
  const said = thread.flatMap((text) => {
    const way = Object.keys(onTheWay).find((key) => text.includes(onTheWay[key] ?? ''));
    return way ?? endSaid(text) ?? [];
  });
  const count = effects.length === 1 ? '1 effect' : `${effects.length} effects`;
  return `${count}: ${[...new Set(said)].join(', ')}`;
}

/** A deletion has words of its own for being carried out. */
function expectedOf({ told }: Row, change: HcpChange): string {
  const expected = typeof told === 'string' ? told : told[change];
  return change === 'delete' ? expected.replace('carried out', 'deleted') : expected;
}

const updated = {
  add_consumer_accounts: [account(3)],
  remove_consumer_accounts: [account(2)],
  add_consumer_ip_ranges: ['10.30.0.0/16'],
  remove_consumer_ip_ranges: [],
  add_consumer_regions: [],
  remove_consumer_regions: [],
};

/** All that the bot may ever say to HCP in a cell, however often. */
function intended({ change, serviceId, clusterId }: Cell): unknown {
  const values = {
    consumer_accounts: desired.accounts,
    consumer_ip_ranges: desired.ipRanges,
    consumer_regions: [],
  };
  const created = { id: serviceId, vault_cluster_id: clusterId, ...values };
  return {
    create: { private_link_service: expect.objectContaining(created) },
    update: expect.objectContaining(updated),
    delete: undefined,
  }[change];
}

function expectHcpAsApproved({ change, hcp, serviceId }: Cell): void {
  const live = hcp.world.services.find(({ id }) => id === serviceId);
  if (change === 'delete') expect(live).toBeUndefined();
  else expect(live).toMatchObject({ ...desired, state: 'AVAILABLE' });
  // Its own region a service has in any case.
  const regions = live?.regions.filter((region) => region !== live.defaultRegion) ?? [];
  expect(regions).toEqual([]);
}

function expectSaid(cell: Cell, { status, card, direct }: Ended, last: string): void {
  const said = ends[last];
  expect({ last, status }).toEqual({ last, status: said?.status });
  expect(card).toContain(said?.card);
  const [, message = ''] = direct.at(-1)?.split(/\n(.*)/s) ?? [];
  expect(endSaid(message)).toBe(last);
  if (last === 'carried out' || last === 'deleted') expectHcpAsApproved(cell);
}

/**
 * Carries out one change and expects the story of its row: people are told it, HCP has exactly what was
 * approved of it, nothing else was said to HCP on the way, and nothing more is asked when it has ended.
 */
export async function expectStory(twin: Twin, change: HcpChange, row: Row): Promise<Ended> {
  const cell = await approvedChange(twin, change);
  const hooks = row.arrange(cell);

  const ended = await carryOut(cell, hooks && (() => hooks));

  const told = toldBy(ended);
  expect(told).toBe(expectedOf(row, change));
  expectSaid(cell, ended, told.replace(/^.*(: |, )/, ''));
  if (row.card !== undefined) expect(ended.card).toContain(row.card);
  expect(ended.sent.map(({ route }) => route)).toEqual(ended.sent.map(() => writeRoutes[change]));
  for (const { body } of ended.sent) expect(body).toEqual(intended(cell));
  expect(actions(cell.world)).toHaveLength(requestOf(cell.world).revision);
  expect(await asksHcpAgain(cell)).toBe(false);
  return ended;
}
