import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Card, Person } from '../../sandbox/slack/driver-types.ts';
import { type Asked, agree, ask, newcomer } from '../support/people.ts';
import { startWorld, type World } from '../support/world.ts';

describe('the past, asked in Slack', () => {
  let world: World;
  let asked: Asked;
  beforeAll(async () => {
    world = await startWorld('history', {
      places: [{ cluster: 'past' }],
      policy: { auditors: { groups: ['S0AUDIT'], users: [] } },
    });
    world.slack.workspace.join('past', 'approver');
    asked = await ask(world, { cluster: 'past' });
    await agree(world, asked, 'approver');
    await asked.person.waitForDm('AVAILABLE');
  }, 60_000);
  afterAll(async () => await world?.stop());

  async function told(person: Person, command: string, words: RegExp | string): Promise<Card> {
    await person.command(`/privatelink history ${command}`);
    return await person.waitForEphemeral(words);
  }

  it('tells its requester, its approver and an auditor of a request, and nobody else', async () => {
    const { slack } = world;
    const line = `Create \`${asked.serviceId}\` of cluster \`past\`: AVAILABLE`;

    await told(asked.person, 'cluster:past', line);
    await told(slack.as('approver'), 'cluster:past decision:approved', line);
    await told(slack.as('auditor'), `by: <@${asked.person.id}> since:1h`, line);

    const stranger = slack.as(newcomer(world));
    await told(stranger, 'cluster:past', /concern you.*: none\./);
    expect(
      stranger
        .ephemerals()
        .map((one) => one.text())
        .join('\n'),
    ).not.toContain('AVAILABLE');
  });

  it('tells the story that the log has, and sends it as a file', async () => {
    const auditor = world.slack.as('auditor');
    const page = await told(auditor, 'cluster:past status:succeeded', 'AVAILABLE');

    await page.as('auditor').click('Story');
    const story = await auditor.waitForEphemeral('The story of');
    await page.as('auditor').click('CSV');
    const file = await auditor.waitForDm('as they are now');

    const entries = await world.sql`
      select action from audit_entries where request_id = ${asked.id} order by seq`;
    const actions = [...story.text().matchAll(/· `(\w+)`$/gm)].map(([, action]) => action);
    expect(actions).toEqual(entries.map(({ action }) => action));
    expect(story.text()).toMatch(/Version 1.*\n.*approver.* approved/);
    expect(file.files[0]?.text).toContain(`,past,${asked.serviceId},,succeeded,approved,1,`);
  });

  it('opens from Home, and answers directly', async () => {
    const auditor = world.slack.as('auditor');
    const home = await auditor.home();
    await home.waitForText('You may');

    await home.click('History …');
    const modal = await auditor.modal();
    await modal.fill('Cluster', 'past');
    const outcome = await modal.submit();

    expect(outcome.kind).toBe('closed');
    const answer = await auditor.waitForDm('with `cluster:past`');
    expect(answer.text()).toContain(asked.serviceId);
  });
});
