import type { FreezeRefusal } from '../../use-cases/freeze-environment.ts';
import { type Answer, section } from '../blocks.ts';
import { cutPlain } from '../cut.ts';
import { commandName } from '../ids.ts';
import { code, groupMention, joined, type Mrkdwn, mrkdwn } from '../text.ts';
import { kindWords } from './click-text.ts';
import { sinceWords } from './freeze-words.ts';

/** What of a command cannot be read: said before anybody is asked about. */
type FreezeTypo =
  | { readonly code: 'freeze_what' }
  | { readonly code: 'unfreeze_what' }
  | { readonly code: 'missing_reason' }
  | { readonly code: 'reason_long'; readonly given: number; readonly max: number };

export type FreezeNo = FreezeRefusal | FreezeTypo;

type Words = {
  readonly [C in FreezeNo['code']]: (
    no: Extract<FreezeNo, { code: C }>,
    environment: string,
  ) => Mrkdwn;
};

const words: Words = {
  freeze_what: () =>
    mrkdwn`Which environment, and why? ${code(`${commandName} freeze production AWS has an incident`)}`,
  unfreeze_what: () => mrkdwn`Which environment? ${code(`${commandName} unfreeze production`)}`,
  missing_reason: (_, environment) =>
    mrkdwn`Say why, for all who wait: ${code(`${commandName} freeze ${cutPlain(environment, 40)} AWS has an incident`)}. Nothing was done.`,
  reason_long: ({ given, max }) =>
    mrkdwn`The reason has ${given} characters, and every card there shows it: at most ${max}. Nothing was done.`,
  unknown_environment: ({ known }, environment) =>
    mrkdwn`The policy has no environment ${code(cutPlain(environment, 40))}, and nothing was done. It has ${environmentNames(known)}.`,
  not_a_freezer: () =>
    mrkdwn`The policy does not name you as one who may freeze environments. Nothing was done. In an emergency, ask whoever runs the bot: an operator can.`,
  person_unknown: () =>
    mrkdwn`Slack could not tell the bot who you are, so nothing was done. Try again in a minute.`,
  not_a_member: ({ kind }) => mrkdwn`${kindWords[kind]}. Nothing was done.`,
  group_unknown: ({ groups }) =>
    mrkdwn`Slack could not tell the bot who is in ${joined(groups.map(groupMention), ', ')}, so nothing was done. Try again in a minute.`,
  already_frozen: ({ freeze }, environment) =>
    mrkdwn`${code(environment)} is frozen already, ${sinceWords(freeze)}. Nothing was done.`,
  not_frozen: (_, environment) => mrkdwn`${code(environment)} is not frozen. Nothing was done.`,
  frozen_with_all: ({ freeze }, environment) =>
    mrkdwn`${code(environment)} has no freeze of its own: all environments are frozen, ${sinceWords(freeze)}, and an operator ends that for all. Nothing was done.`,
};

const namedAtMost = 20;

function environmentNames(known: readonly string[]): Mrkdwn {
  const names = joined(known.slice(0, namedAtMost).map(code), ', ');
  const left = known.length - namedAtMost;
  return left > 0 ? mrkdwn`${names} and ${left} more` : names;
}

export function freezeRefusalAnswer(no: FreezeNo, environment: string): Answer {
  // The table's type ties each code to its words; TypeScript cannot follow that through an index.
  const say = words[no.code] as (no: FreezeNo, environment: string) => Mrkdwn;
  return answer(say(no, environment));
}

export function frozenAnswer(environment: string): Answer {
  return answer(
    mrkdwn`*${code(environment)} is frozen*, and its channel is told. Nothing is begun there until ${code(`${commandName} unfreeze ${environment}`)}; what HCP has taken is followed to its end.`,
  );
}

/** `withAll`: all environments are frozen as well, and that goes on. */
export function unfrozenAnswer(environment: string, { withAll }: { withAll: boolean }): Answer {
  return answer(
    withAll
      ? mrkdwn`The freeze of ${code(environment)} has ended, and its channel is told. All environments are frozen as well, until an operator ends that.`
      : mrkdwn`*${code(environment)} is no longer frozen*, and its channel is told. What is approved goes on by itself within half a minute.`,
  );
}

function answer(text: Mrkdwn): Answer {
  return { text, blocks: [section('answer', text)] };
}
