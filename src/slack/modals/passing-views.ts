import type { ModalView } from '@slack/types';
import { plain, plainSection } from '../blocks.ts';

export type ModalProblem =
  | 'database_unavailable'
  | 'nothing_known'
  | 'unknown_service'
  | 'could_not_confirm'
  | 'unreadable';

const problems: Record<ModalProblem, string> = {
  database_unavailable:
    'The bot cannot reach its database, so nothing can be recorded now. Try again in a minute.',
  nothing_known:
    'HCP has not been looked at yet, so there is nothing to choose from. Try again in a minute.',
  unknown_service: 'The bot no longer knows this service, so there is nothing to decide.',
  could_not_confirm:
    'The bot could not confirm that your request was recorded. Submit it again: it will not be doubled.',
  unreadable: 'This form is not one that the bot can read. Close it and start anew.',
};

/** The same words for a place under a field, where what was typed stays. */
export function problemText(problem: ModalProblem): string {
  return problems[problem];
}

/** In place of a form that cannot be shown. */
export function problemModal(problem: ModalProblem): ModalView {
  return {
    type: 'modal',
    title: plain('PrivateLink'),
    close: plain('Close'),
    blocks: [plainSection('words', problems[problem])],
  };
}
