import type { KnownBlock, ModalView } from '@slack/types';
import { z } from 'zod';
import { deltaOf, isNothing } from '../../domain/difference.ts';
import { valuesAfter, valuesBefore } from '../../domain/ownership-change.ts';
import type { Policy } from '../../domain/policy.ts';
import { type Hashing, liveFingerprint } from '../../domain/preimage.ts';
import { toLiveValues } from '../../domain/private-link.ts';
import { type OwnershipChange, ownershipChanges, type RequestId } from '../../domain/request.ts';
import type { FieldName } from '../../intake/refusals.ts';
import type { WhyText } from '../../intake/why-fields.ts';
import { checkOwnership } from '../../use-cases/check-ownership.ts';
import type { ServiceView } from '../../use-cases/ports/service-views.ts';
import { context, plain, section } from '../blocks.ts';
import { parseRequestId } from '../button-value.ts';
import { fitList } from '../cut.ts';
import { callbackIds, fieldBlockIds } from '../ids.ts';
import { deltaLines } from '../messages/difference-text.ts';
import { ownershipWords } from '../messages/ownership-words.ts';
import { targetRefusalText } from '../messages/target-refusal-text.ts';
import { verbs } from '../messages/words.ts';
import { code, joined, type Mrkdwn, mrkdwn } from '../text.ts';
import { notesOf, type SubmittedView } from './modal-input.ts';
import { type Filling, fillingNote, readWhy, whyInputs, whyNeed } from './why-inputs.ts';

export type OwnershipModal = {
  readonly requestId: RequestId;
  readonly change: OwnershipChange;
  readonly service: ServiceView;
  readonly policy: Policy | undefined;
  readonly hashing: Hashing;
  readonly filling?: Filling | undefined;
  /** The form was sent for a service that has changed since, and starts anew. */
  readonly changedSince?: boolean;
};

/** The form that asks for a decision about one service; what would be decided stands above the fields. */
export function ownershipModal(given: OwnershipModal): ModalView {
  const { requestId, change, service, policy, hashing, filling } = given;
  const live = toLiveValues(service.live);
  const { projectId, id: serviceId } = service;
  return {
    type: 'modal',
    callback_id: callbackIds.ownership,
    private_metadata: JSON.stringify({
      ...{ requestId, change, projectId, serviceId },
      filledWith: liveFingerprint(live, hashing),
    }),
    title: plain(titles[change]),
    submit: plain('Ask for approval'),
    close: plain('Close'),
    blocks: [
      section('about', aboutWords(given)),
      ...(given.changedSince === true ? [context('changed', changedWords)] : []),
      ...fillingNote(filling),
      ...hindranceNote(given),
      section('values', valueWords(given)),
      ...whyInputs(whyNeed(policy), filling),
    ],
  };
}

/** Slack gives a title 24 characters. */
const titles: Record<OwnershipChange, string> = {
  accept: 'Accept as approved',
  own: 'Take over a service',
  hand_over: 'Hand over to Terraform',
};

const changedWords = mrkdwn`*The service has changed at HCP since this form was filled in.* It now shows what HCP has.`;

function aboutWords({ change, service }: OwnershipModal): Mrkdwn {
  const { id, clusterId, hvnId } = service;
  return joined(
    [
      mrkdwn`*${verbs[change]}* ${code(id)}, PrivateLink service of cluster ${code(clusterId)}, HVN ${code(hvnId)}`,
      mrkdwn`Nothing is decided before approvers agree. ${ownershipWords[change].meaning}`,
    ],
    '\n',
  );
}

function hindranceNote({ change, service, policy }: OwnershipModal): readonly KnownBlock[] {
  const { live, owned, seenAt } = service;
  const refusal = policy && checkOwnership(change, { service: live, owned, seenAt }, policy);
  if (refusal === undefined) return [];
  const words = `Not possible now: ${targetRefusalText(refusal)}`;
  return [{ type: 'context', block_id: 'not_possible', elements: [plain(words)] }];
}

/** A section holds 3,000 characters; the words before the values need some of them. */
const valuesRoom = 2_400;

function valueWords({ change, service }: OwnershipModal): Mrkdwn {
  const subject = { live: toLiveValues(service.live), owned: service.owned };
  const delta = deltaOf(valuesBefore(change, subject), valuesAfter(change, subject));
  if (isNothing(delta)) return mrkdwn`What counts as approved stays as it is.`;
  const where = mrkdwn` values, on the card`;
  const { text } = fitList(deltaLines(delta), valuesRoom, { separator: '\n', where });
  return joined([mrkdwn`What counts as approved from then on (+) and no longer (−):`, text], '\n');
}

type OwnershipInput = WhyText & {
  readonly requestId: RequestId;
  readonly change: OwnershipChange;
  readonly projectId: string;
  readonly serviceId: string;
  readonly filledWith: string;
};

const notes = z.object({
  change: z.enum(ownershipChanges),
  projectId: z.string(),
  serviceId: z.string(),
  filledWith: z.string(),
});

/** Reads what was filled in; `undefined` when the view was not opened by us. */
export function readOwnershipModal(view: SubmittedView): OwnershipInput | undefined {
  const read = notesOf(view);
  const requestId = parseRequestId(read['requestId']);
  const known = notes.safeParse(read);
  return requestId === undefined || !known.success
    ? undefined
    : { requestId, ...known.data, ...readWhy(view) };
}

/** Under which block each refusal is told: what the form is about has none of its own. */
export function ownershipBlockIds(): Readonly<Record<FieldName, string>> {
  const { reason, ticket } = fieldBlockIds;
  const target = { cluster: reason, service: reason, service_id: reason };
  return { ...target, accounts: reason, ranges: reason, regions: reason, reason, ticket };
}
