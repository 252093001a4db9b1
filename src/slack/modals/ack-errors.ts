import type { ViewResponseAction } from '@slack/bolt';

/** Keeps a form open, with words under its fields. */
export function toErrors(byBlock: Record<string, string>): ViewResponseAction {
  return { response_action: 'errors', errors: byBlock };
}
