import { createHash } from 'node:crypto';
import { digestPrefix } from '../../domain/preimage.ts';
import type { ChangeRequest } from '../../domain/request.ts';
import type { Click } from '../../use-cases/ports/delivery-log.ts';
import { decide } from '../actions/clicks.ts';
import type { Answer } from '../blocks.ts';
import { cancelAnswer, problemAnswer } from '../messages/answers.ts';
import type { Command, CommandDeps } from './command.ts';

/** Cancels a request by its reference: the same as a click on its card's button. */
export async function cancelByReference(deps: CommandDeps, command: Command): Promise<Answer> {
  const { rest: reference, person } = command;
  if (reference === '') return cancelAnswer({ code: 'no_reference' });
  const found = await deps.requests.search(reference);
  const own = found.filter(({ requester }) => requester === person);
  const [request, ...others] = own.length > 0 ? own : found;
  if (request === undefined) return cancelAnswer({ code: 'not_found', reference });
  if (others.length > 0) return await ambiguous(deps, own);
  const click = toClick(command, request);
  await deps.recordClick(click);
  const answer = await decide(deps, click);
  if (answer === undefined) return problemAnswer('decided_later');
  return cancelAnswer({ code: 'answered', request, answer });
}

/** A trigger is made anew for each command, so the same delivery again is the same click. */
function toClick(
  { triggerId, person, teamId, channel }: Command,
  { id, version, digest }: ChangeRequest,
): Click {
  return {
    key: createHash('sha256').update(`cancel ${triggerId}`).digest('hex'),
    person,
    teamId,
    requestId: id,
    action: 'cancel',
    version,
    digestPrefix: digestPrefix(digest),
    reason: undefined,
    channel,
  };
}

async function ambiguous(deps: CommandDeps, own: readonly ChangeRequest[]): Promise<Answer> {
  const requests = await Promise.all(
    own.map(async (request) => ({ request, permalink: await deps.permalinks.ofCard(request.id) })),
  );
  return cancelAnswer({ code: 'ambiguous', requests });
}
