import type { SlackUserId } from '../../domain/request.ts';
import type { RequestPage } from '../../use-cases/ports/request-views.ts';
import type { Answer } from '../blocks.ts';
import type { DoorDeps } from '../door-deps.ts';
import { type LinkedPage, listedRequests, myRequestsAnswer } from '../messages/my-requests.ts';
import type { MinePages } from '../mine-button.ts';
import type { Permalinks } from '../permalinks.ts';
import { askRoles } from '../roles.ts';
import type { Command, CommandDeps } from './command.ts';

type MineDeps = Pick<DoorDeps, 'requestViews' | 'people' | 'policy'> & {
  readonly permalinks: Permalinks;
};

/** What its sender has asked for, and what waits for their decision. */
export async function showMine(deps: CommandDeps, { person }: Command): Promise<Answer> {
  return await listMine(deps, person, { own: 0, decide: 0 });
}

/** A page of each list. Their own everybody may see; of the rest, what they may decide. */
export async function listMine(
  deps: MineDeps,
  person: SlackUserId,
  pages: MinePages,
): Promise<Answer> {
  const [roles, policy] = await Promise.all([askRoles(deps, person), deps.policy()]);
  const size = listedRequests;
  const [own, toDecide] = await Promise.all([
    deps.requestViews.listOwn({ requester: person, open: false, page: pages.own, size }),
    typeof roles === 'string'
      ? nothing
      : deps.requestViews.listToDecide({
          ...{ person, groups: roles.groups },
          ...{ decides: roles.approves, escalates: roles.escalates },
          ...{ environments: policy?.environments ?? [], page: pages.decide, size },
        }),
  ]);
  const [ownLinked, toDecideLinked] = await Promise.all([
    linked(deps, own),
    linked(deps, toDecide),
  ]);
  const inDoubt = roles === 'unknown' || (typeof roles !== 'string' && !roles.complete);
  return myRequestsAnswer({ own: ownLinked, toDecide: toDecideLinked, inDoubt });
}

const nothing: RequestPage = { listed: [], total: 0, first: 0 };

async function linked(
  { permalinks }: Pick<MineDeps, 'permalinks'>,
  page: RequestPage,
): Promise<LinkedPage> {
  const listed = await Promise.all(
    page.listed.map(async (each) => ({
      ...each,
      permalink: each.card && (await permalinks.ofPost(each.card)),
    })),
  );
  return { ...page, listed };
}
