import { everyEnvironment } from '../../domain/freeze.ts';
import { parseFreezeOrder } from '../../intake/freeze-order.ts';
import type { Answer } from '../blocks.ts';
import { freezeRefusalAnswer, frozenAnswer, unfrozenAnswer } from '../messages/freeze-answers.ts';
import type { Command, CommandDeps } from './command.ts';

/** `freeze <environment> <reason>`: nothing is begun there from the answer on. */
export async function freezeByName(deps: CommandDeps, { person, rest }: Command): Promise<Answer> {
  const { environment, reason } = parseFreezeOrder(rest);
  if (environment === '') return freezeRefusalAnswer({ code: 'freeze_what' }, environment);
  if (!reason.ok) return freezeRefusalAnswer(reason.refusal, environment);
  const frozen = await deps.freeze({ by: person, environment, reason: reason.value });
  return frozen.ok ? frozenAnswer(environment) : freezeRefusalAnswer(frozen.refusal, environment);
}

/** `unfreeze <environment>`. */
export async function unfreezeByName(
  deps: CommandDeps,
  { person, rest }: Command,
): Promise<Answer> {
  const { environment } = parseFreezeOrder(rest);
  if (environment === '') return freezeRefusalAnswer({ code: 'unfreeze_what' }, environment);
  const ended = await deps.unfreeze({ by: person, environment });
  if (!ended.ok) return freezeRefusalAnswer(ended.refusal, environment);
  const left = await deps.freezes.listInForce();
  return unfrozenAnswer(environment, {
    withAll: left.some((freeze) => freeze.environment === everyEnvironment),
  });
}
