import { afterEach, describe, expect, it } from 'vitest';
import type { Home, Modal } from '../../sandbox/slack/driver-types.ts';
import type { SlackUserId } from '../../src/domain/request.ts';
import { createHomePainter } from '../../src/slack/home/home-painter.ts';
import { createHomeBoard } from '../../src/slack/home-board.ts';
import { createWebClient } from '../../src/slack/web.ts';
import type { ClickAnswer } from '../../src/use-cases/click-answer.ts';
import { type FakeWorld, factsOf } from '../fakes/door-deps.ts';
import { type OpenDoor, openDoor } from '../support/slack-door.ts';
import { aCard, approver, requestId, sha256 } from '../unit/slack/fixtures.ts';
import { homeOf } from '../unit/slack/home-fixtures.ts';

const stored = aCard();
/** As the fixtures of Home have it: the last digit is the row. */
const shownId = requestId.replace(/.$/, '0') as typeof requestId;

function worldOf(change: Partial<FakeWorld> = {}): Partial<FakeWorld> {
  const approvers = { groups: [], users: [approver] };
  const policy: FakeWorld['policy'] = {
    ...{ auditors: { groups: [], users: [] }, terraform: [] },
    environments: [
      {
        ...{ name: 'production', match: {}, channel: 'C0NETWORK', requesters: { anyone: true } },
        ...{ approvers, approvals: { create: 2, update: 2, delete: 2 }, expiresAfterMs: 1 },
        ...{ ticket: undefined, allowEmpty: false },
      },
    ],
  };
  const view = { ...stored, request: { ...stored.request, id: shownId } };
  return {
    policy,
    facts: () => Promise.resolve(factsOf(approver, 'member')),
    requestViews: [{ ...view, inForce: { policy, hash: 'hash' }, shownAt: stored.now }],
    ...change,
  };
}

describe('the Home tab', () => {
  let door: OpenDoor | undefined;
  afterEach(async () => await door?.stop());

  async function open(change: Partial<FakeWorld> = {}): Promise<OpenDoor> {
    door = await openDoor('http', { world: worldOf(change) });
    return door;
  }

  /** Publishes a Home with fifty of everything, as the bot would. */
  async function published({ slack, deps }: OpenDoor): Promise<Home> {
    const config = { botToken: slack.botToken, apiUrl: new URL(slack.apiUrl) };
    const board = createHomeBoard(createWebClient(config, 'worker', deps.log), deps.log);
    const painter = createHomePainter({
      sha256,
      linkOf: () => Promise.resolve('https://sandbox.slack.com/archives/C0NETWORK/p1'),
    });
    await board.publish(approver, await painter.draw(homeOf(50)));
    return await slack.as('approver').home();
  }

  async function deciding(opened: OpenDoor): Promise<Modal> {
    const home = await published(opened);
    await home.click('Decide …');
    return await opened.slack.as('approver').modal();
  }

  it('is drawn when it is opened, and anew where Slack has none', async () => {
    const asked: unknown[] = [];
    const opened = await open({
      openHome: (...args) => {
        asked.push(args);
        return Promise.resolve();
      },
    });

    await opened.slack.as('approver').home();
    await opened.slack.waitFor('the first', () => asked.length === 1);
    await published(opened);
    await opened.slack.waitFor('the second', () => asked.length === 2);

    expect(asked).toEqual([
      [approver, { isEmpty: true }],
      [approver, { isEmpty: false }],
    ]);
  });

  it('turns the page of the list whose button was pressed', async () => {
    const asked: unknown[] = [];
    const opened = await open({
      openHome: (_: SlackUserId, { pages }) => {
        if (pages !== undefined) asked.push(pages);
        return Promise.resolve();
      },
    });
    const home = await published(opened);

    await home.click('Next');

    await opened.slack.waitFor('the page', () => asked.length === 1);
    expect(asked).toEqual([{ decide: 1, own: 0 }]);
  });

  it('logs what could not be drawn, and acknowledges all the same', async () => {
    const opened = await open({ openHome: () => Promise.reject(new Error('no')) });

    await opened.slack.as('approver').home();

    await opened.logged.untilLine('home could not be drawn');
    await opened.slack.idle();
    expect(opened.slack.deliveries.at(-1)?.ack?.acked).toBe(true);
  });

  it('opens the whole card, and keeps its buttons where a decision has to be tried again', async () => {
    const answers: ClickAnswer[] = [{ code: 'facts_unavailable' }, { code: 'approved', quorum: 2 }];
    const opened = await open({
      decide: () => Promise.resolve(answers.shift() ?? { code: 'unknown_request' }),
    });
    const modal = await deciding(opened);
    expect(modal.text()).toContain('The payments VPC needs Vault.');

    await modal.click('Approve');
    await modal.waitForText('Click again in a minute.');
    expect(modal.buttons()).toEqual(['Approve', 'Reject …']);
    await modal.click('Approve');

    await opened.slack.waitFor('two clicks', () => opened.decided.length === 2);
    expect(opened.recorded).toMatchObject([
      { action: 'approve', person: approver, requestId: shownId, version: 1, channel: undefined },
      { action: 'approve', digestPrefix: stored.request.digest.slice(0, 16) },
    ]);
    expect(opened.recorded[0]?.key).not.toBe(opened.recorded[1]?.key);
  });

  it('tells directly what came of a press in a modal that was closed meanwhile', async () => {
    const opened = await open();
    const modal = await deciding(opened);
    const { slack, world } = opened;
    world.decide = async () => {
      await modal.close();
      return { code: 'approved', quorum: 2 };
    };

    await modal.click('Approve');

    await slack.as('approver').waitForDm('approved');
  });

  it('opens no card to who may not see it any more', async () => {
    const opened = await open({ policy: undefined });
    const home = await published(opened);
    opened.world.facts = () => Promise.resolve(factsOf(approver, 'guest'));

    await home.click('Decide …');

    await opened.slack.as('approver').waitForDm('did not make this button');
    expect(opened.slack.as('approver').openModal()).toBeUndefined();
  });
});
