import { afterEach, describe, expect, it } from 'vitest';
import { mintedId } from '../fakes/door-deps.ts';
import { openServiceDoor, type ServiceDoor } from '../support/service-door.ts';
import { modes } from '../support/slack-door.ts';
import { aService, haveService, ownService } from '../unit/use-cases/services.ts';
import { project, type World } from '../unit/use-cases/world.ts';

const second = aService({ id: 'second', clusterId: 'prod-us', consumerIpRanges: ['10.99.0.0/16'] });

describe.each(modes)('the forms about a service over %s', (mode) => {
  let door: ServiceDoor | undefined;
  afterEach(async () => await door?.stop());

  async function open(typed: string, prepare: (store: World) => void = () => undefined) {
    door = await openServiceDoor(mode, (store) => {
      ownService(store);
      ownService(store, second);
      prepare(store);
    });
    const person = door.slack.as('requester');
    await person.command(`/privatelink ${typed}`);
    return { ...door, modal: await person.modal(), person };
  }

  it.each(['update vault-Prod', 'update VAULT-PROD', 'update prod-eu'])(
    'opens filled in after %s',
    async (typed) => {
      const { modal } = await open(typed);

      expect(modal.value('Service')).toBe(`${project.projectId}/vault-Prod`);
      expect(modal.value('Consumer IP ranges')).toBe('10.20.0.0/16');
      expect(modal.text()).toContain('As last seen at HCP');
    },
  );

  it('fills the lists in for the service that is chosen, and anew for the next', async () => {
    const { modal } = await open('update');
    expect(modal.labels()).toEqual(['Service']);

    await modal.choose('Service', 'vault-Prod');
    await modal.fill('Consumer IP ranges', '10.30.0.0/16');
    await modal.choose('Service', 'second');
    await modal.waitForText('10.99.0.0/16');

    expect(modal.value('Consumer IP ranges')).toBe('10.99.0.0/16');
  });

  it('fills the lists in by the button where the filling was lost', async () => {
    const { modal, slack, updates } = await open('update');
    slack.faults.fail('views.update', { times: 5 });
    await modal.choose('Service', 'second');

    const outcome = await modal.submit();

    expect(outcome.kind).toBe('updated');
    expect(modal.value('Consumer IP ranges')).toBe('10.99.0.0/16');
    expect(updates).toEqual([]);
  });

  it('never takes the lists of one service for another', async () => {
    const { modal, slack, updates } = await open('update vault-Prod');
    await modal.fill('Reason', 'The payments VPC has moved.');
    slack.faults.fail('views.update', { times: 5 });
    await modal.choose('Service', 'second');

    const outcome = await modal.submit();

    expect(outcome.kind).toBe('updated');
    expect(updates).toEqual([]);
    expect(modal.value('Consumer IP ranges')).toBe('10.99.0.0/16');
    expect(modal.value('Reason')).toBe('The payments VPC has moved.');
  });

  it('starts anew from what a service has that has changed since, and says so', async () => {
    const { modal, store, look } = await open('update vault-Prod');
    await modal.fill('Reason', 'The payments VPC has moved.');
    await modal.fill('Consumer IP ranges', '10.30.0.0/16');
    haveService(store, aService({ consumerIpRanges: ['10.20.0.0/16', '10.77.0.0/16'] }));
    look();

    const outcome = await modal.submit();

    expect(outcome.kind).toBe('updated');
    expect(modal.text()).toContain('has changed at HCP since this form was filled in');
    expect(modal.value('Consumer IP ranges')).toBe('10.20.0.0/16\n10.77.0.0/16');
    expect(store.state.rows.size).toBe(0);
  });

  it('records what an update asks for, once, and closes', async () => {
    const { modal, store } = await open('update vault-Prod');
    await modal.fill('Consumer IP ranges', '10.20.0.0/16, 10.30.0.0/16');
    await modal.fill('Reason', 'The payments VPC has moved.');

    const outcome = await modal.submit({ duplicate: 2 });

    expect(outcome.kind).toBe('closed');
    expect([...store.state.rows.values()].map(({ request }) => request)).toMatchObject([
      {
        ...{ id: mintedId, change: 'update', status: 'pending_approval' },
        desired: { consumerIpRanges: ['10.20.0.0/16', '10.30.0.0/16'] },
      },
    ]);
  });

  it('records that a service is to go once its id was typed', async () => {
    const { modal, store } = await open('delete prod-us');
    await modal.fill('Type the id', 'second');
    await modal.fill('Reason', 'The payments VPC is gone.');

    // Nobody knows yet whether two can decide: that is to be read before it is recorded.
    expect((await modal.submit()).kind).toBe('updated');
    expect(store.state.rows.size).toBe(0);
    const outcome = await modal.submit();

    expect(outcome.kind).toBe('closed');
    expect(store.state.rows.get(mintedId)?.request).toMatchObject({
      ...{ change: 'delete', target: { serviceId: 'second', clusterId: 'prod-us' }, quorum: 2 },
    });
  });

  it('offers the services with the reason why one cannot be chosen', async () => {
    const { modal } = await open('delete', (store) => {
      haveService(store, aService({ id: 'legacy', clusterId: 'prod-old' }));
    });

    const offered = await modal.options('Service', '');

    expect(offered.map(({ text }) => text.split(',')[0])).toEqual([
      'vault-Prod',
      'second',
      'legacy',
    ]);
    expect(offered[2]?.description).toContain('Not possible: not made by the bot');
  });

  it('leaves a name that nothing has to the picker, and says so', async () => {
    const { modal } = await open('delete nowhere');

    expect(modal.text()).toContain('No service or cluster with one called “nowhere” is known.');
    expect(modal.value('Service')).toBe('');
  });

  it('refuses a service that has gone since, with all that is wrong besides', async () => {
    const { modal, world } = await open('delete vault-Prod');
    world.services = [];

    const outcome = await modal.submit({ forced: true });

    expect(outcome).toMatchObject({
      kind: 'errors',
      errors: { Service: expect.stringContaining('no such service'), Reason: expect.any(String) },
    });
  });

  it('tells who is kept by another request the way to its card', async () => {
    const { modal, world, person } = await open('delete vault-Prod');
    const sent = { state: 'sent', to: 'C0NETWORK', ts: '1763629200.000100' } as const;
    const blank = { renderHash: undefined, sendingSince: undefined, body: undefined };
    world.messages = [{ requestId: mintedId, kind: 'card', number: 1, ...sent, ...blank }];
    await modal.fill('Type the id', 'vault-Prod');
    await modal.fill('Reason', 'The payments VPC is gone.');
    await modal.submit();
    await person.command('/privatelink update vault-Prod');
    const next = await person.modal();
    await next.fill('Consumer IP ranges', '10.30.0.0/16');
    await next.fill('Reason', 'The payments VPC has moved.');

    const outcome = await next.submit();

    expect(outcome).toMatchObject({
      errors: {
        Service: expect.stringMatching(/is still open.*\/archives\/C0NETWORK\/p1763629200000100$/),
      },
    });
  });

  it('refuses a form whose notes were changed', async () => {
    const { modal, updates } = await open('update vault-Prod');

    const outcome = await modal.submit({
      forced: true,
      tamper: (payload) => ({
        ...payload,
        view: { ...(payload['view'] as object), private_metadata: '{"requestId":"x"}' },
      }),
    });

    expect(outcome).toMatchObject({
      errors: { Service: expect.stringContaining('not one that the bot can read') },
    });
    expect(updates).toEqual([]);
  });
});
