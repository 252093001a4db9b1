import { describe, expect, it } from 'vitest';
import { type ListedPage, serviceListAnswer } from '../../../src/slack/messages/service-list.ts';
import {
  serviceStatusAnswer,
  unknownServiceAnswer,
} from '../../../src/slack/messages/service-status.ts';
import type { ShownService } from '../../../src/slack/messages/service-words.ts';
import { readable } from './fixtures.ts';
import { anOpenUpdate, aShown, liveService, now, ownedAs } from './service-fixtures.ts';

const page = (change: Partial<ListedPage> = {}): ListedPage => ({
  ...{ views: [aShown()], total: 1, first: 1, filter: '', seenAt: now, now },
  ...change,
});
const status = (service: ShownService) =>
  serviceStatusAnswer({ name: service.id, services: [service], catalogue: undefined, now });
const labels = ({ blocks }: ReturnType<typeof status>): readonly string[] =>
  [...JSON.stringify(blocks).matchAll(/"action_id":"(\w+)"/g)].map(([, id = '']) => id);

describe('the list of services', () => {
  it('shows state, place, owner, open request and age of each', () => {
    const { blocks } = serviceListAnswer(
      page({
        views: [
          aShown(),
          aShown({
            ...{ id: 'other', owner: 'observed', environment: undefined, open: anOpenUpdate },
            openCard: 'https://sandbox.slack.com/archives/C0PRODNET/p1',
          }),
          aShown({ id: 'lost', live: undefined, seenAt: undefined }),
        ],
        ...{ first: 11, total: 40, filter: 'prod-*' },
      }),
    );

    expect(readable(blocks)).toMatchInlineSnapshot(`
      "*Services 11 to 13 of 40*, by their ids, like \`prod-*\`:
      *\`prod-eu-k7m2qx\`* \`AVAILABLE\` · cluster \`prod-eu\` · \`eu-west-1\` · \`production\` · the bot's own
      seen 3 minutes ago
      *\`other\`* \`AVAILABLE\` · cluster \`prod-eu\` · \`eu-west-1\` · made by others
      Open: \`VLLY5R\` Update, waiting for approval · <https://sandbox.slack.com/archives/C0PRODNET/p1|open> · seen 3 minutes ago
      *\`lost\`* not at HCP any more · cluster \`prod-eu\` · \`eu-west-1\` · \`production\` · the bot's own
      [Earlier] [Next]"
    `);
  });

  it.each([
    [{ first: 1, total: 1 }, []],
    [{ first: 1, total: 2 }, ['next_services']],
    [{ first: 2, total: 2 }, ['earlier_services']],
    [{ first: 2, total: 3 }, ['earlier_services', 'next_services']],
  ])('at %j has the ways %j', (at, ways) => {
    const answer = serviceListAnswer(page(at));

    expect(labels(answer).filter((id) => id !== 'show_service')).toEqual(ways);
  });

  it.each([
    [{}, 'There is no PrivateLink service at HCP.'],
    [{ filter: 'prod-*' }, 'There is no service like `prod-*`'],
    [{ seenAt: undefined }, 'HCP has not been looked at yet'],
  ])('that is empty says why: %j', (change, words) => {
    expect(serviceListAnswer(page({ views: [], total: 0, ...change })).text).toContain(words);
  });
});

describe('the status of a service', () => {
  it('shows one of the bot as it is and as it came about', () => {
    expect(readable(status(aShown()).blocks)).toMatchInlineSnapshot(`
      "*\`prod-eu-k7m2qx\`* \`AVAILABLE\`
      Cluster \`prod-eu\` · HVN \`hvn-prod\` · region \`eu-west-1\` · project \`11111111-2222-3333-4444-555555555555\`
      Owner: the bot's own, from request \`VLLY5R\` · environment \`production\`
      External name \`com.amazonaws.vpce.eu-west-1.svc-1\`
      As approved.
      *Consumer accounts* 1
      \`arn:aws:iam::111122223333:root\`
      *Consumer IP ranges* 2
      \`10.20.0.0/16\`, \`10.21.0.0/16\`
      *Consumer regions* 0
      Last change: \`VLLY5R\` Create, AVAILABLE, <!date^1795167000^{date_short_pretty} at {time}|2026-11-20 09:30 UTC>, asked for by <@U0REQUEST>, approved by <@U0APPROV1> · <https://sandbox.slack.com/archives/C0PRODNET/p1795424400000000|open>
      As last seen at HCP <!date^1795168620^{date_short_pretty} at {time}|2026-11-20 09:57 UTC>, 3 minutes ago.
      [Refresh] [Update …] [Delete …]"
    `);
  });

  it('shows what differs from what was approved', () => {
    const owned = ownedAs({ consumerIpRanges: ['10.20.0.0/16', '10.99.0.0/16'] });

    expect(readable(status(aShown({ owned, last: undefined })).blocks)).toMatchInlineSnapshot(`
      "*\`prod-eu-k7m2qx\`* \`AVAILABLE\`
      Cluster \`prod-eu\` · HVN \`hvn-prod\` · region \`eu-west-1\` · project \`11111111-2222-3333-4444-555555555555\`
      Owner: the bot's own, from request \`VLLY5R\` · environment \`production\`
      External name \`com.amazonaws.vpce.eu-west-1.svc-1\`
      *Not as approved.* + is at HCP without approval, − was approved and is not there:
      *Consumer accounts* 1
      \`arn:aws:iam::111122223333:root\`
      *Consumer IP ranges* 2
      + \`10.21.0.0/16\`
      − \`10.99.0.0/16\`
      \`10.20.0.0/16\`
      *Consumer regions* 0
      As last seen at HCP <!date^1795168620^{date_short_pretty} at {time}|2026-11-20 09:57 UTC>, 3 minutes ago.
      [Refresh] [Update …] [Delete …]"
    `);
  });

  it('takes a difference for no drift while a change is under way', () => {
    const open = { ...anOpenUpdate, status: 'provisioning', phase: 'running' } as const;

    const told = readable(
      status(aShown({ open, owned: ownedAs({ consumerAccounts: [] }) })).blocks,
    );

    expect(told).toContain('a change of it is under way');
    expect(told).toContain('Update, running at HCP');
  });

  it.each([
    ['bot', {}, ['look_again', 'update_service', 'delete_service']],
    ['bot', { live: { ...liveService, state: 'FAILED' } }, ['look_again', 'delete_service']],
    ['bot', { open: anOpenUpdate }, ['look_again']],
    ['bot', { live: undefined }, ['look_again']],
    ['terraform', {}, ['look_again', 'update_service', 'delete_service']],
    ['observed', {}, ['look_again']],
    ['remade', {}, ['look_again']],
  ] as const)('of an owner %s with %j has the buttons %j', (owner, change, buttons) => {
    expect(labels(status(aShown({ owner, ...change })))).toEqual(buttons);
  });

  it('shows nothing as approved of a service that others made, or made anew', () => {
    for (const owner of ['observed', 'remade', 'terraform'] as const)
      expect(readable(status(aShown({ owner })).blocks)).not.toMatch(/approved\b(?! by)/);
  });

  it('shows the approved values of one that is gone, and says that they are', () => {
    const told = readable(status(aShown({ live: undefined })).blocks);

    expect(told).toContain('not at HCP any more');
    expect(told).toContain('*Consumer accounts* 1, as approved');
  });

  it('shows all that go by one name, with the project of each', () => {
    const services = [aShown(), aShown({ projectId: 'another' })];

    const { blocks } = serviceStatusAnswer({ name: 'prod', services, catalogue: undefined, now });

    expect(readable(blocks)).toContain('*2 services* go by `prod`');
    expect(readable(blocks)).toContain('project `another`');
  });

  it.each([
    ['looked', 'HCP was looked at just now.'],
    ['too_soon', 'it was not asked again'],
    ['failed', 'HCP could not be looked at now.'],
  ] as const)('says what came of a look: %s', (looked, words) => {
    const given = { name: 'x', services: [aShown()], catalogue: undefined, now, looked };

    expect(readable(serviceStatusAnswer(given).blocks)).toContain(words);
  });

  it('of an unknown name gives those like it, or how to list', () => {
    expect(unknownServiceAnswer('prod', ['prod-eu', 'prod-us', 'prod-eu']).text).toContain(
      'Did you mean `prod-eu`, `prod-us`?',
    );
    expect(unknownServiceAnswer('prod', []).text).toContain('`/privatelink list`');
  });
});
