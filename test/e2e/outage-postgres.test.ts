import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { holdCreate } from '../support/crash-points.ts';
import { type OwnPostgres, startOwnPostgres } from '../support/own-postgres.ts';
import { submitSurely } from '../support/people.ts';
import { approve, ask, cardOf, fillModal, findAsked } from '../support/request-flow.ts';
import { openStage, type Stage } from '../support/stage.ts';
import { expectTrueEnd } from '../support/true-end.ts';

describe('when PostgreSQL is killed and comes back', () => {
  let postgres: OwnPostgres;
  let stage: Stage;

  beforeAll(async () => {
    postgres = await startOwnPostgres();
    const engine = inject('redisUrl') === undefined ? 'postgres' : 'redis';
    const { database } = postgres;
    stage = await openStage({ name: 'outage_postgres', engine, scenes: 4, database });
    await stage.startHere();
  });
  afterAll(async () => {
    await stage.close();
    await postgres.stop();
  });

  it('people are told so while it is away, and everything acknowledged ends well', async () => {
    const { slack, hcp } = stage;
    const [pending, running, sending] = await Promise.all([
      ask(stage, stage.scene()),
      ask(stage, stage.scene()),
      ask(stage, stage.scene()),
    ]);
    const scene = stage.scene();
    const modal = await fillModal(stage, scene);
    const call = holdCreate('after')(stage, sending);
    await Promise.all([approve(stage, running), approve(stage, sending)]);
    await call.arrived;
    await hcp.waitFor('the other create', () => hcp.writes().length === 2);

    await postgres.kill();
    call.release();
    const card = await cardOf(stage, pending);
    const click = await card.as('approver2').click('Approve');
    const told = await slack.as('approver2').waitForEphemeral(/could not/i);
    const refused = await modal.submit();
    await postgres.restart();

    expect(click.ms).toBeLessThan(3_000);
    expect(told.text()).toMatch(/again/i);
    expect(refused).toMatchObject({ kind: 'errors' });
    await approve(stage, pending, 'approver2');
    expect(await submitSurely(modal)).toMatchObject({ kind: 'closed' });
    const asked = await findAsked(stage, scene, modal.value('Service id'));
    await approve(stage, asked);
    for (const each of [pending, running, sending, asked]) await expectTrueEnd(stage, each);
  });
});
