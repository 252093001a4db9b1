/** Points at which a process can be struck from outside: what the twins hold, they say has arrived. */
import type { TestContext } from 'vitest';
import { createMoment } from './moment.ts';
import {
  type Asked,
  aboutMessage,
  aboutOperation,
  aboutService,
  approve,
  ask,
  submit,
} from './request-flow.ts';
import type { Stage } from './stage.ts';

type Held = { readonly arrived: Promise<unknown> };

/** A request at its point, and what came of the strike. */
export type Struck<H, T> = { readonly asked: Asked; readonly held: H; readonly blow: T };

/** Looks at HCP are repeated for as long as they are held. */
const looks = { before: true, times: Number.POSITIVE_INFINITY };

export const holdRead = ({ hcp }: Stage, asked: Asked) =>
  hcp.faults.hold('GetPrivateLinkService', { ...looks, when: aboutService(asked) });

export const holdOperationLook = (stage: Stage, asked: Asked) =>
  stage.hcp.faults.hold('GetOperation', { ...looks, when: aboutOperation(stage, asked) });

/** The look at the service that follows the end of its operation. */
export function holdServiceLook({ hcp }: Stage, asked: Asked) {
  const isAbout = aboutService(asked);
  const isDone = (): boolean =>
    hcp.world.operations.some(
      ({ id, service }) =>
        service.id === asked.serviceId && hcp.world.operationState(id) === 'DONE',
    );
  return hcp.faults.hold('GetPrivateLinkService', {
    ...looks,
    when: (request) => isAbout(request) && isDone(),
  });
}

export const holdCreate =
  (when: 'before' | 'after') =>
  ({ hcp }: Stage, asked: Asked) =>
    hcp.faults.hold('CreatePrivateLinkService', {
      before: when === 'before',
      when: aboutService(asked),
    });

type Kind = 'card' | 'thread' | 'dm';

/** The next post of this kind: before Slack has it, or before the bot hears that it has. */
export const holdPost =
  (when: 'before' | 'after', kind: Kind) =>
  ({ slack }: Stage, { scene }: Pick<Asked, 'scene'>) =>
    slack.faults.hold('chat.postMessage', {
      before: when === 'before',
      when: aboutMessage(scene, kind),
    });

export const holdDrawing =
  (when: 'before' | 'after') =>
  ({ slack }: Stage, { scene }: Pick<Asked, 'scene'>) =>
    slack.faults.hold('chat.update', {
      before: when === 'before',
      when: aboutMessage(scene, 'card'),
    });

/**
 * Brings the requests of concurrent tests to their points, each to its own, and strikes once when all
 * are there. Calls to Slack are given up after five seconds, so those wait until everybody is near.
 */
export function createCrash<T>(stageOf: () => Stage, strike: () => Promise<T>) {
  const everybody = createMoment(async () => undefined);
  const blow = createMoment(strike);
  const join = ({ onTestFinished }: TestContext) => ({
    ready: everybody.join(onTestFinished),
    blow: blow.join(onTestFinished),
  });
  return {
    /** While the request is carried out or announced after its approval. */
    async at<H extends Held>(
      context: TestContext,
      hold: (stage: Stage, asked: Asked) => H,
      waits: 'at the point' | 'before the click' = 'before the click',
    ): Promise<Struck<H, T>> {
      const moments = join(context);
      const stage = stageOf();
      const asked = await ask(stage, stage.scene());
      const held = hold(stage, asked);
      if (waits === 'before the click') await moments.ready.arrive();
      await approve(stage, asked);
      await held.arrived;
      if (waits === 'at the point') await moments.ready.arrive();
      return { asked, held, blow: await moments.blow.arrive() };
    },
    /** While the request is announced for the first time. */
    async atFirst<H extends Held>(
      context: TestContext,
      hold: (stage: Stage, asked: Pick<Asked, 'scene'>) => H,
    ): Promise<Struck<H, T>> {
      const moments = join(context);
      const stage = stageOf();
      const scene = stage.scene();
      const held = hold(stage, { scene });
      await moments.ready.arrive();
      const asked = await submit(stage, scene);
      await held.arrived;
      return { asked, held, blow: await moments.blow.arrive() };
    },
  };
}
