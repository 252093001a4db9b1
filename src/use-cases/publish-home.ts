import { everyEnvironment } from '../domain/freeze.ts';
import { ownerOf } from '../domain/ownership.ts';
import type { PeopleFacts } from '../domain/people.ts';
import { groupsOf, type Policy } from '../domain/policy.ts';
import type { SlackUserId } from '../domain/request.ts';
import { type NoRole, type Roles, rolesOf, scopeOf } from '../domain/roles.ts';
import type { FreezeStore } from './ports/freeze-store.ts';
import type {
  HomeBoard,
  HomeDrawing,
  HomeLease,
  HomePages,
  HomePainter,
  HomeState,
  HomeStore,
} from './ports/home.ts';
import type { Log } from './ports/log.ts';
import type { PeopleDirectory } from './ports/people-directory.ts';
import type { RequestViews } from './ports/request-views.ts';
import type { ServiceViews } from './ports/service-views.ts';
import { BoardBusyError, BoardRefusedError, BoardUnclearError } from './ports/thread-board.ts';

export type HomeDeps = {
  readonly homes: HomeStore;
  readonly homeBoard: HomeBoard;
  readonly homePainter: HomePainter;
  readonly requestViews: RequestViews;
  readonly serviceViews: Pick<ServiceViews, 'page'>;
  readonly freezes: Pick<FreezeStore, 'listInForce'>;
  readonly people: PeopleDirectory;
  readonly policy: () => Promise<Policy | undefined>;
  readonly log: Log;
};

/** One call to Slack and its deadline, and what is read before it. */
const leaseMs = 12_000;
const drawnAtOnce = 20;
/** A call whose answer was lost may land late and undo the next one: it is made once more then. */
const lateMs = 15_000;
/** Slack has not told who somebody is: they are not left with those words for long. */
const unknownMs = 30_000;
/** Rows of each list: all lists together stay far below the hundred blocks of a view. */
export const homeRows = 8;
/** Reading is no decision: facts a few minutes old will do. */
const factsAgeMs = 5 * 60_000;

/** Somebody has opened their Home, or turned a page of it. What cannot be shown now is due. */
export async function openHome(
  deps: HomeDeps,
  person: SlackUserId,
  given: { readonly pages?: Partial<HomePages> | undefined; readonly isEmpty?: boolean } = {},
): Promise<void> {
  await deps.homes.open(person, given.pages);
  if (given.isEmpty === true) await deps.homes.forget(person);
  await publishHome(deps, person);
}

/** Shows those who looked at their Home lately what has changed since, as far as it concerns them. */
export async function publishHomes(deps: HomeDeps): Promise<void> {
  for (const person of await deps.homes.listDue(drawnAtOnce))
    await publishHome(deps, person).catch((err: unknown) => {
      deps.log.warn({ person, err }, 'home could not be drawn');
    });
}

/**
 * Brings one person's Home to what is known. The same picture is not published twice, and all processes
 * together keep below what Slack allows: what finds no room is left to a later run. A Home is a projection,
 * so a run that dies, or finds its lease gone, loses nothing.
 */
async function publishHome(deps: HomeDeps, person: SlackUserId): Promise<void> {
  const lease = await deps.homes.lease(person, leaseMs);
  if (lease === undefined) return;
  const { fence, wanted, renderHash } = lease;
  try {
    const { state, ...read } = await readHome(deps, person, lease);
    const drawing = await deps.homePainter.draw(state);
    const again = state.roles === 'unknown' ? { againMs: unknownMs } : {};
    const drawn = { wanted, ...read, ...again };
    if (drawing.hash === renderHash)
      return await deps.homes.save(person, fence, { ...drawn, renderHash });
    const waitMs = await deps.homes.pace();
    if (waitMs > 0) return await deps.homes.postpone(person, fence, waitMs);
    const shown = await show(deps, person, drawing);
    if (shown === 'later') return await deps.homes.postpone(person, fence, lateMs);
    if (typeof shown === 'number') return await deps.homes.postpone(person, fence, shown);
    await deps.homes.save(person, fence, { ...drawn, renderHash: shown.renderHash });
  } catch (error) {
    await deps.homes.postpone(person, fence, lateMs);
    throw error;
  }
}

type Shown = { readonly renderHash: string | undefined } | 'later' | number;

async function show(deps: HomeDeps, person: SlackUserId, drawing: HomeDrawing): Promise<Shown> {
  try {
    await deps.homeBoard.publish(person, drawing);
    return { renderHash: drawing.hash };
  } catch (error) {
    if (error instanceof BoardBusyError) return error.retryAfterMs;
    if (error instanceof BoardUnclearError) {
      await deps.homes.forget(person);
      return 'later';
    }
    if (!(error instanceof BoardRefusedError)) throw error;
    // Nobody can put it right by waiting: it is tried again when they open it.
    deps.log.warn({ person, code: error.code }, 'home was refused by Slack');
    return { renderHash: undefined };
  }
}

type Read = {
  readonly state: HomeState;
  readonly scope: readonly string[];
  readonly logged: number;
  readonly seenAt: Date | undefined;
};

async function readHome(deps: HomeDeps, person: SlackUserId, { pages }: HomeLease): Promise<Read> {
  const policy = await deps.policy();
  const roles = policy === undefined ? 'unknown' : await askRoles(deps, policy, person);
  const environments = policy?.environments ?? [];
  const scope = policy === undefined || typeof roles === 'string' ? [] : scopeOf(policy, roles);
  // What the log told of before the lists are read is in them; what it tells later is seen next time.
  const around = await deps.homes.around({ person, scope, environments });
  const { logged, seenAt } = around;
  const read = { scope, logged, seenAt };
  if (typeof roles === 'string') return { state: { person, roles, seen: undefined }, ...read };
  const size = homeRows;
  const servicesFrom = (from: HomePages['services']) =>
    deps.serviceViews.page({ filter: '', environments, within: scope, from, size });
  const [own, toDecide, page, held] = await Promise.all([
    deps.requestViews.listOwn({ requester: person, open: true, page: pages.own, size }),
    deps.requestViews.listToDecide({
      ...{ person, groups: roles.groups },
      ...{ decides: roles.approves, escalates: roles.escalates },
      ...{ environments, page: pages.decide, size },
    }),
    servicesFrom(pages.services),
    deps.freezes.listInForce(),
  ]);
  // A page that has nothing on it any more gives way to the first.
  const isGone = page.views.length === 0 && pages.services !== undefined;
  const services = isGone ? await servicesFrom(undefined) : page;
  const owners = services.views.map((view) => ownerOf(policy, view));
  const freezes = held.filter(
    ({ environment }) =>
      roles.freezes || environment === everyEnvironment || scope.includes(environment),
  );
  const seen = { own, toDecide, services: { ...services, owners }, around, freezes };
  return { state: { person, roles, seen }, ...read };
}

async function askRoles(
  { people }: HomeDeps,
  policy: Policy,
  person: SlackUserId,
): Promise<Roles | NoRole> {
  const wanted = { persons: [person], groups: groupsOf(policy) };
  const facts: PeopleFacts | undefined = await people
    .facts(wanted, factsAgeMs)
    .catch(() => undefined);
  return facts === undefined ? 'unknown' : rolesOf(policy, person, facts);
}
