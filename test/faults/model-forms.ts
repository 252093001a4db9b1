/** Forms that people fill in and send, and that Slack delivers again. */
import fc from 'fast-check';
import { liveFingerprint } from '../../src/domain/preimage.ts';
import {
  findService,
  type PrivateLinkService,
  toLiveValues,
} from '../../src/domain/private-link.ts';
import type { Proposal } from '../../src/domain/proposal.ts';
import {
  type HcpChange,
  hcpChangeOf,
  isOwnershipChange,
  type RequestId,
  type SlackUserId,
} from '../../src/domain/request.ts';
import type { Confirmed } from '../../src/use-cases/confirm-twice.ts';
import type { EditedVersion } from '../../src/use-cases/edit-request.ts';
import type { SubmitAnswer } from '../../src/use-cases/submit-change.ts';
import { submitCreate } from '../../src/use-cases/submit-create.ts';
import { submitDelete } from '../../src/use-cases/submit-delete.ts';
import { submitUpdate } from '../../src/use-cases/submit-update.ts';
import { interpose } from '../fakes/interpose.ts';
import {
  at,
  type Crash,
  crash,
  hooksOf,
  index,
  step,
  subset,
  survive,
  told,
} from './model-step.ts';
import {
  accounts,
  type ClusterId,
  type Form,
  type ModelWorld,
  ranges,
  requesters,
  serviceIdOf,
} from './model-world.ts';

/** `fits`: what can be asked for, by whether there is a service. */
type Wish = {
  readonly change: HcpChange | 'fits';
  readonly cluster: ClusterId;
  readonly accounts: readonly string[];
  readonly ranges: readonly string[];
};

export const wish: fc.Arbitrary<Wish> = fc.record({
  change: fc.constantFrom('fits', 'fits', 'fits', 'create', 'update', 'delete'),
  cluster: fc.constantFrom('cluster-1', 'cluster-1', 'cluster-2', 'cluster-2', 'cluster-3'),
  accounts: subset(accounts),
  ranges: subset(ranges),
});

/** What a form is filled in with that follows from an earlier request, or from a drift. */
export function wishOf({ change, values }: Proposal, cluster: ClusterId): Wish {
  return {
    ...{ change: hcpChangeOf({ change }), cluster },
    ...{ accounts: values.consumerAccounts, ranges: values.consumerIpRanges },
  };
}

function formOf(
  { change: asked, cluster, accounts: wanted, ranges: open }: Wish,
  given: {
    readonly requestId: RequestId;
    readonly key: string;
    readonly requester: SlackUserId;
    readonly seen: PrivateLinkService | undefined;
    readonly edits?: EditedVersion;
  },
): Form['send'] {
  const { seen, ...form } = given;
  const change = asked === 'fits' ? (seen === undefined ? 'create' : 'update') : asked;
  const serviceId = serviceIdOf(cluster);
  const wanting = {
    ...{ ...form, clusterId: cluster, serviceId, ticket: '' },
    ...{ reason: `Wanted for ${wanted.length} teams.`, regions: '' },
    ...{ accounts: wanted.join('\n'), ranges: open.join('\n') },
  };
  return async ({ base: { deps }, store: { project } }) => {
    const common = { ...project, ...wanting };
    const filledWith = liveFingerprint(toLiveValues(seen), deps.hashing);
    return await sendConfirmed((confirmed) => {
      const submitted = { ...common, confirmed };
      if (change === 'create') return submitCreate(deps, submitted);
      if (change === 'update') return submitUpdate(deps, { ...submitted, filledWith });
      return submitDelete(deps, { ...submitted, typed: serviceId });
    });
  };
}

/** Whoever is shown what must be read sends the form once more. */
export async function sendConfirmed(
  send: (confirmed: Confirmed | undefined) => Promise<SubmitAnswer>,
): Promise<SubmitAnswer> {
  const answer = await send(undefined);
  if (answer.ok || answer.confirm === undefined) return answer;
  return await send(answer.confirm.confirmed);
}

let minted = 0;
function mint(): { readonly requestId: RequestId; readonly key: string } {
  minted += 1;
  const digits = minted.toString(16).padStart(12, '0');
  return { requestId: `00000000-0000-4000-8000-${digits}` as RequestId, key: `view-${minted}` };
}

function seenOf({ seen }: ModelWorld, cluster: ClusterId): PrivateLinkService | undefined {
  return findService(seen, serviceIdOf(cluster));
}

/** Sends a form; the same again is the same request, so its answer may be lost. */
async function sendForm(world: ModelWorld, form: Form, dies: Crash): Promise<void> {
  const { requests } = world.base.deps;
  const ports = interpose({ requests }, hooksOf(dies));
  const mortal = { ...world, base: { ...world.base, deps: { ...world.base.deps, ...ports } } };
  if (!world.ids.includes(form.requestId)) world.ids.push(form.requestId);
  await survive(form.send(mortal));
}

/** A new form, as it is opened: the request's id and the view's key are minted for it. */
export async function openAndSend(
  world: ModelWorld,
  dies: Crash,
  fill: (minted: ReturnType<typeof mint>) => Form['send'],
): Promise<RequestId> {
  const minting = mint();
  const form = { requestId: minting.requestId, send: fill(minting) };
  world.forms.push(form);
  await sendForm(world, form, dies);
  return form.requestId;
}

export async function askFor(
  world: ModelWorld,
  { requester, wanted }: { readonly requester: SlackUserId; readonly wanted: Wish },
  dies: Crash,
): Promise<RequestId> {
  const seen = seenOf(world, wanted.cluster);
  return await openAndSend(world, dies, (minting) =>
    formOf(wanted, { ...minting, requester, seen }),
  );
}

export const ask = fc
  .tuple(fc.constantFrom(...requesters), wish, crash)
  .map(([requester, wanted, dies]) =>
    step(`${requester} asks: ${JSON.stringify(wanted)}${told(dies)}`, (world) =>
      askFor(world, { requester, wanted }, dies),
    ),
  );

export const edit = fc
  .tuple(fc.constantFrom(...requesters), index, wish)
  .map(([requester, which, wanted]) =>
    step(`${requester} edits #${which}: ${JSON.stringify(wanted)}`, async (world) => {
      const picture = at(world.pictures, which);
      const snapshot = picture && (await world.base.deps.requests.find(picture.requestId));
      if (picture === undefined || snapshot === undefined) return;
      const { change, target } = snapshot.request;
      if (isOwnershipChange(change)) return;
      const cluster = target.clusterId as ClusterId; // all of them are ours
      const { version, digestPrefix: prefix, requestId } = picture;
      const edits = { version, digestPrefix: prefix };
      const { key } = mint();
      const seen = seenOf(world, cluster);
      const given = { key, requestId, requester, seen, edits };
      const form = { requestId, send: formOf({ ...wanted, change, cluster }, given) };
      world.forms.push(form);
      await sendForm(world, form, undefined);
    }),
  );

export const sendAgain = index.map((which) =>
  step(`form #${which} is delivered again`, async (world) => {
    const form = at(world.forms, which);
    if (form !== undefined) await sendForm(world, form, undefined);
  }),
);
