import { afterEach, describe, expect, it } from 'vitest';
import type { Switches } from '../../../sandbox/hcp/switches.ts';
import { type Caller, idsOf, startCaller, stopAll } from './client.ts';

afterEach(stopAll);

const started = (switches: Partial<Switches> = {}) => startCaller({ switches });

async function operationOf(caller: Caller): Promise<string> {
  const reply = await caller.create();
  return String(reply.body['operation']?.['id']);
}

async function stateOf(caller: Caller, id: string): Promise<string> {
  const reply = await caller.get(caller.operations(`/${id}`));
  return String(reply.body['operation']?.['state']);
}

describe('an operation', () => {
  it('is PENDING, QUEUED, RUNNING, then DONE, in virtual time', async () => {
    const caller = await started({ pendingMs: 2_000, queuedMs: 3_000 });
    const id = await operationOf(caller);

    const seen: string[] = [];
    for (const ms of [0, 2_500, 3_000, 345_000]) {
      caller.hcp.clock.advance(ms);
      seen.push(await stateOf(caller, id));
    }

    expect(seen).toEqual(['PENDING', 'QUEUED', 'RUNNING', 'DONE']);
  });

  it('skips QUEUED by default', async () => {
    const caller = await started();
    const id = await operationOf(caller);

    caller.hcp.clock.advance(2_500);

    expect(await stateOf(caller, id)).toBe('RUNNING');
  });

  it('has a response when it succeeded, and the moment of its last change', async () => {
    const caller = await started({ wireDates: 'virtual' });
    const id = await operationOf(caller);
    caller.hcp.clock.advance(355_000);

    const { body } = await caller.get(caller.operations(`/${id}`));

    const operation = body['operation'];
    const took =
      Date.parse(String(operation?.['updated_at'])) - Date.parse(String(operation?.['created_at']));
    expect(operation).toMatchObject({
      state: 'DONE',
      response: { '@type': expect.stringContaining('CreatePrivateLinkServiceResponse') },
      location: { region: { provider: 'aws', region: 'eu-west-1' } },
    });
    expect(Math.abs(took - 350_000)).toBeLessThan(5);
  });

  it('is forgotten after its retention', async () => {
    const caller = await started({ operationRetentionMs: 3_600_000 });
    const id = await operationOf(caller);

    caller.hcp.clock.advance(350_000 + 3_590_000);
    const kept = await caller.get(caller.operations(`/${id}`));
    caller.hcp.clock.advance(20_000);
    const gone = await caller.get(caller.operations(`/${id}`));

    expect([kept.status, gone.status]).toEqual([200, 404]);
  });

  it('is found under project "-", where nothing else is', async () => {
    const caller = await started();
    const id = await operationOf(caller);
    const anywhere = (path: string) => path.replace(caller.hcp.projectId, '-');

    const operation = await caller.get(anywhere(caller.operations(`/${id}`)));
    const clusters = await caller.get(anywhere(caller.vault('/clusters')));

    expect([operation.status, clusters.status]).toEqual([200, 403]);
  });
});

describe('Wait', () => {
  it('holds until the operation is DONE, and answers then', async () => {
    const caller = await started();
    const { hcp } = caller;
    const id = await operationOf(caller);
    hcp.clock.advance(340_000);

    const waiting = caller.get(caller.operations(`/${id}/wait?timeout=50s`));
    const request = await hcp.waitFor('the wait to arrive', () =>
      hcp.requests.find(({ route }) => route === 'WaitOperation'),
    );
    hcp.clock.advance(5_000);
    const early = request.status;
    hcp.clock.advance(6_000);
    const reply = await waiting;

    expect(early).toBeNull();
    expect(reply.body['operation']?.['state']).toBe('DONE');
  });

  it('gives the state that is when its timeout ends first', async () => {
    const caller = await startCaller({ speed: 1_000 });
    caller.hcp.faults.stickNextOperation();
    const id = await operationOf(caller);

    const { status, body } = await caller.get(caller.operations(`/${id}/wait?timeout=5s`));

    expect(status).toBe(200);
    expect(body['operation']?.['state']).toBe('RUNNING');
  });

  it.each(['?timeout=60s', ''])('is a 504 in HTML beyond the load balancer: %s', async (query) => {
    const caller = await startCaller({ speed: 1_000 });
    const id = await operationOf(caller);

    const reply = await caller.get(caller.operations(`/${id}/wait${query}`));

    expect(reply.status).toBe(504);
    expect(reply.headers.get('content-type')).toBe('text/html');
    expect(reply.headers.get('server')).toBe('awselb/2.0');
  });

  it('may answer early by switch', async () => {
    const caller = await started({ wait: 'early' });
    const id = await operationOf(caller);

    const { body } = await caller.get(caller.operations(`/${id}/wait?timeout=50s`));

    expect(body['operation']?.['state']).toBe('PENDING');
  });

  it.each(['5', 'soon', '-5s', '5000ms'])('refuses the timeout %s', async (timeout) => {
    const caller = await started();
    const id = await operationOf(caller);

    const reply = await caller.get(caller.operations(`/${id}/wait?timeout=${timeout}`));

    expect(reply).toMatchObject({ status: 400, body: { code: 3 } });
  });
});

describe('the list of operations', () => {
  const linked = '?linked_resource.type=hashicorp.network.private-link&linked_resource.id=';

  it('finds those of one service', async () => {
    const caller = await started();
    const id = await operationOf(caller);
    await caller.remove('busy-pl');

    const mine = await caller.get(caller.operations(`${linked}eu-pl`));
    const none = await caller.get(caller.operations(`${linked}EU-PL`));
    const other = await caller.get(
      caller.operations('?linked_resource.type=hashicorp.network.peering'),
    );

    expect(idsOf(mine.body['operations'])).toEqual([id]);
    expect(idsOf(none.body['operations'])).toEqual([]);
    expect(idsOf(other.body['operations'])).toEqual([]);
  });

  it('ignores the filter by switch', async () => {
    const caller = await started({ operationFilter: 'ignored' });
    await operationOf(caller);
    await caller.remove('busy-pl');

    const { body } = await caller.get(caller.operations(`${linked}eu-pl`));

    expect(idsOf(body['operations'])).toHaveLength(2);
  });

  it.each([
    ['newest_first', ['delete', 'create']],
    ['oldest_first', ['create', 'delete']],
  ] as const)('is ordered %s', async (operationOrder, kinds) => {
    const caller = await started({ operationOrder });
    await operationOf(caller);
    caller.hcp.clock.advance(1_000);
    await caller.remove('busy-pl');

    const { body } = await caller.get(caller.operations());

    const listed = idsOf(body['operations']).map((id) => caller.hcp.world.operation(id).kind);
    expect(listed).toEqual(kinds);
  });
});
