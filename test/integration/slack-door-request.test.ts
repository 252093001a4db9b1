import { afterEach, describe, expect, it } from 'vitest';
import { factsOf, mintedId } from '../fakes/door-deps.ts';
import { createGate } from '../fakes/gate.ts';
import {
  type DoorSetup,
  filledForm,
  modes,
  type OpenDoor,
  openDoor,
} from '../support/slack-door.ts';
import { aCluster, projectId, requester, requestId } from '../unit/slack/fixtures.ts';

describe.each(modes)('the request form over %s', (mode) => {
  let door: OpenDoor | undefined;
  afterEach(async () => await door?.stop());

  async function open(setup: DoorSetup = {}): Promise<OpenDoor> {
    const world = { clusters: [aCluster(), aCluster({ id: 'prod-us' })], ...setup.world };
    door = await openDoor(mode, { ...setup, world });
    return door;
  }

  it('opens with the named cluster filled in and its service id proposed', async () => {
    const { slack, factsAsked } = await open();

    await slack.as('requester').command('/privatelink request prod-eu');

    const modal = await slack.as('requester').modal();
    expect(modal.value('Cluster')).toBe(`${projectId}/prod-eu`);
    expect(modal.value('Service id')).toMatch(/^prod-eu-\w+$/);
    expect(factsAsked).toMatchObject([{ persons: ['U0REQUEST'] }]);
  });

  it('opens by the shortcut as well, from wherever a person is', async () => {
    const { slack, factsAsked } = await open();

    const delivered = await slack.as('requester').shortcut('Request PrivateLink');

    const modal = await slack.as('requester').modal();
    expect(delivered.acked).toBe(true);
    expect(modal.title()).toBe('Create PrivateLink');
    expect(modal.value('Cluster')).toBe('');
    expect(factsAsked).toMatchObject([{ persons: ['U0REQUEST'] }]);
  });

  it('says directly why the shortcut opened nothing', async () => {
    const { slack } = await open({ world: { reading: () => Promise.reject(new Error('no')) } });

    await slack.as('requester').shortcut('Request PrivateLink');

    await slack.as('requester').waitForDm('Something went wrong in the bot');
    expect(slack.as('requester').openModal()).toBeUndefined();
  });

  it('opens without a cluster, and offers those that were seen', async () => {
    const { slack } = await open();

    await slack.as('requester').command('/privatelink request');

    const modal = await slack.as('requester').modal();
    const offered = await modal.options('Cluster', 'us');
    expect(modal.value('Cluster')).toBe('');
    expect(offered.map(({ value }) => value)).toEqual([`${projectId}/prod-us`]);
  });

  it('opens with a note when the named cluster is unknown', async () => {
    const { slack } = await open();

    await slack.as('requester').command('/privatelink request nowhere');

    const modal = await slack.as('requester').modal();
    expect(modal.text()).toContain('No cluster called “nowhere” is known.');
    expect(modal.value('Cluster')).toBe('');
  });

  it('leaves the choice to the person when two projects have a cluster of that name', async () => {
    const { slack } = await open({ world: { clusters: [aCluster(), aCluster()] } });

    await slack.as('requester').command('/privatelink request prod-eu');

    expect((await slack.as('requester').modal()).value('Cluster')).toBe('');
  });

  it('says in the modal when HCP has not been looked at yet', async () => {
    const { slack } = await open({ world: { seenAt: undefined } });

    await slack.as('requester').command('/privatelink request');

    expect((await slack.as('requester').modal()).text()).toContain('HCP has not been looked at');
  });

  it('waits a little for Slack to tell about the requester, and no longer', async () => {
    const asking = createGate();
    const facts = () => asking.pass().then(() => factsOf(requester, 'member'));
    const { slack } = await open({ world: { facts } });

    const { acked } = await slack.as('requester').command('/privatelink request');

    expect(acked).toBe(true);
    expect((await slack.as('requester').modal()).labels()).toContain('Reason');
    asking.open();
  });

  it('opens one form for a command that is delivered twice', async () => {
    const { slack } = await open();

    await slack.as('requester').command('/privatelink request', { duplicate: 2 });

    await slack.as('requester').modal();
    await slack.idle();
    expect(slack.as('requester').ephemerals()).toEqual([]);
  });

  it('records what was filled in, and closes', async () => {
    const opened = await open();
    const modal = await filledForm(opened);

    const outcome = await modal.submit();

    expect(outcome.kind).toBe('closed');
    expect(opened.submitted).toEqual([
      {
        key: modal.id,
        requestId: mintedId,
        requester: 'U0REQUEST',
        organizationId: aCluster().organizationId,
        projectId,
        clusterId: 'prod-eu',
        serviceId: modal.value('Service id'),
        accounts: '111122223333',
        ranges: '10.20.0.0/16',
        regions: '',
        reason: 'The payments VPC needs Vault.',
        ticket: '',
      },
    ]);
  });

  it('shows every refusal under its field, and keeps the form open', async () => {
    const opened = await open({
      world: {
        submit: () =>
          Promise.resolve({
            ok: false,
            refusal: [
              { field: 'accounts', code: 'wildcard_principal', text: '*' },
              { field: 'reason', code: 'reason_short', given: 2, min: 10 },
            ],
          }),
      },
    });
    const modal = await filledForm(opened);

    const outcome = await modal.submit();

    expect(outcome).toMatchObject({
      kind: 'errors',
      errors: { 'Consumer accounts': expect.any(String), Reason: expect.any(String) },
    });
    expect(modal.isOpen).toBe(true);
  });

  it('asks Slack about the requester again when that was what kept the request', async () => {
    const refusal = [{ field: 'cluster', code: 'person_unknown' }] as const;
    const opened = await open({
      world: { submit: () => Promise.resolve({ ok: false, refusal }) },
    });
    const modal = await filledForm(opened);

    await modal.submit();
    await opened.closeDoor();

    expect(opened.factsAsked).toHaveLength(2);
  });

  it('says all that is wrong when the cluster has gone since', async () => {
    const opened = await open();
    const modal = await filledForm(opened);
    await modal.fill('Reason', 'x');
    opened.world.clusters = [];

    const outcome = await modal.submit();

    expect(outcome).toMatchObject({
      kind: 'errors',
      errors: {
        Cluster: expect.stringContaining('HCP had no such cluster'),
        Reason: expect.any(String),
      },
    });
    expect(opened.submitted).toEqual([]);
  });

  it('refuses a form whose notes were changed', async () => {
    const opened = await open();
    const modal = await filledForm(opened);

    const outcome = await modal.submit({
      tamper: (payload) => ({
        ...payload,
        view: { ...(payload['view'] as object), private_metadata: `{"requestId":"${requestId}x"}` },
      }),
    });

    expect(outcome).toMatchObject({
      kind: 'errors',
      errors: { Cluster: expect.stringContaining('not one that the bot can read') },
    });
    expect(opened.submitted).toEqual([]);
  });
});
