import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Modal, SubmitOutcome } from '../../sandbox/slack/driver-types.ts';
import { badDeletions, badUpdates, unchangedUpdates } from '../support/bad-service-inputs.ts';
import { openServiceDoor, type ServiceDoor } from '../support/service-door.ts';
import { aService, haveService, ownService } from '../unit/use-cases/services.ts';

const errorsOf = (outcome: SubmitOutcome): Record<string, string> =>
  outcome.kind === 'errors' ? outcome.errors : { outcome: outcome.kind };

const labelled = (rows: typeof badUpdates) =>
  rows.map(([label, typed, read]) => {
    const named = `${label}, with ${JSON.stringify(typed).slice(0, 60)} typed`;
    return [named, { label, typed, read }] as const;
  });

let door: ServiceDoor;
beforeAll(async () => {
  door = await openServiceDoor('http', (store) => {
    ownService(store);
    ownService(store, aService({ id: 'failed', clusterId: 'prod-failed', state: 'FAILED' }));
    ownService(store, aService({ id: 'busy', clusterId: 'prod-busy', state: 'UPDATING' }));
    ownService(store, aService({ id: 'remade', clusterId: 'prod-remade' }));
    haveService(store, aService({ id: 'remade', clusterId: 'prod-remade', createdAt: 'later' }));
    haveService(store, aService({ id: 'legacy', clusterId: 'prod-legacy' }));
  });
});
afterAll(() => door.stop());

async function open(typed: string): Promise<Modal> {
  const person = door.slack.as('requester');
  await person.openModal()?.close({ all: true });
  await person.command(`/privatelink ${typed}`);
  return await person.modal();
}

/** Fills one field in, sends the form as a client would that checks nothing, and puts it back. */
async function tried(modal: Modal, label: string, typed: string): Promise<unknown> {
  const good = modal.value(label);
  await modal.fill(label, typed);
  const errors = errorsOf(await modal.submit({ forced: true }));
  await modal.fill(label, good);
  return Object.values(errors);
}

describe('a wrong field of an update', () => {
  let modal: Modal;
  beforeAll(async () => {
    modal = await open('update vault-Prod');
    await modal.fill('Consumer accounts', '777788889999');
    await modal.fill('Consumer IP ranges', '10.30.0.0/16');
    await modal.fill('Consumer regions', 'us-west-1');
    await modal.fill('Reason', 'The payments VPC has moved.');
  });

  it.each(labelled(badUpdates))('%s, is told', async (_, { label, typed, read }) => {
    expect(await tried(modal, label, typed)).toEqual([read]);
  });
});

describe('an update that changes nothing', () => {
  it.each(labelled(unchangedUpdates))('%s, is told', async (_, { label, typed, read }) => {
    const modal = await open('update prod-eu');
    await modal.fill('Reason', 'The payments VPC has moved.');

    expect(await tried(modal, label, typed)).toEqual([read]);
  });
});

describe('a wrong field of a delete', () => {
  let modal: Modal;
  beforeAll(async () => {
    modal = await open('delete vault-Prod');
    await modal.fill('Type the id', 'vault-Prod');
    await modal.fill('Reason', 'The payments VPC is gone.');
  });

  it.each(labelled(badDeletions))('%s, is told', async (_, { label, typed, read }) => {
    expect(await tried(modal, label, typed)).toEqual([read]);
  });
});

describe('a service that cannot be asked for', () => {
  const observed =
    'The bot did not make this service, and nobody that it knows of did: it only looks at it, and never writes it.';

  it.each([
    ['update', 'legacy', observed],
    ['delete', 'legacy', observed],
    [
      'update',
      'failed',
      'This service is FAILED. It must be AVAILABLE to be changed: HCP changes no failed service, but it can be deleted.',
    ],
    [
      'update',
      'busy',
      'This service is UPDATING. It must be AVAILABLE to be changed: try again when it is.',
    ],
    [
      'delete',
      'busy',
      'This service is UPDATING. It must be AVAILABLE or FAILED to be deleted: try again when it is.',
    ],
  ])('to %s %s: the form says why when it opens, and when it is sent', async (verb, id, words) => {
    const modal = await open(`${verb} ${id}`);
    await modal.fill('Reason', 'The payments VPC has moved.');
    if (verb === 'delete') await modal.fill('Type the id', id);
    else await modal.fill('Consumer accounts', '777788889999');

    const errors = errorsOf(await modal.submit());

    expect(modal.text()).toContain(`Not possible now: ${words}`);
    expect(errors).toEqual({ Service: words });
  });

  it.each(['update', 'delete'])('to %s is one that was made anew by others', async (verb) => {
    const modal = await open(`${verb} remade`);

    expect(errorsOf(await modal.submit({ forced: true }))['Service']).toMatch(
      /^The bot's own service of this id, from request \w{6}, is gone\./,
    );
  });

  it('is one that nobody has chosen', async () => {
    const modal = await open('delete');

    expect(errorsOf(await modal.submit({ forced: true }))).toEqual({
      Service: 'Choose a service from the list.',
      Reason: expect.any(String),
    });
  });
});

it('leaves nothing behind, and at least thirty were tried', () => {
  expect(badUpdates.length + badDeletions.length + unchangedUpdates.length).toBeGreaterThan(30);
  expect(door.store.state.rows.size).toBe(0);
  expect(door.store.state.entries).toEqual([]);
});
