import type { AckFn, App, ViewResponseAction, ViewSubmitAction } from '@slack/bolt';
import { z } from 'zod';
import { defaultLimits } from '../../domain/limits.ts';
import type { SlackUserId } from '../../domain/request.ts';
import { parseCreateForm } from '../../intake/create-form.ts';
import type { FieldRefusal } from '../../intake/refusals.ts';
import { StoreUnavailableError } from '../../use-cases/ports.ts';
import type { SubmitAnswer } from '../../use-cases/submit-create.ts';
import { beforeAck } from '../ack-deadline.ts';
import { parseRequestId } from '../button-value.ts';
import type { DoorDeps } from '../door-deps.ts';
import { faultFields } from '../fault.ts';
import { callbackIds, fieldBlockIds } from '../ids.ts';
import { fieldErrors } from '../messages/refusal-text.ts';
import { warmFacts } from '../warm-facts.ts';
import { toErrors } from './ack-errors.ts';
import { readCreateServiceModal } from './create-service.ts';
import { type ModalProblem, problemText } from './passing-views.ts';

type Deps = Pick<DoorDeps, 'submitCreate' | 'inventory' | 'people' | 'policy' | 'limits' | 'log'>;

/** A submitted form: recorded, then acknowledged; what is wrong stands under its field. */
export function registerSubmissions(app: App, deps: Deps): void {
  app.view<ViewSubmitAction>(callbackIds.createService, async ({ ack, body, view, context }) => {
    const input = readCreateServiceModal(view);
    const requester = body.user.id as SlackUserId;
    const answer = await submitInTime(deps, (work) => beforeAck(context, work), {
      key: view.id,
      requester,
      input,
    });
    await ackAnswer(ack, answer);
    if (typeof answer !== 'string' && !answer.ok && answer.refusal.some(isAboutPeople))
      await warmFacts(deps, requester);
  });
}

type Submitted = {
  readonly key: string;
  readonly requester: SlackUserId;
  readonly input: ReturnType<typeof readCreateServiceModal>;
};

async function submitInTime(
  deps: Deps,
  inTime: <T>(work: Promise<T>) => Promise<T>,
  submitted: Submitted,
): Promise<SubmitAnswer | ModalProblem> {
  try {
    return await inTime(submit(deps, submitted));
  } catch (error) {
    if (!(error instanceof StoreUnavailableError)) throw error;
    deps.log.warn(faultFields(error), 'submission met no database');
    return error.unconfirmed ? 'could_not_confirm' : 'database_unavailable';
  }
}

async function submit(
  deps: Deps,
  { key, requester, input }: Submitted,
): Promise<SubmitAnswer | ModalProblem> {
  const requestId = parseRequestId(input.requestId);
  if (requestId === undefined) return 'unreadable';
  const clusters = await deps.inventory.findCluster(input.clusterId);
  const cluster = clusters.find(({ projectId }) => projectId === input.projectId);
  if (cluster === undefined) return await refuseCluster(deps, input);
  const { organizationId } = cluster;
  return await deps.submitCreate({ ...input, key, requestId, requester, organizationId });
}

/** The cluster has gone since it was offered. What else is wrong is said at once all the same. */
async function refuseCluster(
  { inventory, limits = defaultLimits }: Deps,
  input: Submitted['input'],
): Promise<SubmitAnswer> {
  const form = parseCreateForm(input, limits);
  const seenAt = await inventory.age();
  const unknown: FieldRefusal = { field: 'cluster', code: 'cluster_unknown', seenAt };
  return { ok: false, refusal: [unknown, ...(form.ok ? [] : form.refusal)] };
}

async function ackAnswer(
  ack: AckFn<ViewResponseAction>,
  answer: SubmitAnswer | ModalProblem,
): Promise<void> {
  if (typeof answer === 'string')
    return await ack(toErrors({ [fieldBlockIds.cluster]: problemText(answer) }));
  if (answer.ok) return await ack();
  await ack(toErrors(fieldErrors(answer.refusal)));
}

const aboutPeople = z.enum(['person_unknown', 'group_unknown']);

function isAboutPeople({ code }: FieldRefusal): boolean {
  return aboutPeople.safeParse(code).success;
}
