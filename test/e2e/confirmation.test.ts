import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { SubmitOutcome } from '../../sandbox/slack/driver-types.ts';
import { entriesOf, fillForm } from '../support/people.ts';
import { channelOf, startWorld, type World } from '../support/world.ts';

const catalogue = { '10.20.0.0/16': { name: 'payments VPC', owner: 'Payments' } };

describe.each(['http', 'socket'] as const)('a form with a grave risk over %s', (mode) => {
  let world: World;
  beforeAll(async () => {
    world = await startWorld(`confirmation-${mode}`, {
      places: [{ cluster: 'risky' }, { cluster: 'plain' }],
      bot: () => ({ mode }),
      policy: { catalogue },
    });
  });
  afterAll(() => world.stop());

  const requests = async (id: string): Promise<number> =>
    (await world.sql`select 1 from change_requests where id = ${id}`).length;

  function shownAgain(outcome: SubmitOutcome) {
    if (outcome.kind !== 'updated') throw new Error(JSON.stringify(outcome));
    return outcome.modal;
  }

  it('is shown with its risks and recorded when it is sent once more, however often delivered', async () => {
    const fields = { 'IP ranges': '8.8.8.0/24, 10.20.0.0/16' };
    const { modal, id } = await fillForm(world, { cluster: 'risky', fields });
    const serviceId = modal.value('Service id');

    const again = shownAgain(await modal.submit({ duplicate: 2 }));
    const text = again.text();
    const before = await requests(id);
    const outcome = await again.submit({ duplicate: 2 });

    expect(text).toContain('High risk: lets in public addresses: `8.8.8.0/24`');
    expect(text).toContain('`10.20.0.0/16` (`payments VPC` of `Payments`)');
    expect(again.value('Service id')).toBe(serviceId);
    expect(again.value('IP ranges')).toBe(fields['IP ranges']);
    expect({ ...outcome, delivery: undefined }).toEqual({ kind: 'closed' });
    expect([before, await requests(id)]).toEqual([0, 1]);
    const card = await world.slack.channel(channelOf('risky')).card(serviceId);
    expect(card.text()).toContain('`10.20.0.0/16` (`payments VPC` of `Payments`)');
    expect(card.text()).toContain('lets in what the catalogue does not name');
    expect(card.confirm('Approve')).toContain('lets in public addresses: 8.8.8.0/24');
    const actions = (await entriesOf(world, id)).map(({ action }) => action);
    expect(actions.filter((action) => action === 'request_submitted')).toHaveLength(1);
  });

  it('can be put right instead, and is then recorded like any other', async () => {
    const { modal, id } = await fillForm(world, {
      ...{ cluster: 'plain', fields: { 'IP ranges': '8.8.8.0/24' } },
    });
    const again = shownAgain(await modal.submit());
    await again.fill('IP ranges', '10.20.0.0/16');

    const outcome = await again.submit();

    expect(outcome.kind).toBe('closed');
    expect(await requests(id)).toBe(1);
  });
});
