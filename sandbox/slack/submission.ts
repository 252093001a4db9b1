/** What happens to a modal when its submission is answered. */
import { fieldsOf } from './fields.ts';
import { validateView } from './limits.ts';
import { isObj } from './limits-check.ts';
import { SlackError } from './methods/method.ts';
import { popViews, pushView, rewriteView } from './modals.ts';
import type { Delivered, Obj, View } from './types.ts';
import type { World } from './world.ts';

export type Settled =
  | { kind: 'closed' | 'cleared' }
  /** By block id. */
  | { kind: 'errors'; errors: Record<string, string> }
  | { kind: 'updated' | 'pushed'; view: View }
  | { kind: 'trouble'; reason: string };

/**
 * Does what the acknowledgement asks. Late, failed or malformed, the person is told of trouble and
 * the modal stays as it is, whatever the app did.
 *
 * @see Slack docs, "Modals: handling view_submission"
 */
export function settle(world: World, view: View, ack: Delivered): Settled {
  if (!ack.acked) return { kind: 'trouble', reason: ack.error ?? 'not acknowledged' };
  if (ack.body === undefined || isEmpty(ack.body)) {
    if (view.open) popViews(world, view.user, false);
    return { kind: 'closed' };
  }
  if (!isObj(ack.body)) return { kind: 'trouble', reason: 'the answer is not JSON' };
  try {
    return respondTo(world, view, ack.body);
  } catch (thrown) {
    if (!(thrown instanceof SlackError)) throw thrown;
    return { kind: 'trouble', reason: thrown.code };
  }
}

function isEmpty(body: unknown): boolean {
  return isObj(body) && Object.keys(body).length === 0;
}

function respondTo(world: World, view: View, body: Obj): Settled {
  switch (body['response_action']) {
    case 'clear':
      popViews(world, view.user, true);
      return { kind: 'cleared' };
    case 'errors':
      return fieldErrors(world, view, body['errors']);
    case 'update':
      return { kind: 'updated', view: rewriteView(world, view, valid(body['view'])) };
    case 'push':
      return { kind: 'pushed', view: pushView(world, view.user, valid(body['view'])) };
    default:
      return { kind: 'trouble', reason: `response_action ${String(body['response_action'])}` };
  }
}

function valid(json: unknown): Obj {
  const [problem] = validateView(json);
  if (problem !== undefined) throw new SlackError(`${problem.pointer}: ${problem.message}`);
  if (!isObj(json) || json['type'] !== 'modal') throw new SlackError('the view is not a modal');
  return json;
}

/** Errors belong under input blocks of this view; any other key spoils the whole answer. */
function fieldErrors(world: World, view: View, errors: unknown): Settled {
  if (!isObj(errors) || Object.keys(errors).length === 0)
    return { kind: 'trouble', reason: 'no errors given' };
  const inputs = new Set(
    fieldsOf(world, view).flatMap(({ block }) => (block.type === 'input' ? [block.block_id] : [])),
  );
  const told: Record<string, string> = {};
  for (const [blockId, text] of Object.entries(errors)) {
    if (!inputs.has(blockId)) return { kind: 'trouble', reason: `no input block ${blockId}` };
    if (typeof text !== 'string' || text === '')
      return { kind: 'trouble', reason: `no text for ${blockId}` };
    told[blockId] = text;
  }
  return { kind: 'errors', errors: told };
}
