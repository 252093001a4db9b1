import type { ContextBlock, KnownBlock, ModalView } from '@slack/types';
import { defaultLimits, type Limits } from '../../domain/limits.ts';
import { digestPrefix, type Hashing, liveFingerprint } from '../../domain/preimage.ts';
import { findService, sameLive, toLiveValues } from '../../domain/private-link.ts';
import { type ChangeRequest, isOwnershipChange, referenceOf } from '../../domain/request.ts';
import type { FieldName } from '../../intake/refusals.ts';
import type { UpdateText } from '../../intake/update-form.ts';
import type { Snapshot } from '../../use-cases/ports/request-store.ts';
import { context, plain, section } from '../blocks.ts';
import { type ButtonValue, buttonValue, parseButtonValue } from '../button-value.ts';
import { callbackIds, fieldBlockIds } from '../ids.ts';
import { verbs } from '../messages/words.ts';
import { code, joined, type Mrkdwn, mrkdwn } from '../text.ts';
import { notesOf, type SubmittedView } from './modal-input.ts';
import { firstBlockIds, listInputs, valueText } from './value-inputs.ts';
import { readWhy, whyInputs, whyNeed } from './why-inputs.ts';

type Drawing = {
  readonly hashing: Hashing;
  readonly limits?: Limits | undefined;
  /** The form was sent for a version or a service that is no longer there, and starts anew. */
  readonly anew?: boolean;
};

/**
 * The form that edits a pending request, filled in with what its version asks for. What the request is
 * about stands fixed above the fields: another service is another request.
 */
export function editRequestModal(
  { request, shown, inForce, inventory }: Snapshot,
  { hashing, limits = defaultLimits, anew = false }: Drawing,
): ModalView {
  const { change, desired, reason, ticket } = request;
  const live = toLiveValues(findService(inventory.services, request.target.serviceId));
  const lead =
    change === 'create'
      ? ''
      : 'As it should be, whole: what you take out is taken off the allow list. ';
  const lists =
    change === 'delete' || isOwnershipChange(change)
      ? []
      : listInputs(desired, { limits, token: digestPrefix(request.digest), lead });
  return {
    type: 'modal',
    callback_id: callbackIds.editRequest,
    private_metadata: JSON.stringify({
      edits: buttonValue(request),
      filledWith: liveFingerprint(live, hashing),
    }),
    title: plain('Edit request'),
    submit: plain('Ask for approval'),
    close: plain('Close'),
    blocks: [
      about(request),
      ...(anew ? [note('anew', anewWords)] : []),
      ...(sameLive(live, shown.live) ? [] : [note('live', liveWords(request))]),
      ...lists,
      ...whyInputs(whyNeed(inForce.policy), { reason, ticket: ticket ?? '' }),
    ],
  };
}

function about({ id, version, change, target }: ChangeRequest): KnownBlock {
  const lines = [
    mrkdwn`*${verbs[change]}* ${code(target.serviceId)}, PrivateLink service of cluster ${code(target.clusterId)}`,
    mrkdwn`Request ${code(referenceOf(id))}, version ${version}. What you send is version ${version + 1}: approvals so far no longer count.`,
  ];
  return section('about', joined(lines, '\n'));
}

const anewWords = mrkdwn`*The request or its service changed meanwhile.* Nothing was recorded. Read the fields again before you send this.`;

function liveWords({ version }: ChangeRequest): Mrkdwn {
  return mrkdwn`The service at HCP is no longer as version ${version} showed it. The next version takes its difference from what HCP has now.`;
}

function note(id: string, words: Mrkdwn): ContextBlock {
  return context(id, words);
}

type EditRequestInput = UpdateText & {
  /** `undefined` when the view was not opened by us. */
  readonly edits: ButtonValue | undefined;
  readonly filledWith: string;
};

/** Reads what was filled in, as text; a field that is missing is an empty one. */
export function readEditRequestModal(view: SubmittedView): EditRequestInput {
  const { edits, filledWith } = notesOf(view);
  const pressed = parseButtonValue(typeof edits === 'string' ? edits : undefined);
  const token = pressed?.digestPrefix ?? '';
  return {
    edits: pressed,
    filledWith: typeof filledWith === 'string' ? filledWith : '',
    accounts: valueText(view, 'accounts', token),
    ranges: valueText(view, 'ranges', token),
    regions: valueText(view, 'regions', token),
    ...readWhy(view),
  };
}

/** Under which block each refusal is told: the target has none of its own, since it cannot be changed. */
export function editBlockIds(view: SubmittedView): Readonly<Record<FieldName, string>> {
  const lists = firstBlockIds(readEditRequestModal(view).edits?.digestPrefix ?? '');
  const hasLists = view.state?.values?.[lists.accounts] !== undefined;
  const { reason, ticket } = fieldBlockIds;
  const first = hasLists ? lists.accounts : reason;
  const target = { cluster: first, service: first, service_id: first };
  return hasLists
    ? { ...target, ...lists, reason, ticket }
    : { ...target, accounts: reason, ranges: reason, regions: reason, reason, ticket };
}
