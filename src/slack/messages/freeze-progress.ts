import { isByTerraform } from '../../domain/plan.ts';
import type { CardState } from '../../use-cases/ports/painter.ts';
import { type Mrkdwn, mrkdwn } from '../text.ts';
import { freezeSentence, untilWords } from './freeze-words.ts';

/** What a freeze means for a request, by where that stands: of one that has ended, nothing. */
export function freezeProgress(state: CardState): readonly Mrkdwn[] {
  const { freeze } = state;
  const means = freeze && meaning(state, untilWords(freeze));
  if (freeze === undefined || means === undefined) return [];
  return [mrkdwn`${freezeSentence(freeze)} ${means}`];
}

function meaning({ request, shown }: CardState, until: Mrkdwn): Mrkdwn | undefined {
  switch (request.status) {
    case 'pending_approval':
      return mrkdwn`This can be decided; once it is approved, it waits until ${until}.`;
    case 'approved':
      return isByTerraform(shown.plan)
        ? mrkdwn`The bot carries nothing out here, so it keeps nothing back either.`
        : mrkdwn`*This waits until ${until}*, and then goes on by itself.`;
    case 'provisioning':
      return request.phase === 'sending' || request.phase === 'verifying'
        ? mrkdwn`This was begun: what HCP has of it is followed to its end, and nothing is sent again until ${until}.`
        : mrkdwn`This was begun, and is followed to its end.`;
    case 'needs_attention':
      return mrkdwn`It can be decided; what is tried again waits until ${until}.`;
    default:
      return undefined;
  }
}
