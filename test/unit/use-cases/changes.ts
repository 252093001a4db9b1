import type { ChangeRequest } from '../../../src/domain/request.ts';
import { createScriptedService, type ScriptedService } from '../../fakes/scripted-service.ts';
import { aService, deleteService, ownService, updateService } from './services.ts';
import { ben, cleo, click, createWorld, requestOf, type World } from './world.ts';

/** Approved updates and deletes of a service of the bot, and an HCP that has it. */
export type Changed = { readonly world: World; readonly hcp: ScriptedService };

export const kept = 'arn:aws:iam::111122223333:root';
export const removed = 'arn:aws:iam::444455556666:role/vault';
export const added = 'arn:aws:iam::777788889999:root';

/** One account comes, one goes; a range comes. */
export async function anApprovedUpdate(): Promise<Changed> {
  const changed = createChanged();
  const answer = await updateService(changed.world, {
    accounts: [kept, added].join('\n'),
    ranges: '10.20.0.0/16\n10.30.0.0/16',
  });
  if (!answer.ok) throw new Error(JSON.stringify(answer.refusal));
  await click(changed.world, ben);
  return changed;
}

export async function anApprovedDelete(): Promise<Changed> {
  const changed = createChanged();
  const answer = await deleteService(changed.world);
  if (!answer.ok) throw new Error(JSON.stringify(answer.refusal));
  await click(changed.world, ben);
  await click(changed.world, cleo);
  return changed;
}

function createChanged(): Changed {
  const world = createWorld();
  const hcp = createScriptedService(world.databaseNow, ownService(world, aService()));
  return { world: { ...world, deps: { ...world.deps, hcp: hcp.api } }, hcp };
}

/** How it ended, in a line. */
export function endOf({ world, hcp }: Changed): string {
  const { status, failure }: ChangeRequest = requestOf(world);
  const why = failure === undefined ? '' : ` ${failure.code}`;
  return `${status}${why}, ${hcp.taken()} taken`;
}
