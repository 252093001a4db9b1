import { afterEach, describe, expect, it } from 'vitest';
import type { RequestId, SlackUserId } from '../../src/domain/request.ts';
import type { RequestFilter } from '../../src/domain/request-filter.ts';
import type { HistoryPage, PastRequest } from '../../src/use-cases/ports/request-history.ts';
import { StoreUnavailableError } from '../../src/use-cases/ports/request-store.ts';
import type { RequestStory } from '../../src/use-cases/ports/request-stories.ts';
import { type FakeWorld, factsOf } from '../fakes/door-deps.ts';
import { modes, type OpenDoor, openDoor } from '../support/slack-door.ts';
import { approver, requester } from '../unit/slack/fixtures.ts';

type Page = FakeWorld['past'];
type Options = Parameters<Page>[1];

const createdAt = (index: number): Date => new Date(Date.UTC(2026, 7, 1) - index * 60_000);
const idOf = (index: number): RequestId =>
  `00000000-0000-4000-8000-${String(index).padStart(12, '0')}` as RequestId;

function aPast(index: number): PastRequest {
  return {
    ...{ id: idOf(index), reference: 'AAAAAA', createdAt: createdAt(index), requester },
    ...{ environment: 'production', change: 'create', projectId: 'project', ticket: undefined },
    ...{ clusterId: 'prod-eu', serviceId: `vault-${index}`, status: 'rejected', version: 1 },
    reviews: [],
  };
}

/** Twenty requests, behind the cursor and as many as asked for. */
const twenty: Page = (_filter, { limit, after }) => {
  const from = after === undefined ? 0 : Number(after.id.slice(-12)) + 1;
  const left = Array.from({ length: 20 }, (_, index) => index).slice(from);
  const requests = left.slice(0, limit).map(aPast);
  const last = requests.at(-1);
  const next = left.length > limit && last !== undefined ? { ...last } : undefined;
  return Promise.resolve<HistoryPage>({
    requests,
    next: next && { createdAt: next.createdAt, id: next.id },
  });
};

const policyOf = (auditors: readonly SlackUserId[]): FakeWorld['policy'] => ({
  auditors: { groups: [], users: auditors },
  environments: [
    {
      ...{ name: 'production', match: {}, channel: 'C0NETWORK', requesters: { anyone: true } },
      ...{ approvers: { groups: [], users: [approver] } },
      ...{ approvals: { create: 1, update: 1, delete: 1 }, expiresAfterMs: 1 },
      ...{ ticket: undefined, allowEmpty: false },
    },
  ],
  terraform: [],
});

const story: RequestStory = {
  ...{ id: idOf(0), requester, environment: 'production', change: 'create', ticket: undefined },
  ...{ clusterId: 'prod-eu', serviceId: 'vault-0', status: 'rejected', createdAt: createdAt(0) },
  ...{ versions: [], reviews: [], dropped: undefined },
  entries: [{ seq: 7, at: createdAt(0), actor: requester, action: 'request_submitted' }],
};

describe.each(modes)('the past over %s', (mode) => {
  let door: OpenDoor | undefined;
  afterEach(async () => await door?.stop());

  type Asked = { readonly filter: RequestFilter; readonly options: Options };

  async function open(world: Partial<FakeWorld> = {}) {
    const asked: Asked[] = [];
    const past = world.past ?? twenty;
    door = await openDoor(mode, {
      world: {
        ...{ policy: policyOf([]), story: () => Promise.resolve(story) },
        facts: ({ persons: [person = requester] }) => Promise.resolve(factsOf(person, 'member')),
        ...world,
        past: (filter, options) => {
          asked.push({ filter, options });
          return past(filter, options);
        },
      },
    });
    return { ...door, asked, person: door.slack.as('requester') };
  }

  it('is turned page by page, as often and in whatever order', async () => {
    const { person } = await open();
    await person.command('/privatelink history');
    const first = await person.waitForEphemeral('vault-0');
    const before = first.snapshot();
    expect(first.buttons().slice(-4)).toEqual(['Older', 'Filter …', 'CSV', 'JSON']);

    await first.as('requester').click('Older');
    await first.waitForText('vault-8');
    await first.as('requester').click('Older', { stale: before, duplicate: 2 });
    await first.as('requester').click('Older');
    await first.waitForText('vault-16');
    expect(first.buttons()).not.toContain('Older');
    await first.as('requester').click('Newest');

    expect(await first.waitForText('vault-0')).not.toContain('vault-8');
  });

  it('is asked with a filter in words, and a person by their name', async () => {
    const { person, asked } = await open();

    await person.command('/privatelink history cluster:prod-eu by: @approver decision:rejected');

    await person.waitForEphemeral('with `cluster:prod-eu by:');
    expect(asked.map(({ filter }) => filter)).toEqual([
      { cluster: 'prod-eu', person: approver, decision: 'rejected' },
    ]);
  });

  it('is what concerns somebody, and for auditors everything', async () => {
    const { person, asked, slack, world } = await open();
    await person.command('/privatelink history');
    await person.waitForEphemeral('Requests that concern you');
    await slack.as('approver').command('/privatelink history');
    await slack.as('approver').waitForEphemeral('Requests that concern you');
    world.policy = policyOf([requester]);

    await person.command('/privatelink history');

    await person.waitForEphemeral('Requests, the newest first');
    expect(asked.map(({ options }) => options.concerning)).toEqual([
      { person: person.id, environments: [] },
      { person: slack.as('approver').id, environments: ['production'] },
      undefined,
    ]);
  });

  it('is closed to guests, and one’s own while Slack says nothing', async () => {
    const { person, asked, world } = await open({
      facts: ({ persons: [one = requester] }) => Promise.resolve(factsOf(one, 'guest')),
    });
    await person.command('/privatelink history');
    await person.waitForEphemeral('You are a guest here');
    expect(asked).toEqual([]);
    world.facts = () => Promise.reject(new Error('Slack is away'));

    await person.command('/privatelink history');

    await person.waitForEphemeral('more may concern you');
    expect(asked[0]?.options.concerning).toEqual({ person: person.id, environments: [] });
  });

  it('says all that is wrong with a filter, and offers the form', async () => {
    const { person, asked } = await open();

    await person.command('/privatelink history by:bob since:soon prod');

    const answer = await person.waitForEphemeral('cannot be read');
    expect(answer.text()).toContain('“prod” stands alone');
    expect(answer.text()).toContain('by: “bob” is no person');
    expect(answer.text()).toContain('since: “soon” is no time');
    expect(answer.buttons()).toEqual(['Filter …']);
    expect(asked).toEqual([]);
  });

  it('is asked by a form as well, filled in with what was asked before', async () => {
    const { person, asked } = await open();
    await person.command('/privatelink history cluster:prod-eu decision:rejected');
    const page = await person.waitForEphemeral('vault-0');
    await page.as('requester').click('Filter …');
    const modal = await person.modal();
    expect([modal.value('Cluster'), modal.value('Decision')]).toEqual(['prod-eu', 'rejected']);
    await modal.fill('Since', 'soon');
    const refused = await modal.submit();
    expect(refused).toMatchObject({
      kind: 'errors',
      errors: { Since: expect.stringMatching(/^“soon” is no time/) },
    });
    await modal.fill('Since', '2026-08-01');
    await modal.choose('Person', 'approver');

    const outcome = await modal.submit();

    expect(outcome.kind).toBe('closed');
    await person.waitForEphemeral('by:');
    expect(asked[1]?.filter).toMatchObject({
      ...{ cluster: 'prod-eu', decision: 'rejected', since: new Date('2026-08-01T00:00:00Z') },
    });
  });

  it('tells the story of a request to whom it concerns, and to nobody else', async () => {
    const { person, slack } = await open();
    await person.command('/privatelink history');
    const page = await person.waitForEphemeral('vault-0');

    await page.as('requester').click('Story');

    const told = await person.waitForEphemeral('The story of');
    expect(told.text()).toContain('request_submitted');
    await page.as('platform').forge('show_story', idOf(0));
    await slack.as('platform').waitForEphemeral('There is no such request that you can see.');
  });

  it('is sent as a file, directly and whole, in either format', async () => {
    const { person, asked } = await open();
    await person.command('/privatelink history cluster:prod-eu');
    const page = await person.waitForEphemeral('vault-0');

    await page.as('requester').click('CSV');
    await person.waitForEphemeral('All 20 requests that fit are in the file');
    await page.as('requester').click('JSON');

    await person.waitForDm('as they are now');
    await door?.slack.waitFor('two files', () => person.dms().length === 2);
    const [csv, lines] = person.dms().flatMap(({ files }) => files);
    expect(csv?.name).toMatch(/^privatelink-history-\d{4}-\d\d-\d\d\.csv$/);
    expect(csv?.text.split('\r\n')).toHaveLength(22);
    expect(csv?.text).toMatch(/^id,reference,asked_at,/);
    expect(
      lines?.text
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line).service),
    ).toEqual(Array.from({ length: 20 }, (_, index) => `vault-${index}`));
    expect(asked.at(-1)).toMatchObject({
      filter: { cluster: 'prod-eu' },
      options: { concerning: { person: person.id, environments: [] } },
    });
  });

  it('says why it cannot be sent as a file', async () => {
    const { person, slack, world } = await open();
    await person.command('/privatelink history');
    const page = await person.waitForEphemeral('vault-0');
    slack.faults.fail('files.getUploadURLExternal', { error: 'missing_scope' });

    await page.as('requester').click('CSV');
    await person.waitForEphemeral('lacks the scope `files:write`');
    world.past = () => Promise.resolve({ requests: [], next: undefined });
    await page.as('requester').click('CSV');

    await person.waitForEphemeral('there is nothing to send');
    expect(person.dms()).toEqual([]);
  });

  it('reads no button that is not its own, and says when the database is away', async () => {
    const { person, world } = await open();
    await person.command('/privatelink history');
    const page = await person.waitForEphemeral('vault-0');
    await page.as('requester').forge('older_history', '{"filter":{"by":"bob"}}');
    await person.waitForEphemeral('did not make this button');
    await page.as('requester').forge('show_story', 'x');
    world.past = () => Promise.reject(new StoreUnavailableError(false));

    await page.as('requester').click('Older');

    await person.waitForEphemeral('cannot reach its database');
  });
});
