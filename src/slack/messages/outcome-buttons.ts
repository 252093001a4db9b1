import type { Button } from '@slack/types';
import { type Remedy, remediesOf } from '../../domain/remedies.ts';
import { type HcpChange, hcpChangeOf } from '../../domain/request.ts';
import type { CardState } from '../../use-cases/ports/painter.ts';
import { button, confirmation } from '../blocks.ts';
import { seenButtonValue } from '../button-value.ts';
import { actionIds } from '../ids.ts';

type Draw = (given: {
  readonly state: CardState;
  readonly value: string;
  readonly named: string;
}) => Button;

const adopted: Record<HcpChange, string> = {
  create: 'What HCP has becomes the result of this request, and the service the bot’s own.',
  update: 'What HCP has becomes the result of this request.',
  delete: 'HCP has no such service any more: that becomes the result of this request.',
};

const drawings: Record<Remedy, Draw> = {
  adopt: ({ state, value, named }) =>
    button({
      ...{ action: actionIds.adopt, label: 'Adopt', value },
      spoken: `Take what HCP has for the result of ${named}`,
      confirm: confirmation({
        title: 'Adopt what HCP has?',
        text: `${adopted[hcpChangeOf(state.request)]} ${whatIsThere(state)} Nothing is sent to HCP.`,
        yes: 'Adopt',
        no: 'Not yet',
        style: 'primary',
      }),
    }),
  retry: ({ value, named }) =>
    button({
      ...{ action: actionIds.retry, label: 'Try again', value },
      spoken: `Show ${named} anew, for a new approval`,
    }),
  abandon: ({ state, value, named }) =>
    button({
      ...{ action: actionIds.abandon, label: 'Abandon', value, style: 'danger' },
      spoken: `End ${named} as it stands`,
      confirm: confirmation({
        title: 'Abandon this request?',
        text: `The bot does nothing more for it, and HCP keeps what it has. ${whatIsThere(state)}`,
        yes: 'Abandon it',
        no: 'Not yet',
        style: 'danger',
      }),
    }),
  delete: ({ value, named }) =>
    button({
      ...{ action: actionIds.deleteLeftover, label: 'Delete …', value, style: 'danger' },
      spoken: `Open the form that deletes what ${named} has left`,
    }),
  look: ({ value, named }) =>
    button({
      ...{ action: actionIds.look, label: 'Look again', value },
      spoken: `Look at HCP now for ${named}`,
    }),
};

/** What people decide on, once more right before they do. */
function whatIsThere({ request: { failure, target } }: CardState): string {
  const seen = failure?.seen;
  if (seen === undefined) return 'HCP has not been looked at since.';
  const { live, state } = seen;
  return live.exists
    ? `Service ${target.serviceId}: ${state ?? 'unknown state'}, created ${live.createdAt}.`
    : `There is no service ${target.serviceId}.`;
}

/** The buttons of a request that needs attention, or has failed: only what makes sense as HCP is. */
export function outcomeButtons(state: CardState, named: string): readonly Button[] {
  const { request, shown } = state;
  const value = seenButtonValue(request);
  return remediesOf({ request, before: shown.live }).map((remedy) =>
    drawings[remedy]({ state, value, named }),
  );
}
