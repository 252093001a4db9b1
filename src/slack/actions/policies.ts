import type { App, BlockAction, ButtonAction } from '@slack/bolt';
import type { PolicyClick } from '../../use-cases/ports/delivery-log.ts';
import { beforeAck } from '../ack-deadline.ts';
import type { Answer } from '../blocks.ts';
import { parseCandidateValue } from '../button-value.ts';
import type { CommandDeps } from '../commands/command.ts';
import { faultFields } from '../fault.ts';
import { actionIds } from '../ids.ts';
import { problemAnswer } from '../messages/answers.ts';
import { policyAnswer } from '../messages/policy-answers.ts';
import { tellPerson } from '../tell-person.ts';
import {
  ackRecorded,
  clickerOf,
  clickKey,
  type Press,
  type Recording,
  record,
  tellUnreadable,
  toListener,
} from './clicks.ts';

type Deps = Pick<CommandDeps, 'recordClick' | 'decideCandidate' | 'log'>;

const decisions: Readonly<Record<string, PolicyClick['action']>> = {
  [actionIds.confirmPolicy]: 'confirm',
  [actionIds.rejectPolicy]: 'reject',
};

/** The buttons of a proposed policy's card. A click is recorded, then acknowledged, then decided. */
export function registerPolicyButtons(app: App, deps: Deps): void {
  for (const [actionId, action] of Object.entries(decisions))
    app.action<BlockAction<ButtonAction>>(actionId, async ({ ack, body, context, ...rest }) => {
      const press: Press = { body, button: rest.action, listener: toListener(body, rest.client) };
      const pressed = parseCandidateValue(press.button.value);
      if (pressed === undefined) {
        await ack();
        return await tellUnreadable(deps, press);
      }
      const click = { ...clickerOf(body), ...pressed, action, key: clickKey(press) };
      const recorded = await record(deps, click, (work) => beforeAck(context, work));
      await ackRecorded(deps, ack);
      const answer = await decide(deps, click, recorded);
      if (answer !== undefined) await tellPerson(deps.log, press.listener, answer);
    });
}

async function decide(
  { decideCandidate, log }: Deps,
  click: PolicyClick,
  recorded: Recording,
): Promise<Answer | undefined> {
  if (recorded === 'repeated') return undefined;
  if (recorded !== 'recorded') return recorded.problem;
  try {
    return policyAnswer(await decideCandidate(click));
  } catch (error) {
    const about = { policy: click.candidate, ...faultFields(error) };
    log.warn(about, 'click is left to the sweeper');
    return problemAnswer('decided_later');
  }
}
