import { describe, expect, it } from 'vitest';
import { digestPrefix, liveFingerprint } from '../../../src/domain/preimage.ts';
import { toLiveValues } from '../../../src/domain/private-link.ts';
import type { SubmitAnswer } from '../../../src/use-cases/submit-change.ts';
import { submitOwnership } from '../../../src/use-cases/submit-ownership.ts';
import { aService, deleteService, haveService, ownService, updateService } from './services.ts';
import {
  ada,
  ask,
  createWorld,
  policyOf,
  production,
  project,
  requestId,
  requestOf,
  submit,
  type World,
} from './world.ts';

const min = 30;
const short = 'x'.repeat(min - 1);
const long = 'x'.repeat(min);

async function own({ deps }: World, reason: string): Promise<SubmitAnswer> {
  return await submitOwnership(deps, {
    ...{ ...project, key: 'V1', requestId, requester: ada, change: 'own', ticket: '', reason },
    ...{ clusterId: 'prod-eu', serviceId: aService().id },
    filledWith: liveFingerprint(toLiveValues(aService()), deps.hashing),
  });
}

type Form = (world: World, reason: string) => Promise<SubmitAnswer>;

const forms: Readonly<Record<string, Form>> = {
  create: (world, reason) => submit(world, { reason }),
  edit: async (world, reason) => {
    await ask(world, { reason: 'y'.repeat(min) });
    const { version, digest } = requestOf(world);
    return await submit(world, {
      ...{ key: 'E1', edits: { version, digestPrefix: digestPrefix(digest) }, reason },
    });
  },
  update: (world, reason) => {
    ownService(world);
    return updateService(world, { reason });
  },
  delete: (world, reason) => {
    ownService(world);
    return deleteService(world, { reason });
  },
  own: (world, reason) => {
    haveService(world);
    return own(world, reason);
  },
};

describe.each(Object.entries(forms))('a reason in the form: %s', (_, send) => {
  const sent = async (reason: string, reasonMinLength?: number): Promise<SubmitAnswer> => {
    const world = createWorld();
    const more = reasonMinLength === undefined ? {} : { reasonMinLength };
    world.state.inForce = policyOf({ ...production, ...more });
    return await send(world, reason);
  };
  const refused = (given: number, wanted: number) => ({
    ...{ ok: false, refusal: [{ field: 'reason', code: 'reason_short', given, min: wanted }] },
  });

  it('is refused below what the policy wants, however short it is', async () => {
    expect(await sent(short, min)).toEqual(refused(min - 1, min));
    expect(await sent('too short', min)).toEqual(refused(9, min));
  });

  it('is taken from there on, and where the policy wants no more than any', async () => {
    const codes = (answer: SubmitAnswer) => (answer.ok ? [] : answer.refusal);

    expect(codes(await sent(long, min))).toEqual([]);
    expect(codes(await sent(short))).toEqual([]);
    expect(await sent('too short')).toEqual(refused(9, 10));
  });

  it('is counted in characters, as people count them', async () => {
    expect(await sent('🦊'.repeat(min - 1), min)).toEqual(refused(min - 1, min));
  });
});
