import { once } from 'node:events';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { cloudOf } from '../../../sandbox/page/cloud.ts';
import { doCloud, type Parts } from '../../../sandbox/page/cloud-deeds.ts';
import { PageRefusal } from '../../../sandbox/page/page-refusal.ts';
import type { CloudDeed } from '../../../sandbox/page/wire.ts';
import type { Slack } from '../../../sandbox/slack/driver-types.ts';
import { startSlack } from '../../../sandbox/slack/server.ts';
import { type Caller, startCaller, stopAll } from '../hcp/client.ts';
import { aManifest } from '../slack/support/manifest.ts';
import { clientOf } from '../slack/support/scripted-app.ts';

let slack: Slack;
let caller: Caller;
let parts: Parts;

beforeEach(async () => {
  [slack, caller] = await Promise.all([startSlack({ manifest: aManifest() }), startCaller()]);
  parts = { slack, hcp: caller.hcp };
});
afterEach(async () => {
  await Promise.all([slack.stop(), stopAll()]);
});

const doing = (deed: CloudDeed) => doCloud(parts, deed);

describe('what a visitor does to the cloud', () => {
  it('changes how fast its time runs, without a jump', async () => {
    const before = caller.hcp.clock.now().getTime();

    await doing({ deed: 'speed', speed: 3_600 });

    expect(cloudOf(caller.hcp).speed).toBe(3_600);
    expect(caller.hcp.clock.now().getTime() - before).toBeLessThan(3_600 * 5_000);
    expect(caller.hcp.clock.now().getTime()).toBeGreaterThanOrEqual(before);
  });

  it('fails the next operation, and no other', async () => {
    await doing({ deed: 'fail_next_operation' });

    await caller.create();
    await caller.update('busy-pl', { remove_consumer_regions: ['us-west-1'] });
    caller.hcp.clock.advance(400_000);

    const [second, first] = cloudOf(caller.hcp).operations;
    expect(first?.error).toBe('told to fail, by a switch of this sandbox');
    expect(second?.error).toBeUndefined();
  });

  it('loses the answer to the next change, which takes effect, and to no read', async () => {
    await doing({ deed: 'lose_next_answer' });

    const read = await caller.get(caller.network());
    const lost = caller.create();

    await expect(lost).rejects.toThrow();
    expect(read.status).toBe(200);
    expect(caller.hcp.writes()).toHaveLength(1);
    expect(cloudOf(caller.hcp).faults).toEqual([]);
  });

  it.each([429, 503] as const)('has HCP answer %i for a while', async (status) => {
    await doing({ deed: 'outage', status, seconds: 60 });
    const during = await caller.get(caller.network());
    await doing({ deed: 'clear_faults' });
    const after = await caller.get(caller.network());

    expect([during.status, after.status]).toEqual([status, 200]);
  });

  it('edits a service, by an account’s digits, and deletes it', async () => {
    await doing({ deed: 'edit_service', service: 'busy-pl', addAccount: '999900001111' });
    const [edited] = cloudOf(caller.hcp).services;
    await doing({ deed: 'delete_service', service: 'busy-pl' });

    expect(edited?.accounts).toEqual([
      'arn:aws:iam::210987654321:root',
      'arn:aws:iam::999900001111:root',
    ]);
    expect(cloudOf(caller.hcp).services).toEqual([]);
  });

  it('adds a peering, which keeps PrivateLink away, and removes it', async () => {
    await doing({ deed: 'add_peering', hvn: 'prod-eu-hvn' });
    const refused = await caller.create();
    const peered = cloudOf(caller.hcp).hvns.find(({ id }) => id === 'prod-eu-hvn');
    await doing({ deed: 'remove_peering', peering: peered?.peerings[0]?.id ?? '' });
    const taken = await caller.create();

    expect([refused.status, taken.status]).toEqual([400, 200]);
  });

  it('creates an endpoint for a consumer', async () => {
    const { externalName } = caller.hcp.world.service('busy-pl');

    await doing({
      ...{ deed: 'create_endpoint', externalName },
      ...{ account: '210987654321', region: 'us-east-1' },
    });

    expect(cloudOf(caller.hcp).services[0]?.endpoints).toMatchObject([{ state: 'pending' }]);
  });

  it('cuts the line between Slack and the bot', async () => {
    const { url } = await clientOf(slack, slack.appToken).apps.connections.open({});
    const socket = new WebSocket(String(url));
    await once(socket, 'message');
    const before = slack.connections();

    const closed = once(socket, 'close');
    await doing({ deed: 'cut_socket' });
    await closed;
    await slack.waitFor('no connection', () => slack.connections() === 0);

    expect(before).toBe(1);
  });

  it.each<[string, unknown, RegExp]>([
    ['no deed', undefined, /Nobody here knows the deed ""/],
    ['an unknown one', { deed: 'format_disk' }, /knows the deed "format_disk"/],
    ['one from elsewhere', { deed: 'toString' }, /knows the deed "toString"/],
    ['no service', { deed: 'delete_service', service: 'x' }, /no PrivateLink service "x"/],
    ['no HVN', { deed: 'add_peering', hvn: 'x' }, /no HVN "x"/],
    ['no peering', { deed: 'remove_peering', peering: 'x' }, /no peering "x"/],
    [
      'an account twice',
      { deed: 'edit_service', service: 'busy-pl', addAccount: '210987654321' },
      /on the allow list of busy-pl already/,
    ],
    [
      'no account',
      { deed: 'edit_service', service: 'busy-pl', addAccount: 'everybody' },
      /"everybody" is neither/,
    ],
    ['a speed of nothing', { deed: 'speed', speed: 0 }, /speed/],
    ['a speed in words', { deed: 'speed', speed: 'fast' }, /speed/],
    ['an outage for ever', { deed: 'outage', status: 503, seconds: 1e9 }, /seconds/],
    ['an outage of its own', { deed: 'outage', status: 418, seconds: 5 }, /status/],
    ['a socket that is not there', { deed: 'cut_socket' }, /no connection to Slack/],
  ])('is refused in words for %s, and nothing happens', async (_, deed, words) => {
    const before = { ...cloudOf(caller.hcp), now: '' };

    const done = doCloud(parts, deed);

    await expect(done).rejects.toThrow(words);
    await expect(done).rejects.toBeInstanceOf(PageRefusal);
    expect({ ...cloudOf(caller.hcp), now: '' }).toEqual(before);
  });
});
