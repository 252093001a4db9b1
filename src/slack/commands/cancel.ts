import { createHash } from 'node:crypto';
import { digestPrefix } from '../../domain/preimage.ts';
import type { ChangeRequest } from '../../domain/request.ts';
import type { Answer } from '../blocks.ts';
import { cancelAnswer } from '../messages/answers.ts';
import type { Command, CommandDeps } from './command.ts';

/** Cancels a request by its reference: the same as a click on its card's button. */
export async function cancelByReference(deps: CommandDeps, command: Command): Promise<Answer> {
  const { rest: reference } = command;
  if (reference === '') return cancelAnswer({ code: 'no_reference' });
  const found = await deps.requests.search(reference);
  const [request, ...others] = found;
  if (request === undefined) return cancelAnswer({ code: 'not_found', reference });
  if (others.length > 0) return await ambiguous(deps, found, command);
  const click = {
    key: createHash('sha256').update(`cancel ${command.triggerId}`).digest('hex'),
    person: command.person,
    teamId: command.teamId,
    requestId: request.id,
    action: 'cancel',
    version: request.version,
    digestPrefix: digestPrefix(request.digest),
    reason: undefined,
    channel: command.channel,
  } as const;
  await deps.recordClick(click);
  return cancelAnswer({ code: 'answered', request, answer: await deps.decideClick(click) });
}

async function ambiguous(
  deps: CommandDeps,
  found: readonly ChangeRequest[],
  { person }: Command,
): Promise<Answer> {
  const own = found.filter(({ requester }) => requester === person);
  const requests = await Promise.all(
    own.map(async (request) => ({ request, permalink: await deps.permalinks.ofCard(request.id) })),
  );
  return cancelAnswer({ code: 'ambiguous', requests });
}
