import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findChromium } from '../support/chromium.ts';
import { type Asked, agree, ask } from '../support/people.ts';
import { channelOf, type World } from '../support/world.ts';
import { findingsIn } from './support/findings-in.ts';
import { type ChromiumStage, openStageInChromium } from './support/stage-in-chromium.ts';

/**
 * Each switch beside the workspace, pressed in a real Chromium while the bot is at work: whatever goes
 * wrong, the card ends with what is true of HCP.
 */
const program = findChromium();

const places = ['fails', 'lost', 'limited', 'down', 'edited', 'peered-late', 'cut', 'consumed'];
const patience = 60_000;
const shots = join(import.meta.dirname, '../../reports/page');

describe.skipIf(program === undefined)('the cloud in Chromium', () => {
  let stage: ChromiumStage;
  let world: World;
  let page: Page;
  let cloud: Locator;

  beforeAll(async () => {
    await mkdir(shots, { recursive: true });
    stage = await openStageInChromium(program ?? '', 'page_cloud', places);
    ({ world, page } = stage);
    cloud = page.getByRole('region', { name: 'The cloud', exact: true });
    await cloud.waitFor();
  });
  afterAll(async () => {
    expect(stage?.strange).toEqual([]);
    await stage?.stop();
  });

  const press = (name: string) => cloud.getByRole('button', { name, exact: true }).click();
  const reads = (text: string | RegExp) => cloud.getByText(text).first().waitFor();
  const serviceCard = ({ serviceId }: Asked) =>
    cloud.getByRole('article', { name: `Service ${serviceId}` });
  const writesOf = ({ serviceId }: Asked) =>
    world.hcp.writes().filter(({ body }) => JSON.stringify(body).includes(serviceId));

  const connects = () =>
    world.slack.calls.filter(({ method }) => method === 'apps.connections.open').length;

  /** Reads the card in the channel, as it is drawn there. */
  async function cardReads({ serviceId }: Asked, place: string, text: string | RegExp) {
    await stage.goTo(place);
    const cards = page.getByRole('main').getByRole('article').filter({ hasText: serviceId });
    await cards.filter({ hasText: text }).first().waitFor();
  }

  /** Asked for, approved and carried out. */
  async function made(cluster: string): Promise<Asked> {
    const asked = await ask(world, { cluster });
    await agree(world, asked, 'approver');
    await asked.person.waitForDm('AVAILABLE', patience);
    return asked;
  }

  it('fails the next operation, and the card says so in HCP’s words', async () => {
    const asked = await ask(world, { cluster: 'fails' });

    await press('Fail the next operation');
    await reads('the next operation fails');
    await agree(world, asked, 'approver');
    const text = await asked.card.waitForText(/told to fail, by a switch/, patience);
    await reads('DONE, failed');
    await reads('Nothing is about to go wrong.');
    await cardReads(asked, 'fails', /told to fail, by a switch/);

    expect(text).toContain('FAILED');
    expect(world.hcp.world.service(asked.serviceId).state).toBe('FAILED');
  });

  it('loses the next answer, and the service is made once', async () => {
    const asked = await ask(world, { cluster: 'lost' });

    await press('Lose the next answer');
    await agree(world, asked, 'approver');
    await asked.card.waitForText('AVAILABLE', patience);
    await serviceCard(asked).getByText('AVAILABLE').waitFor();
    await reads('Nothing is about to go wrong.');
    await cardReads(asked, 'lost', 'AVAILABLE');

    expect(writesOf(asked)).toHaveLength(1);
    expect(world.hcp.requests.filter(({ fault }) => fault === 'loseAnswer')).toHaveLength(1);
  });

  it.each([
    ['429', 'limited', 'HCP answers 429'],
    ['503', 'down', 'HCP answers 503'],
  ])('answers %s for a while, which the request outlives', async (status, cluster, said) => {
    const asked = await ask(world, { cluster });

    await press(`${status} for 30 seconds`);
    await reads(new RegExp(`${said}.*, until \\d\\d:\\d\\d:\\d\\d`));
    await agree(world, asked, 'approver');
    await world.hcp.waitFor('a call that is turned away', () =>
      world.hcp.requests.some((call) => call.status === Number(status)),
    );
    const during = asked.card.text();
    await press('Let all go well again');
    await asked.card.waitForText('AVAILABLE', patience);
    await cardReads(asked, cluster, 'AVAILABLE');

    expect(during).not.toContain('AVAILABLE');
    expect(writesOf(asked).length).toBe(1);
  });

  it('edits a service behind the bot’s back, and a card asks what is to become of it', async () => {
    const asked = await made('edited');
    await world.sql`update services set approved_at = approved_at - interval '1 hour'
      where service_id = ${asked.serviceId}`;

    await serviceCard(asked).getByText('Behind the bot’s back …').click();
    await serviceCard(asked).getByRole('button', { name: 'Allow this account' }).click();
    await serviceCard(asked).getByText('arn:aws:iam::999900001111:root').waitFor();
    const card = await world.slack
      .channel(channelOf('edited'))
      .card(/Changed outside the bot/, patience);
    await cardReads(asked, 'edited', /Changed outside the bot/);

    expect(card.text()).toContain(asked.serviceId);
    expect(card.text()).toContain('999900001111');
  });

  it('adds a peering, for which HCP refuses what was approved', async () => {
    const asked = await ask(world, { cluster: 'peered-late' });

    await press('Add a peering to peered-late-hvn');
    await cloud.getByRole('button', { name: /^Remove peering peering-/ }).waitFor();
    await agree(world, asked, 'approver');
    await asked.card.waitForText(/peering/, patience);
    await cardReads(asked, 'peered-late', /peering/);

    expect(writesOf(asked)).toEqual([]);
    expect(asked.card.text()).not.toContain('AVAILABLE');
  });

  it('cuts Slack’s socket, and the story goes on to its end', async () => {
    const asked = await ask(world, { cluster: 'cut' });

    await agree(world, asked, 'approver');
    const before = connects();
    await press('Cut Slack’s socket');
    await world.slack.waitFor('a new connection', () => connects() > before);
    await asked.card.waitForText('AVAILABLE', patience);
    await cardReads(asked, 'cut', 'AVAILABLE');

    expect(writesOf(asked)).toHaveLength(1);
  });

  it('lets a consumer in who is allowed, and says why another is not', async () => {
    const asked = await made('consumed');
    const { externalName } = world.hcp.world.service(asked.serviceId);
    const create = async (name: string, account: string) => {
      await cloud.getByLabel('External name').fill(name);
      await cloud.getByLabel('AWS account').fill(account);
      await cloud.getByLabel('Region').fill('eu-west-1');
      await press('Create VPC endpoint');
    };

    await create(`${externalName}0`, '111122223333');
    await reads(`The Vpc Endpoint Service '${externalName}0' does not exist`);
    await create(externalName, '111122223333');
    await serviceCard(asked).getByText('connected', { exact: true }).waitFor();
    await create(externalName, '999900001111');
    await serviceCard(asked).getByText('refused', { exact: true }).waitFor();

    expect(await serviceCard(asked).textContent()).toContain(
      'arn:aws:iam::999900001111:root is not on the allow list',
    );
  });

  it.each([
    ['light', 1440],
    ['dark', 1440],
    ['light', 390],
    ['dark', 390],
  ] as const)('has nothing that axe finds: %s, %d px wide', async (colorScheme, width) => {
    await page.emulateMedia({ colorScheme });
    await page.setViewportSize({ width, height: 900 });
    await cloud.getByText('Calls of the bot').click();

    const found = await findingsIn(page, '.cloud');
    const wide = Number(await page.evaluate('document.documentElement.scrollWidth'));
    await cloud.getByRole('heading', { name: 'The cloud' }).scrollIntoViewIfNeeded();
    await page.screenshot({ path: join(shots, `cloud-${colorScheme}-${width}.png`) });

    expect(found).toBe('none');
    expect(wide).toBeLessThanOrEqual(width);
  });

  it('is used with the keyboard', async () => {
    await cloud.getByRole('button', { name: 'Fail the next operation' }).focus();
    await page.keyboard.press('Enter');
    await reads('the next operation fails');
    await page.keyboard.press('Tab');
    const next = await page.evaluate('document.activeElement.textContent');
    await cloud.getByRole('button', { name: 'Let all go well again' }).focus();
    await page.keyboard.press('Space');
    await reads('Nothing is about to go wrong.');

    expect(next).toBe('Lose the next answer');
  });

  it('runs HCP’s time faster and slower', async () => {
    await cloud.getByLabel('an hour').check();
    await world.hcp.waitFor('the speed', () => world.hcp.speed() === 3_600);
    await cloud.getByLabel('a minute').click();
    await world.hcp.waitFor('the other speed', () => world.hcp.speed() === 60);

    expect(await cloud.getByLabel('a minute').isChecked()).toBe(true);
  });
});
