import { afterEach, describe, expect, it } from 'vitest';
import { StoreUnavailableError } from '../../src/use-cases/ports/request-store.ts';
import { createGate, never } from '../fakes/gate.ts';
import {
  type DoorSetup,
  filledForm,
  modes,
  type OpenDoor,
  openDoor,
} from '../support/slack-door.ts';
import { aCluster } from '../unit/slack/fixtures.ts';

describe.each(modes)('the request form over %s, when something fails,', (mode) => {
  let door: OpenDoor | undefined;
  afterEach(async () => await door?.stop());

  async function open(setup: DoorSetup = {}): Promise<OpenDoor> {
    door = await openDoor(mode, { ...setup, world: { clusters: [aCluster()], ...setup.world } });
    return door;
  }

  it('says so when Slack no longer lets the form be opened', async () => {
    const gate = createGate();
    const { slack } = await open({ world: { reading: gate.pass } });

    await slack.as('requester').command('/privatelink request');
    await gate.arrived;
    slack.clock.advance(4_000);
    gate.open();

    await slack.as('requester').waitForEphemeral('longer to open the form than Slack allows');
  });

  it('says so when the database cannot be asked', async () => {
    const reading = () => Promise.reject(new StoreUnavailableError(false));
    const { slack } = await open({ world: { reading } });

    await slack.as('requester').command('/privatelink request');

    await slack.as('requester').waitForEphemeral('The bot cannot reach its database.');
  });

  it.each([
    { unconfirmed: false, words: 'The bot cannot reach its database' },
    { unconfirmed: true, words: 'Submit it again: it will not be doubled.' },
  ])('says under a field that the database failed ($unconfirmed)', async (given) => {
    const submit = () => Promise.reject(new StoreUnavailableError(given.unconfirmed));
    const modal = await filledForm(await open({ world: { submit } }));

    const outcome = await modal.submit();

    expect(outcome).toMatchObject({
      kind: 'errors',
      errors: { Cluster: expect.stringContaining(given.words) },
    });
  });

  it('answers in time when the database hangs', async () => {
    const modal = await filledForm(await open({ world: { submit: () => never } }));

    const outcome = await modal.submit();

    expect(outcome).toMatchObject({
      kind: 'errors',
      errors: { Cluster: expect.stringContaining('it will not be doubled') },
    });
    expect(outcome.delivery?.ms).toBeLessThan(3_000);
  });

  it('answers in words when the bot fails on a form', async () => {
    const submit = () => Promise.reject(new Error('a bug'));
    const opened = await open({ world: { submit } });
    const modal = await filledForm(opened);

    const outcome = await modal.submit();

    expect(outcome).toMatchObject({
      kind: 'errors',
      errors: { Cluster: expect.stringContaining('could not confirm') },
    });
    expect(opened.logged.lines.join('')).toContain('a bug');
  });

  it('offers nothing, but answers, when the clusters cannot be read', async () => {
    const opened = await open();
    const modal = await filledForm(opened);
    opened.world.reading = () => Promise.reject(new StoreUnavailableError(false));

    const offered = await modal.options('Cluster', 'prod');

    expect(offered).toEqual([]);
    expect(opened.slack.deliveries.at(-1)).toMatchObject({ ack: { acked: true } });
  });
});
