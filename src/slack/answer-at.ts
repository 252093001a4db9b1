import type { RespondFn } from '@slack/bolt';
import type { Answer } from './blocks.ts';
import type { DoorDeps } from './door-deps.ts';
import { faultFields } from './fault.ts';
import { isResponseAddress } from './response-address.ts';
import { type Listener, tellPerson, toMessage } from './tell-person.ts';
import { within } from './within.ts';

/** Where a command or a click wants its answer. */
export type Address = { readonly url: string | undefined; readonly respond: RespondFn };

type Deps = Pick<DoorDeps, 'log'> & {
  /** Of the Web API: answers go to the same Slack. */
  readonly apiUrl: URL;
};

/** Slack's SDK sets itself no limit here. */
const respondMs = 5_000;

/**
 * Answers by the address that came with what was asked, which needs no membership anywhere; else like any
 * other answer. `instead`: in place of the message whose button was pressed.
 */
export async function answerAt(
  { log, apiUrl }: Deps,
  to: Listener & { readonly address: Address; readonly instead?: boolean },
  answer: Answer,
): Promise<void> {
  const { url, respond } = to.address;
  // A button on the Home tab comes with no address.
  if (url === undefined) return await tellPerson(log, to, answer);
  const message = { ...toEphemeral(answer), replace_original: to.instead === true };
  try {
    if (!isResponseAddress(url, apiUrl)) throw new Error('the address is not Slack’s');
    await within(respondMs, respond(message), () => new Error('no answer in time'));
  } catch (error) {
    log.warn({ person: to.person, ...faultFields(error) }, 'answer did not reach its address');
    await tellPerson(log, to, answer);
  }
}

export function toEphemeral(answer: Answer) {
  return { response_type: 'ephemeral', ...toMessage(answer) } as const;
}
