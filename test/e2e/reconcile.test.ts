import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { Gap } from '../../src/domain/looks.ts';
import type { Unapproved } from '../../src/domain/seen-changes.ts';
import { type Ended, runCli } from '../support/cli.ts';
import type { Asked } from '../support/people.ts';
import { made } from '../support/service-changes.ts';
import { startWorld, type World } from '../support/world.ts';

const strange = 'arn:aws:iam::999988887777:root';

describe('what the log says of HCP', () => {
  let world: World;
  let ours: Asked;
  beforeAll(async () => {
    world = await startWorld('reconcile', {
      places: [{ cluster: 'seen', more: 1 }],
      roles: ['all', 'worker'],
      bot: () => ({ tuning: { inventoryEveryMs: 2_500 } }),
    });
    world.slack.workspace.join('seen', 'approver');
    ours = await made(world, 'seen');
    // What was approved a moment ago is left alone by looks.
    await world.sql`update services set approved_at = approved_at - interval '1 hour'`;
  }, 90_000);
  afterAll(() => world.stop());

  type Told = {
    readonly changes: readonly Unapproved[];
    readonly gaps: readonly Gap[];
    readonly code: number;
  };

  async function reconcile(): Promise<Told> {
    const { database } = world;
    const ended: Ended = await runCli('audit reconcile --json', {
      DATABASE_URL: database.auditorUrl,
    });
    const lines = ended.out
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as { change?: Unapproved; gap?: Gap });
    return {
      changes: lines.flatMap(({ change }) => change ?? []),
      gaps: lines.flatMap(({ gap }) => gap ?? []),
      code: ended.code,
    };
  }
  const untilLogged = (action: string): Promise<void> =>
    vi.waitFor(
      async () =>
        expect(
          await world.sql`select 1 from audit_entries where action = ${action}`,
        ).not.toHaveLength(0),
      { timeout: 60_000, interval: 200 },
    );

  it('tells what was approved from what others did, to the bot’s service and to theirs', async () => {
    world.hcp.world.addService({
      ...{ id: 'tf-theirs', clusterId: 'seen-1', accounts: [strange], ipRanges: ['10.7.0.0/16'] },
    });
    await untilLogged('service_observed');
    world.hcp.world.editService(ours.serviceId, { accounts: [strange] });
    await untilLogged('drift_found');

    const { changes, code } = await reconcile();

    expect(
      changes.map(({ change, serviceId, how, approval }) => [
        ...[change, serviceId, how, approval?.by],
      ]),
    ).toEqual([
      ['create', ours.serviceId, 'by_the_bot', ['U0APPROV1']],
      ['appeared', 'tf-theirs', 'behind_the_bot', undefined],
      ['changed', ours.serviceId, 'behind_the_bot', undefined],
    ]);
    expect(code).toBe(1);
  });

  it('tells of one time in which nobody looked, though two processes look', async () => {
    const { projectId } = world.hcp;
    await world.sql`update inventory_looks set judged_from = judged_from - interval '2 hours'
      where project_id = ${projectId}`;
    await vi.waitFor(async () => expect(await longGaps()).toHaveLength(1), {
      ...{ timeout: 60_000, interval: 500 },
    });
    // Another look of each process.
    const before = world.hcp.requests.length;
    await vi.waitFor(() => expect(world.hcp.requests.length).toBeGreaterThan(before + 40), 60_000);

    expect(await longGaps()).toMatchObject([{ projectId, why: 'nobody_looked' }]);
  });

  async function longGaps(): Promise<readonly Gap[]> {
    const { gaps } = await reconcile();
    return gaps.filter(({ from, to }) => Date.parse(to ?? '') - Date.parse(from) > 3_600_000);
  }
});
