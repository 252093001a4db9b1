import { afterEach, describe, expect, it } from 'vitest';
import type { Obj } from '../../sandbox/slack/types.ts';
import { appManifest } from '../../src/slack/manifest.ts';
import { StoreUnavailableError } from '../../src/use-cases/ports/request-store.ts';
import { never } from '../fakes/gate.ts';
import {
  type DoorSetup,
  filledForm,
  manifestAt,
  modes,
  type OpenDoor,
  openDoor,
  postCard,
} from '../support/slack-door.ts';
import { aCluster } from '../unit/slack/fixtures.ts';

describe.each(modes)('the guard of deliveries over %s', (mode) => {
  let door: OpenDoor | undefined;
  afterEach(async () => await door?.stop());

  async function open(setup: DoorSetup = {}): Promise<OpenDoor> {
    door = await openDoor(mode, { ...setup, world: { clusters: [aCluster()], ...setup.world } });
    return door;
  }

  const otherApp = (payload: Obj): Obj => ({ ...payload, api_app_id: 'A0OTHER00' });
  const otherPlace = (payload: Obj): Obj => ({
    ...payload,
    team_id: 'T0STRANGE',
    enterprise_id: 'E0STRANGE',
  });

  it.each([
    ['another app', otherApp],
    ['another workspace', otherPlace],
  ])('drops a command for %s', async (_whose, tamper) => {
    const { slack, logged } = await open();

    const { acked } = await slack.as('requester').command('/privatelink request', { tamper });
    await slack.idle();

    expect(acked).toBe(true);
    expect(slack.as('requester').openModal()).toBeUndefined();
    expect(logged.lines.join('')).toContain('delivery for another app dropped');
  });

  it('drops a click for another app', async () => {
    const opened = await open();
    const card = await postCard(opened);

    await card.as('approver').click('Approve', { tamper: otherApp });
    await opened.slack.idle();

    expect(opened.recorded).toEqual([]);
  });

  it('drops a form that belongs to an installation elsewhere', async () => {
    const opened = await open();
    const modal = await filledForm(opened);

    await modal.submit({
      tamper: (payload) => ({
        ...payload,
        enterprise: { id: 'E0STRANGE' },
        view: { ...(payload['view'] as Obj), app_installed_team_id: 'T0STRANGE' },
      }),
    });

    expect(opened.submitted).toEqual([]);
  });

  it('lets a colleague of the same enterprise ask', async () => {
    const { slack } = await open();
    const tamper = (payload: Obj): Obj => ({ ...payload, team_id: 'T0COLLEAG' });

    await slack.as('colleague').command('/privatelink request', { tamper, channel: '#shared' });

    expect((await slack.as('colleague').modal()).labels()).toContain('Reason');
  });

  it('lets a stranger click, to be judged by what Slack says of them', async () => {
    const opened = await open();
    const card = await postCard(opened);

    await card.as('stranger').click('Approve', {
      forced: true,
      tamper: (payload) => ({ ...payload, team: { id: 'T0STRANGE', domain: 'other' } }),
    });

    await opened.slack.as('stranger').waitForDm('You approved.');
    expect(opened.recorded).toMatchObject([{ person: 'U0STRANGE', teamId: 'T0STRANGE' }]);
  });

  it('works where the app is installed on the whole enterprise', async () => {
    const opened = await open({ slack: { orgInstall: true } });
    const card = await postCard(opened);

    await card.as('approver').click('Approve');
    const outcome = await (await filledForm(opened)).submit();

    await opened.slack.as('approver').waitForEphemeral('You approved.');
    expect(opened.recorded).toMatchObject([{ person: 'U0APPROV1', teamId: 'T0SANDBOX' }]);
    expect(outcome.kind).toBe('closed');
  });

  it('acknowledges a command that nobody listens for, in words', async () => {
    const { slack, port } = await open();
    const manifest = mode === 'http' ? manifestAt(port) : appManifest({ mode });
    const [ours] = manifest.features?.slash_commands ?? [];
    const commands = [{ description: 'of an older version', ...ours, command: '/elsewhere' }];
    slack.install({ ...manifest, features: { ...manifest.features, slash_commands: commands } });

    const { acked, shown } = await slack.as('requester').command('/elsewhere status');

    expect(acked).toBe(true);
    expect(shown).toContain('Something went wrong in the bot');
  });

  it('acknowledges a button that nobody listens for, in words', async () => {
    const opened = await open();
    const card = await postCard(opened);

    const { acked } = await card.as('approver').forge('launch_request', 'x');

    await opened.slack.as('approver').waitForEphemeral('The bot did not make this button');
    expect(acked).toBe(true);
  });

  it('acknowledges a form that nobody listens for, under its first field', async () => {
    const opened = await open();
    const modal = await filledForm(opened);

    const outcome = await modal.submit({
      tamper: (payload) => ({
        ...payload,
        view: { ...(payload['view'] as Obj), callback_id: 'somebody_elses' },
      }),
    });

    expect(outcome).toMatchObject({
      kind: 'errors',
      errors: { Cluster: expect.stringContaining('not one that the bot can read') },
    });
  });

  it('acknowledges a payload of a kind that it does not know', async () => {
    const opened = await open();
    const card = await postCard(opened);
    const tamper = (payload: Obj): Obj => ({ ...payload, type: 'something_new', actions: [] });

    const { acked } = await card.as('approver').click('Approve', { tamper });

    expect(acked).toBe(true);
  });

  it('acknowledges a click without an action', async () => {
    const opened = await open();
    const card = await postCard(opened);
    const tamper = (payload: Obj): Obj => ({ ...payload, actions: [] });

    const { acked } = await card.as('approver').click('Approve', { tamper });

    expect(acked).toBe(true);
  });

  it('goes on when the replay guard has no database', async () => {
    const seen = () => Promise.reject(new StoreUnavailableError(true));
    const opened = await open({ world: { seen } });

    const outcome = await (await filledForm(opened)).submit();

    expect(outcome.kind).toBe('closed');
    expect(opened.submitted).toHaveLength(1);
  });

  it('answers in time when neither replay guard nor form can reach the database', async () => {
    const opened = await open({ world: { submit: () => never } });
    const modal = await filledForm(opened);
    opened.world.seen = () => never;

    const { delivery, ...outcome } = await modal.submit();

    expect(outcome).toMatchObject({
      errors: { Cluster: expect.stringContaining('it will not be doubled') },
    });
    expect(delivery?.ms).toBeLessThan(3_000);
  });
});

describe('the guard of signed deliveries', () => {
  let door: OpenDoor | undefined;
  afterEach(async () => await door?.stop());

  async function open(setup: DoorSetup = {}): Promise<OpenDoor> {
    door = await openDoor('http', { ...setup, world: { clusters: [aCluster()], ...setup.world } });
    return door;
  }

  it.each([{ sequential: true }, { sequential: false }])(
    'gives a replayed form the first answer, and records nothing twice ($sequential)',
    async ({ sequential }) => {
      const refusal = [{ field: 'reason', code: 'reason_short', given: 1, min: 10 }] as const;
      const submit = () => Promise.resolve({ ok: false, refusal } as const);
      const opened = await open({ world: { submit } });
      const modal = await filledForm(opened);

      const { delivery } = await modal.submit({ duplicate: 3, replay: true, sequential });

      const bodies = [delivery, ...(delivery?.duplicates ?? [])].map((each) => each?.body);
      expect(bodies).toHaveLength(3);
      expect(new Set(bodies.map((body) => JSON.stringify(body))).size).toBe(1);
      expect(bodies[0]).toMatchObject({ response_action: 'errors' });
      expect(opened.submitted).toHaveLength(1);
    },
  );

  it('gives a replayed click its bare ack, and does nothing else', async () => {
    const opened = await open();
    const card = await postCard(opened);

    await card.as('approver').click('Approve', { duplicate: 2, replay: true, sequential: true });

    await opened.slack.as('approver').waitForEphemeral('You approved.');
    expect(opened.recorded).toHaveLength(1);
  });

  it('remembers no events: they change nothing', async () => {
    const opened = await open();
    await postCard(opened);
    await opened.slack.idle();

    const kinds = opened.slack.deliveries.map(({ kind, ack }) => [kind, ack?.acked]);
    expect(kinds).toEqual([['event', true]]);
    expect(opened.replay.kept).toEqual([]);
  });
});
