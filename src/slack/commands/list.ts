import type { Answer } from '../blocks.ts';
import { whyNotLook } from '../may-look.ts';
import { listServices } from '../show-services.ts';
import type { Command, CommandDeps } from './command.ts';

/** Lists services, all or those like what was typed. */
export async function showList(deps: CommandDeps, { person, rest }: Command): Promise<Answer> {
  const refused = await whyNotLook(deps, person);
  return refused ?? (await listServices(deps, { filter: rest, from: undefined }));
}
