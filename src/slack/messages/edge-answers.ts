import { type Answer, section } from '../blocks.ts';
import { type Mrkdwn, mrkdwn } from '../text.ts';

/** What a person is told where a click or a command ends before anything could be asked or decided. */
type Edge = 'unreadable_button' | 'too_late';

const words: Record<Edge, Mrkdwn> = {
  unreadable_button: mrkdwn`The bot did not make this button, so nothing was done. Look at the card again.`,
  too_late: mrkdwn`It took longer to open the form than Slack allows, and nothing was done. Do it again.`,
};

export function edgeAnswer(edge: Edge): Answer {
  return { text: words[edge], blocks: [section('answer', words[edge])] };
}
