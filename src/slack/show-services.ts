import { ownerOf } from '../domain/ownership.ts';
import type { Policy } from '../domain/policy.ts';
import type { LookedAgain } from '../use-cases/look-again.ts';
import type { RequestGlance, ServiceView } from '../use-cases/ports/service-views.ts';
import type { Answer } from './blocks.ts';
import type { DoorDeps } from './door-deps.ts';
import { listedServices, serviceListAnswer } from './messages/service-list.ts';
import { serviceStatusAnswer } from './messages/service-status.ts';
import type { ShownService } from './messages/service-words.ts';
import { noteFreezes } from './note-freezes.ts';
import type { Permalinks } from './permalinks.ts';
import { type ListButton, nameMaxLength } from './service-button.ts';

export type ShowDeps = Pick<
  DoorDeps,
  'serviceViews' | 'inventory' | 'freezes' | 'policy' | 'clock'
> & {
  readonly permalinks: Permalinks;
};

/** One page of the list of services. A page that has nothing on it any more gives way to the first. */
export async function listServices(
  deps: ShowDeps,
  { filter: typed, from }: ListButton,
): Promise<Answer> {
  const filter = typed.slice(0, nameMaxLength);
  const policy = await deps.policy();
  const page = await deps.serviceViews.page({
    ...{ filter, from, size: listedServices },
    environments: policy?.environments ?? [],
  });
  if (page.views.length === 0 && from !== undefined)
    return await listServices(deps, { filter, from: undefined });
  const answer = serviceListAnswer({
    ...page,
    views: await shownServices(deps, policy, page.views),
    filter,
    seenAt: page.views.length > 0 ? page.views[0]?.seenAt : await deps.inventory.age(),
    now: deps.clock(),
  });
  return await noteFreezes(deps, answer, environmentsOf(page.views));
}

/** The services that go by a name; or ids like it, where there are none. */
export async function findServices(
  deps: ShowDeps,
  name: string,
  looked?: LookedAgain,
): Promise<{ readonly answer: Answer } | { readonly near: readonly string[] }> {
  if (name.length > nameMaxLength) return { near: [] };
  const policy = await deps.policy();
  const { named, near } = await deps.serviceViews.find(name, policy?.environments ?? []);
  if (named.length === 0) return { near };
  const answer = serviceStatusAnswer({
    name,
    services: await shownServices(deps, policy, named),
    catalogue: policy?.catalogue,
    ...(looked === undefined ? {} : { looked }),
    now: deps.clock(),
  });
  return { answer: await noteFreezes(deps, answer, environmentsOf(named)) };
}

function environmentsOf(views: readonly ServiceView[]): readonly (string | undefined)[] {
  return views.map(({ environment }) => environment);
}

async function shownServices(
  { permalinks }: Pick<ShowDeps, 'permalinks'>,
  policy: Policy | undefined,
  views: readonly ServiceView[],
): Promise<readonly ShownService[]> {
  const cardOf = async (request: RequestGlance | undefined): Promise<string | undefined> =>
    request?.card && (await permalinks.ofPost(request.card));
  return await Promise.all(
    views.map(async (view) => {
      const [openCard, lastCard] = await Promise.all([cardOf(view.open), cardOf(view.last)]);
      return { ...view, owner: ownerOf(policy, view), openCard, lastCard };
    }),
  );
}
