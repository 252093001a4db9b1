/** How somebody leaves a modal: by its submit button, or by closing it. */
import type { DeliverOptions } from './driver-types.ts';
import type { Opened } from './field-change.ts';
import { clientErrors } from './fields.ts';
import { mustBeOpen, popViews } from './modals.ts';
import { closedPayload, submissionPayload } from './payloads.ts';
import { type Settled, settle } from './submission.ts';
import type { Delivered } from './types.ts';
import { Unable } from './unable.ts';

/** Nothing is delivered where the client itself objects. */
export type Submitted = Settled & { delivery: Delivered | undefined };

/** What Slack tells whose submission it could not get through. */
export const troubleShown = 'We had some trouble connecting. Try again?';

export async function submitView(
  { acting: { world, deliverer }, user, view }: Opened,
  options: DeliverOptions = {},
): Promise<Submitted> {
  mustBeOpen(view);
  if (view.submit === null) throw new Unable('this modal has no submit button');
  const errors = clientErrors(world, view);
  if (Object.keys(errors).length > 0 && options.forced !== true)
    return { kind: 'errors', errors, delivery: undefined };
  const payload = submissionPayload(world, user, view);
  const delivery = await deliverer.deliver('view_submission', payload, options);
  const settled = settle(world, view, delivery);
  world.changes.notify();
  return { ...settled, delivery };
}

/** Resolves when `view_closed`, if asked for, is acknowledged; some views take all with them. */
export async function closeView(
  { acting: { world, deliverer }, user, view }: Opened,
  asked: boolean,
): Promise<void> {
  mustBeOpen(view);
  const all = asked || view.clearOnClose;
  for (const closed of popViews(world, user.id, all)) {
    if (closed.notifyOnClose)
      await deliverer.deliver('view_closed', closedPayload(world, user, closed, all));
  }
}
