import type { AckFn, App, ViewResponseAction, ViewSubmitAction } from '@slack/bolt';
import type { ModalView } from '@slack/types';
import { z } from 'zod';
import type { SlackUserId } from '../../domain/request.ts';
import type { FieldName, FieldRefusal } from '../../intake/refusals.ts';
import type { Confirmed } from '../../use-cases/confirm-twice.ts';
import { StoreUnavailableError } from '../../use-cases/ports/request-store.ts';
import type { SubmitAnswer } from '../../use-cases/submit-change.ts';
import { beforeAck } from '../ack-deadline.ts';
import type { CommandDeps } from '../commands/command.ts';
import { faultFields } from '../fault.ts';
import type { callbackIds } from '../ids.ts';
import { fieldErrors } from '../messages/refusal-text.ts';
import type { Permalinks } from '../permalinks.ts';
import { warmFacts } from '../warm-facts.ts';
import { toErrors } from './ack-errors.ts';
import { confirmationView, confirmedOf, type SentView } from './confirmation.ts';
import type { SubmittedView } from './modal-input.ts';
import { type ModalProblem, problemText } from './passing-views.ts';

export type FormDeps = Omit<CommandDeps, 'apiUrl'>;

/** A form as it came back. `key` is its view's id. */
export type SentForm = {
  readonly key: string;
  readonly requester: SlackUserId;
  readonly view: SubmittedView;
  /** What of its risks was read before it was sent. */
  readonly confirmed: Confirmed | undefined;
};

/** What a sent form comes to: recorded, refused, not possible now, or shown anew in other words. */
export type FormAnswer = SubmitAnswer | ModalProblem | { readonly instead: ModalView };

export type Form = {
  readonly callbackId: (typeof callbackIds)[keyof typeof callbackIds];
  readonly submit: (deps: FormDeps, sent: SentForm) => Promise<FormAnswer>;
  /** Under which of the form's blocks each refusal is told. */
  readonly blockIds: (view: SubmittedView) => Readonly<Record<FieldName, string>>;
  /** Where it is told what concerns the form as a whole. */
  readonly field: FieldName;
};

/** A submitted form: recorded, then acknowledged; what is wrong stands under its field. */
export function registerForm(app: App, deps: FormDeps, form: Form): void {
  app.view<ViewSubmitAction>(form.callbackId, async ({ ack, body, view, context }) => {
    const inTime: InTime = (work) => beforeAck(context, work);
    const requester = body.user.id as SlackUserId;
    const answer = await submitInTime(deps, inTime, () =>
      form.submit(deps, { key: view.id, requester, view, confirmed: confirmedOf(view) }),
    );
    await ackAnswer(ack, form, { view, answer: await withCards(deps, inTime, answer) });
    if (refusalsOf(answer).some(isAboutPeople)) await warmFacts(deps, requester);
  });
}

type InTime = <T>(work: Promise<T>) => Promise<T>;

async function submitInTime(
  { log }: FormDeps,
  inTime: InTime,
  submit: () => Promise<FormAnswer>,
): Promise<FormAnswer> {
  try {
    return await inTime(submit());
  } catch (error) {
    if (!(error instanceof StoreUnavailableError)) throw error;
    log.warn(faultFields(error), 'submission met no database');
    return error.unconfirmed ? 'could_not_confirm' : 'database_unavailable';
  }
}

async function ackAnswer(
  ack: AckFn<ViewResponseAction>,
  { blockIds, field }: Form,
  { view, answer }: { readonly view: SentView; readonly answer: FormAnswer },
): Promise<void> {
  const ids = blockIds(view);
  if (typeof answer === 'string') return await ack(toErrors({ [ids[field]]: problemText(answer) }));
  if ('instead' in answer) return await ack({ response_action: 'update', view: answer.instead });
  if (answer.ok) return await ack();
  if (answer.confirm !== undefined)
    return await ack({
      response_action: 'update',
      view: confirmationView(view, answer.confirm),
    });
  await ack(toErrors(fieldErrors(answer.refusal, ids)));
}

function refusalsOf(answer: FormAnswer): readonly FieldRefusal[] {
  return typeof answer === 'object' && 'ok' in answer && !answer.ok ? answer.refusal : [];
}

/** Who is kept by another open request is told the way to its card, where that is up. */
async function withCards(
  { permalinks }: { readonly permalinks: Permalinks },
  inTime: InTime,
  answer: FormAnswer,
): Promise<FormAnswer> {
  const refusals = refusalsOf(answer);
  if (!refusals.some(({ code }) => code === 'target_busy')) return answer;
  const refusal = await Promise.all(
    refusals.map(async (one) => {
      if (one.code !== 'target_busy') return one;
      // A kindness only: the refusal is as true without it.
      const card = await inTime(permalinks.ofCard(one.requestId)).catch(() => undefined);
      return card === undefined ? one : { ...one, card };
    }),
  );
  return { ok: false, refusal };
}

const aboutPeople = z.enum([
  'person_unknown',
  'group_unknown',
  'too_few_approvers',
  'nobody_also_from',
]);

function isAboutPeople({ code }: FieldRefusal): boolean {
  return aboutPeople.safeParse(code).success;
}
