import type { AckFn, App, ViewResponseAction, ViewSubmitAction } from '@slack/bolt';
import { z } from 'zod';
import { maxFactsAgeMs } from '../../domain/people.ts';
import { groupsOf } from '../../domain/policy.ts';
import type { SlackUserId } from '../../domain/request.ts';
import { parseReason } from '../../intake/create-form.ts';
import { StoreUnavailableError } from '../../use-cases/ports.ts';
import type { SubmitAnswer } from '../../use-cases/submit-create.ts';
import { recordAndDecide, toClick } from '../actions/clicks.ts';
import type { Answer } from '../blocks.ts';
import { parseRequestId } from '../button-value.ts';
import type { DoorDeps } from '../door-deps.ts';
import { callbackIds, fieldBlockIds } from '../ids.ts';
import { fieldErrors, rejectReasonErrors } from '../messages/refusal-text.ts';
import { tellPerson } from '../tell-person.ts';
import { readCreateServiceModal } from './create-service.ts';
import { problemText } from './passing-views.ts';
import { readRejectRequestModal } from './reject-request.ts';

type Deps = Pick<
  DoorDeps,
  'submitCreate' | 'recordClick' | 'decideClick' | 'inventory' | 'people' | 'policy' | 'log'
>;

/** Submitted modals: recorded, then acknowledged; what is wrong stands under its field. */
export function registerSubmissions(app: App, deps: Deps): void {
  app.view<ViewSubmitAction>(callbackIds.createService, async ({ ack, body, view }) => {
    const input = readCreateServiceModal(view);
    const requester = body.user.id as SlackUserId;
    try {
      const answer = await submit(deps, { key: view.id, requester, input });
      await ackAnswer(ack, answer);
      if (!answer.ok && answer.refusal.some(({ code }) => isAboutPeople(code)))
        await warm(deps, requester);
    } catch (error) {
      if (!(error instanceof StoreUnavailableError)) throw error;
      deps.log.warn({ err: error }, 'submission met no database');
      await ack(
        errors({
          [fieldBlockIds.cluster]: problemText(
            error.unconfirmed ? 'could_not_confirm' : 'database_unavailable',
          ),
        }),
      );
    }
  });

  app.view<ViewSubmitAction>(callbackIds.rejectRequest, async ({ ack, body, view, client }) => {
    const { pressed, channel, reason: text } = readRejectRequestModal(view);
    const reason = parseReason(text);
    if (!reason.ok) return await ack(errors(rejectReasonErrors(reason.refusal)));
    if (pressed === undefined) return await ack();
    const person = body.user.id as SlackUserId;
    const place = channel === undefined ? {} : { channel: { id: channel } };
    const click = toClick(
      { ...place, user: body.user, team: body.team },
      { pressed, action: 'reject', key: view.id, reason: reason.value },
    );
    const tell = (answer: Answer) =>
      tellPerson({ client, log: deps.log }, { person, channel }, answer);
    await recordAndDecide(deps, { click, ack: () => ack(), tell });
  });
}

type Submitted = {
  readonly key: string;
  readonly requester: SlackUserId;
  readonly input: ReturnType<typeof readCreateServiceModal>;
};

async function submit(deps: Deps, { key, requester, input }: Submitted): Promise<SubmitAnswer> {
  const requestId = parseRequestId(input.requestId);
  const clusters = await deps.inventory.findCluster(input.clusterId);
  const cluster = clusters.find(({ projectId }) => projectId === input.projectId);
  if (requestId === undefined || cluster === undefined) {
    const seenAt = await deps.inventory.age();
    return { ok: false, refusal: [{ field: 'cluster', code: 'cluster_unknown', seenAt }] };
  }
  const { organizationId } = cluster;
  return await deps.submitCreate({ ...input, key, requestId, requester, organizationId });
}

async function ackAnswer(ack: AckFn<ViewResponseAction>, answer: SubmitAnswer): Promise<void> {
  if (answer.ok) await ack();
  else await ack(errors(fieldErrors(answer.refusal)));
}

function errors(byBlock: Record<string, string>): ViewResponseAction {
  return { response_action: 'errors', errors: byBlock };
}

const aboutPeople = z.enum(['person_unknown', 'group_unknown']);

function isAboutPeople(code: string): boolean {
  return aboutPeople.safeParse(code).success;
}

/**
 * Fetches what a submission will need to know about its requester: a submission itself may ask nothing
 * remote. Best effort: without it the submission is refused in words, and can be repeated.
 */
export async function warm(
  deps: Pick<DoorDeps, 'people' | 'policy' | 'log'>,
  requester: SlackUserId,
): Promise<void> {
  try {
    const policy = await deps.policy();
    const groups = policy === undefined ? [] : groupsOf(policy);
    await deps.people.facts({ persons: [requester], groups }, maxFactsAgeMs);
  } catch (err) {
    deps.log.warn({ err, person: requester }, 'facts about a requester could not be fetched');
  }
}
