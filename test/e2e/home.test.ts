import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Home, Modal, Person } from '../../sandbox/slack/driver-types.ts';
import { ask, entriesOf, openForm, refusalsOf, stateOf, untilStatus } from '../support/people.ts';
import { startWorld, type World } from '../support/world.ts';

/** Nothing of it is in a hurry: a busy machine takes its time. */
const patienceMs = 60_000;

let world: World;
let approver: Person;
beforeAll(async () => {
  world = await startWorld('home', {
    bot: () => ({ tuning: { homesEveryMs: 300 } }),
    places: [{ cluster: 'homes', more: 2 }],
    roles: ['web', 'worker'],
  });
  world.slack.workspace.join('homes', 'approver', 'approver2');
  approver = world.slack.as('approver');
});
afterAll(() => world.stop());

/** What this person's Home has been, one after the other. */
const pictures = (who: Person): readonly string[] =>
  world.slack.calls
    .filter(({ method, args }) => method === 'views.publish' && args['user_id'] === who.id)
    .map(({ args }) => JSON.stringify(args['view']));

const isNow = (home: Home, words: RegExp | string): Promise<string> =>
  home.waitForText(words, patienceMs);

/** What came of a press takes the place of the card in the modal. */
const untilDecided = (modal: Modal): Promise<string> =>
  world.slack.waitFor(
    'what came of the press',
    () => modal.buttons().length === 0 && modal.text(),
    patienceMs,
  );

describe('the Home tab', () => {
  it('shows an approver what waits for them, and lets them approve what they have read in whole', async () => {
    const home = await approver.home();
    await isNow(home, 'Nothing waits for you.');
    const asked = await ask(world, { cluster: 'homes' });
    await isNow(home, `Create \`${asked.serviceId}\``);
    expect(home.text()).toContain('asked for by');
    expect(home.text()).toContain('approved by 0 of 1');

    await home.click('Decide …');

    const modal = await approver.modal(patienceMs);
    const card = asked.card.text().split('\n');
    const shown = modal.text();
    expect(card.filter((line) => !line.startsWith('[') && !shown.includes(line))).toEqual([]);
    expect(modal.buttons()).toEqual(['Approve', 'Reject …']);
    await modal.click('Approve');
    const told = await untilDecided(modal);
    expect(told).toContain('approved');
    expect(told).toContain(asked.serviceId);
    await modal.close();
    await untilStatus(world, asked, 'succeeded');
    await isNow(home, 'Nothing waits for you.');
    await isNow(home, /`AVAILABLE` · cluster `homes`/);
    expect(await stateOf(world, asked)).toMatchObject({ reviews: 1, writes: 1 });
    const entries = await entriesOf(world, asked.id);
    expect(entries.map(({ action }) => action)).toContain('request_approved');
  });

  it('lets them reject with a reason, and refuses a decision on what is no longer shown', async () => {
    const asked = await ask(world, { cluster: 'homes-1', place: 'homes' });
    const second = world.slack.as('approver2');
    const [home, other] = [await approver.home(), await second.home()];
    await isNow(home, asked.serviceId);
    await isNow(other, asked.serviceId);
    await home.click('Decide …');
    await other.click('Decide …');
    const [reading, stale] = [await approver.modal(patienceMs), await second.modal(patienceMs)];

    await reading.click('Reject …');
    const form = await world.slack.waitFor(
      'the form that asks why',
      () => {
        const top = approver.openModal();
        return top?.title() === 'Reject request' && top;
      },
      patienceMs,
    );
    await form.fill('Reason', 'The range is another team’s.');
    const outcome = await form.submit();
    await untilStatus(world, asked, 'rejected');
    await stale.click('Approve');

    expect(outcome.kind).toBe('cleared');
    expect(approver.openModal()).toBeUndefined();
    await approver.waitForDm(/rejected/i, patienceMs);
    expect(await untilDecided(stale)).toContain('rejected');
    await isNow(other, 'Nothing waits for you.');
    expect(await refusalsOf(world, asked.id, second.id)).toEqual(['already_ended']);
    expect(await stateOf(world, asked)).toMatchObject({ status: 'rejected', writes: 0 });
  });

  it('shows requesters their own, to edit or cancel from there, and opens the form', async () => {
    const asked = await ask(world, { cluster: 'homes-2', place: 'homes' });
    const home = await asked.person.home();
    await isNow(home, asked.serviceId);
    expect(home.text()).not.toContain('Waiting for your decision');

    await home.click('Cancel');

    await untilStatus(world, asked, 'canceled');
    await asked.person.waitForDm('The request is canceled.', patienceMs);
    await isNow(home, 'You have no open request.');
    await home.click('Request PrivateLink …');
    expect((await asked.person.modal(patienceMs)).title()).toBe('Create PrivateLink');
  });

  it('is published again only where something of it has changed', async () => {
    const home = await approver.home();
    await isNow(home, 'Nothing waits for you.');

    await approver.home();
    await openForm(approver, '/privatelink request homes');
    await world.slack.idle();

    // A look at HCP may come in between, and Home says when that was: only the same is not shown twice.
    const shown = pictures(approver);
    expect(shown.length).toBeGreaterThan(1);
    expect(shown.filter((picture, index) => picture === shown[index - 1])).toEqual([]);
  });

  it('is words alone for a guest', async () => {
    const { id } = world.slack.workspace.addUser({ handle: 'passing', isRestricted: true });

    const home = await world.slack.as(id).home();

    expect(await isNow(home, 'You are a guest here')).not.toContain('homes');
  });
});
