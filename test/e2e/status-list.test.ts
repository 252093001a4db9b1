import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Card, Person } from '../../sandbox/slack/driver-types.ts';
import type { Mode } from '../support/bot.ts';
import { agree, ask, newcomer, pressFor } from '../support/people.ts';
import { startWorld, type World } from '../support/world.ts';

const modes: readonly Mode[] = ['http', 'socket'];
const others = 12;

describe.each(modes)('somebody who looks at services over %s', (mode) => {
  let world: World;
  let person: Person;
  let ours: string;
  beforeAll(async () => {
    world = await startWorld(`status_list_${mode}`, {
      places: [{ cluster: 'looks', more: others }],
      bot: () => ({ mode }),
    });
    world.slack.workspace.join('looks', 'approver');
    for (let n = 1; n <= others; n += 1)
      world.hcp.world.addService({
        ...{ id: `other-${String(n).padStart(2, '0')}`, clusterId: `looks-${n}` },
        accounts: ['arn:aws:iam::999988887777:root'],
      });
    const asked = await ask(world, { cluster: 'looks' });
    await agree(world, asked, 'approver');
    await asked.person.waitForDm('AVAILABLE');
    ours = asked.serviceId;
    const isSeen = () => world.sql`
      select 1 from inventory where id = ${ours} and data ->> 'state' = 'AVAILABLE'`;
    await vi.waitFor(async () => expect(await isSeen()).toHaveLength(1), 60_000);
    // From here on HCP is looked at only when somebody wants it.
    await Promise.all(world.bots.map((bot) => bot.stop()));
    await world.addBot('all', { tuning: { inventoryEveryMs: 600_000 } });
  }, 60_000);
  beforeEach(() => {
    person = world.slack.as(newcomer(world));
  });
  afterAll(async () => await world.stop());

  async function told(command: string, words: RegExp | string): Promise<Card> {
    await person.command(`/privatelink ${command}`);
    return await person.waitForEphemeral(words);
  }

  it('pages through the list, with the state and the owner of each', async () => {
    const first = await told('list looks', 'Services 1 to 10 of 13');
    expect(first.text()).toContain('`other-01` `AVAILABLE` · cluster `looks-1` · `eu-west-1`');
    expect(first.text()).toContain('made by others');
    expect(first.text()).toContain(`\`${ours}\` \`AVAILABLE\` · cluster \`looks\``);
    expect(first.text()).toContain("the bot's own");
    expect(first.text()).toMatch(/seen .* ago/);
    expect(first.buttons()).not.toContain('Earlier');

    await first.as(person.handle).click('Next');

    const second = await first.waitForText('Services 11 to 13 of 13');
    expect(second).toContain('`other-12` `AVAILABLE`');
    expect(first.buttons()).not.toContain('Next');
    await first.as(person.handle).click('Earlier');
    await first.waitForText('Services 1 to 10 of 13');
  });

  it('finds some of them by a glob, and says so where there are none', async () => {
    await told('list other-1?', 'Services: 3');
    await told('list nothing-*', 'There is no service like `nothing-*`');
  });

  it('sees a service of the bot as it is, as approved and as it came about', async () => {
    const card = await told(`status ${ours.toUpperCase()}`, ours);

    expect(card.text()).toContain('Cluster `looks` · HVN `looks-hvn` · region `eu-west-1`');
    expect(card.text()).toContain("Owner: the bot's own, from request");
    expect(card.text()).toContain('As approved.');
    expect(card.text()).toContain('External name `com.amazonaws.vpce');
    expect(card.text()).toContain('`arn:aws:iam::111122223333:root`');
    expect(card.text()).toMatch(/Last change: `\w{6}` Create, AVAILABLE, .* approved by @approver/);
    expect(card.text()).toContain('open');
    expect(card.buttons()).toEqual(['Refresh', 'Update …', 'Delete …']);
  });

  it('sees one that others made, from the list too, without a way to change it', async () => {
    const list = await told('list other-07', 'Services: 1');

    await list.as(person.handle).click('Show');

    const card = await person.waitForEphemeral('Owner: made by others');
    expect(card.text()).toContain('`other-07` `AVAILABLE`');
    expect(card.buttons()).toEqual(['Refresh']);
  });

  it('opens the form to change a service, filled in, and the one to delete it', async () => {
    const card = await told(`status ${ours}`, 'Update …');

    const update = await pressFor(world, { card, by: person.handle, button: 'Update …' });
    expect(update.title()).toBe('Update PrivateLink');
    expect(update.value('Consumer accounts')).toBe('arn:aws:iam::111122223333:root');
    await update.close();

    const remove = await pressFor(world, { card, by: person.handle, button: 'Delete …' });
    expect(remove.title()).toBe('Delete PrivateLink');
    expect(remove.value('Service')).toContain(ours);
    await remove.close();
  });

  it('is given names like an unknown one', async () => {
    const card = await told('status other', 'There is no service, cluster or request `other`');

    expect(card.text()).toContain('Did you mean `other-01`');
  });

  it('is refused as a guest, also with a button of somebody else', async () => {
    const guest = world.slack.as(
      world.slack.workspace.addUser({ handle: `guest-${mode}`, isRestricted: true }).id,
    );
    await guest.command(`/privatelink status ${ours}`);
    await guest.waitForEphemeral('You are a guest here');

    await guest.command('/privatelink list');

    await vi.waitFor(() => expect(guest.ephemerals()).toHaveLength(2), 60_000);
    const all = guest.ephemerals().map((each) => each.text());
    expect(all.join()).not.toContain('looks');
  });

  it('sees what changed behind the bot once they look again', async () => {
    const card = await told(`status ${ours}`, 'As approved.');
    const lookedAt = () => world.hcp.requests.length;
    const before = lookedAt();
    world.hcp.world.editService(ours, { accounts: ['arn:aws:iam::222233334444:root'] });

    await card.as(person.handle).click('Refresh');

    const text = await card.waitForText('Not as approved.');
    expect(text).toContain('+ `arn:aws:iam::222233334444:root`');
    expect(text).toContain('− `arn:aws:iam::111122223333:root`');
    expect(text).toContain('HCP was looked at just now.');
    await card.as(person.handle).click('Refresh');
    await card.waitForText('so it was not asked again');
    expect(lookedAt()).toBeGreaterThan(before);
  });

  it('is told when HCP does not answer, and sees what was known', async () => {
    const card = await told('status busy', 'busy-pl');
    world.hcp.faults.fail('ListPrivateLinkService', { status: 403, code: 7, message: 'no' });

    await card.as(person.handle).click('Refresh');

    await card.waitForText('HCP could not be looked at now.');
  });
});
