import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Modal, SubmitOutcome } from '../../sandbox/slack/driver-types.ts';
import { badInputs } from '../support/bad-inputs.ts';
import { ask, fillForm } from '../support/people.ts';
import { startWorld, type World } from '../support/world.ts';

const labels = {
  accounts: 'Consumer accounts',
  ranges: 'Consumer IP ranges',
  regions: 'Consumer regions',
  serviceId: 'Service id',
  reason: 'Reason',
  ticket: 'Ticket',
} as const;
const fields = Object.keys(labels) as readonly (keyof typeof labels)[];

let world: World;
beforeAll(async () => {
  const ticket = { required: true, pattern: 'CHG\\d{7}' };
  world = await startWorld('bad_input', {
    places: [
      { cluster: 'ticketed', rule: { ticket } },
      { cluster: 'closed', rule: { requesters: { users: ['U0PLATFRM'] } } },
      ...['asked-already', 'other', 'tidy-1', 'tidy-2', 'tidy-3'].map((cluster) => ({ cluster })),
    ],
  });
});
afterAll(() => world.stop());

/** Nothing of a refused form stays, and nobody but its sender hears of it. */
async function expectNothing(): Promise<void> {
  const [counts] = await world.sql`
    select (select count(*)::int from change_requests) as requests,
      (select count(*)::int from deliveries where kind = 'view') as views,
      (select count(*)::int from audit_entries where action not in
        ('policy_applied', 'project_baselined', 'group_baselined')) as entries`;

  expect(counts).toEqual({ requests: 0, views: 0, entries: 0 });
  expect(world.slack.calls.filter(({ method }) => method.startsWith('chat.'))).toEqual([]);
  expect(world.hcp.writes()).toEqual([]);
}

const errorsOf = (outcome: SubmitOutcome): Record<string, string> =>
  outcome.kind === 'errors' ? outcome.errors : { outcome: outcome.kind };

describe('a wrong field', () => {
  let modal: Modal;
  beforeAll(async () => {
    modal = (await fillForm(world, { cluster: 'other' })).modal;
  });

  const rows = fields.flatMap((field) =>
    badInputs[field].map(([typed, read]) => {
      const named = `${labels[field]}, with ${JSON.stringify(typed).slice(0, 60)} typed`;
      return [named, { label: labels[field], typed, read }] as const;
    }),
  );

  it('is one of at least sixty that are tried', () => {
    expect(rows.length).toBeGreaterThanOrEqual(60);
  });

  it.each(rows)('%s, is told what is wrong with it', async (_, { label, typed, read }) => {
    const good = modal.value(label);
    await modal.fill(label, typed);

    // Slack's own client would not send an empty required field; another one might.
    const outcome = await modal.submit({ forced: true });

    expect(errorsOf(outcome)).toEqual({ [label]: read });
    expect(modal.isOpen).toBe(true);
    await modal.fill(label, good);
  });

  it('is told with all the others at once', async () => {
    const given = { Reason: 'so', 'Consumer accounts': '*', 'IP ranges': 'all', Ticket: '' };
    const { modal: form } = await fillForm(world, { cluster: 'ticketed', fields: given });

    expect(Object.keys(errorsOf(await form.submit()))).toEqual([
      'Consumer accounts',
      'Consumer IP ranges',
      'Reason',
      'Ticket',
    ]);
  });

  it('leaves nothing behind', async () => {
    await expectNothing();
  });
});

describe('a target that cannot be asked for', () => {
  it.each([
    [
      'dev-1',
      'tier too low',
      'This cluster is of tier DEV. PrivateLink needs the Essentials or the Standard tier.',
    ],
    [
      'sealed-1',
      'not RUNNING',
      'This cluster is SEALED. It must be RUNNING: try again when it is.',
    ],
    ['azure-1', 'not on AWS', 'This cluster is on azure. PrivateLink needs one on AWS.'],
    [
      'early-1',
      'HVN not STABLE',
      'The HVN of this cluster, creating-hvn, is CREATING. It must be STABLE: try again when it is.',
    ],
    [
      'peered',
      'HVN has a peering or gateway',
      'The HVN of this cluster has a peering connection, peered-to-apps. HCP does not offer PrivateLink beside it.',
    ],
    [
      'busy',
      'has a service already',
      "This cluster has a PrivateLink service already, busy-pl. HCP's limit is one a cluster.",
    ],
  ])('is the cluster %s: the list says "%s", the form why', async (cluster, brief, words) => {
    const { modal } = await fillForm(world, { cluster: '' });

    const offered = await modal.options('Cluster', cluster);
    const choice = offered.find(({ text }) => text.startsWith(`${cluster},`));
    await modal.choose('Cluster', cluster);
    const outcome = await modal.submit();

    expect(choice?.description).toContain(`Not possible: ${brief}`);
    expect(errorsOf(outcome)).toEqual({ Cluster: words });
  });

  it.each([
    [
      'other',
      'Service id',
      'busy-PL',
      'This id belongs to the service of cluster busy. Ids are unique in a project, whatever the case: choose another one.',
    ],
    [
      'ticketed',
      'Ticket',
      '',
      'The policy wants a ticket for this cluster. Give the number of the change ticket.',
    ],
    [
      'ticketed',
      'Ticket',
      'CHG12345678',
      '“CHG12345678” is not a ticket of the form that the policy wants. The form is CHG\\d{7}',
    ],
  ])('on the cluster %s under %s, with %j typed', async (cluster, label, typed, words) => {
    const { modal } = await fillForm(world, { cluster, fields: { [label]: typed } });

    expect(errorsOf(await modal.submit())).toEqual({ [label]: words });
  });

  it.each([
    ['newcomer', 'closed', 'The policy does not let you ask for changes of this cluster.'],
    [
      'guest',
      'other',
      'You are a guest here, and only members of this workspace can ask for changes.',
    ],
  ])('for the %s on the cluster %s', async (who, cluster, words) => {
    const by = who === 'guest' ? { by: 'guest' } : {};
    const { modal } = await fillForm(world, { cluster, ...by });

    expect(errorsOf(await modal.submit())).toEqual({ Cluster: words });
  });

  it('is one that is not known: the form says so when it opens', async () => {
    const { modal } = await fillForm(world, { cluster: 'no-such-cluster' });

    expect(modal.text()).toContain(
      'No cluster called “no-such-cluster” is known. Choose one from the list.',
    );
  });

  it('leaves nothing behind', async () => {
    await expectNothing();
  });

  it('is one that somebody has asked for already, by cluster or by service id', async () => {
    const { serviceId, card } = await ask(world, { cluster: 'asked-already' });
    const reference = /request `([2-9A-Z]{6})`/.exec(card.text())?.[1];
    const address = `https://sandbox.slack.com/archives/${card.channel}/p${card.ts.replace('.', '')}`;
    const words = `Request ${reference} for service ${serviceId} is still open. Wait until it has ended, or have it canceled. Its card: ${address}`;

    const same = await fillForm(world, { cluster: 'asked-already' });
    const upper = { 'Service id': serviceId.toUpperCase() };
    const named = await fillForm(world, { cluster: 'other', fields: upper });

    expect(errorsOf(await same.modal.submit())).toEqual({ Cluster: words });
    expect(errorsOf(await named.modal.submit())).toEqual({ 'Service id': words });
  });
});

describe('untidy but good input', () => {
  it.each([
    [
      'tidy-1',
      'Consumer accounts',
      '["1111-2222-3333",\n “444455556666”]',
      'arn:aws:iam::444455556666:root',
    ],
    ['tidy-2', 'IP ranges', '• 10.0.0.0 / 16\r\n• 10.1.0.0/16;', '10.1.0.0/16'],
    ['tidy-3', 'Consumer regions', ' US-East-1 , eu-central-1\u200b', 'us-east-1'],
  ])('is taken on %s under %s: %j', async (cluster, label, typed, shown) => {
    const { card } = await ask(world, { cluster, fields: { [label]: typed } });

    expect(card.text()).toContain(`+ \`${shown}\``);
  });
});
