import type { ContextBlock, InputBlock, ModalView } from '@slack/types';
import type { Limits } from '../../domain/limits.ts';
import type { RequestId } from '../../domain/request.ts';
import type { CreateText } from '../../intake/create-form.ts';
import { checkTarget } from '../../use-cases/check-target.ts';
import type { ClusterChoice } from '../../use-cases/ports/inventory-store.ts';
import { context, plain } from '../blocks.ts';
import { parseRequestId } from '../button-value.ts';
import { actionIds, callbackIds, fieldBlockIds } from '../ids.ts';
import { targetRefusalText, unknownClusterText } from '../messages/target-refusal-text.ts';
import { mrkdwn, utcText } from '../text.ts';
import { clusterOption, parseClusterOption } from './cluster-options.ts';
import { chosenOption, notesOf, type SubmittedView, textInput, typedText } from './modal-input.ts';
import { initialMaxLength } from './value-inputs.ts';
import { type Filling, fillingNote, readWhy, type WhyNeed, whyInputs } from './why-inputs.ts';

export type CreateServiceModal = {
  readonly requestId: RequestId;
  /** Proposed; the requester may write another. */
  readonly serviceId: string;
  readonly need: WhyNeed;
  readonly limits: Limits;
  readonly cluster?: ClusterChoice | undefined;
  /** What was typed after the command and is no known cluster. */
  readonly notFound?: string | undefined;
  /** When HCP was last looked at. */
  readonly seenAt?: Date | undefined;
  readonly filling?: Filling | undefined;
};

/** The form that asks for a new service. All fields are always there, so every refusal has its place. */
export function createServiceModal(given: CreateServiceModal): ModalView {
  return {
    type: 'modal',
    callback_id: callbackIds.createService,
    private_metadata: JSON.stringify({ requestId: given.requestId }),
    title: plain('Create PrivateLink'),
    submit: plain('Ask for approval'),
    close: plain('Close'),
    blocks: [
      context('about', mrkdwn`A new PrivateLink service. Nothing is made before approvers agree.`),
      ...fillingNote(given.filling),
      ...tooLongNote(given),
      ...notFoundNote(given),
      ...hindranceNote(given),
      clusterInput(given),
      ...valueInputs(given),
      ...whyInputs(given.need, given.filling),
    ],
  };
}

function notFoundNote({ notFound }: CreateServiceModal): readonly ContextBlock[] {
  if (notFound === undefined) return [];
  const element = plain(unknownClusterText(notFound));
  return [{ type: 'context', block_id: 'not_found', elements: [element] }];
}

/** What stands in the way of a cluster that was named: a closed menu does not say. */
function hindranceNote({ cluster }: CreateServiceModal): readonly ContextBlock[] {
  const refusal = cluster && checkTarget(cluster.inventory);
  if (refusal === undefined) return [];
  const element = plain(`Not possible now: ${targetRefusalText(refusal)}`);
  return [{ type: 'context', block_id: 'not_possible', elements: [element] }];
}

/** A list that has no room in its field is left for the person to fill in: never a part of it, as if that were all. */
function filledIn(values: readonly string[] = [], separator: string): string {
  const text = values.join(separator);
  return text.length > initialMaxLength ? '' : text;
}

function tooLongNote({ filling }: CreateServiceModal): readonly ContextBlock[] {
  const accounts = filling?.values.consumerAccounts;
  if (accounts === undefined || accounts.length === 0 || filledIn(accounts, '\n') !== '') return [];
  return [
    context(
      'too_long',
      mrkdwn`*The consumer accounts are too long for this form to fill in.* Copy them from the thread of that request.`,
    ),
  ];
}

function clusterInput({ cluster, seenAt }: CreateServiceModal): InputBlock {
  const seen = seenAt === undefined ? '' : ` As last seen at HCP ${utcText(seenAt)}.`;
  return {
    type: 'input',
    block_id: fieldBlockIds.cluster,
    label: plain('Cluster'),
    hint: plain(
      `Vault clusters on AWS of the Essentials or Standard tier, without a PrivateLink service yet.${seen}`,
    ),
    element: {
      type: 'external_select',
      action_id: actionIds.cluster,
      min_query_length: 0,
      placeholder: plain('Choose a cluster'),
      ...(cluster === undefined ? {} : { initial_option: clusterOption(cluster) }),
    },
  };
}

function valueInputs({ serviceId, limits, filling }: CreateServiceModal): readonly InputBlock[] {
  return [
    textInput({
      blockId: fieldBlockIds.service_id,
      label: 'Service id',
      hint: '3 to 36 letters, digits and hyphens. Unique in the project; it cannot be changed later.',
      optional: false,
      multiline: false,
      initial: serviceId,
    }),
    textInput({
      blockId: fieldBlockIds.accounts,
      label: 'Consumer accounts',
      hint: `Who may connect: 12-digit account ids, or ARNs of account roots, roles or users. At most ${limits.consumerAccounts}, separated by commas, spaces or lines.`,
      placeholder: '111122223333, arn:aws:iam::444455556666:role/vault',
      optional: true,
      multiline: true,
      initial: filledIn(filling?.values.consumerAccounts, '\n'),
    }),
    textInput({
      blockId: fieldBlockIds.ranges,
      label: 'Consumer IP ranges',
      hint: `IPv4 ranges of the VPCs that connect. At most ${limits.consumerIpRanges}, separated by commas, spaces or lines.`,
      placeholder: '10.20.0.0/16, 10.30.4.0/24',
      optional: true,
      multiline: true,
      initial: filledIn(filling?.values.consumerIpRanges, '\n'),
    }),
    textInput({
      blockId: fieldBlockIds.regions,
      label: 'Consumer regions',
      hint: `AWS regions of VPCs outside the HVN's own region, which always works. At most ${limits.consumerRegions}.`,
      placeholder: 'us-west-1, eu-central-1',
      optional: true,
      multiline: false,
      initial: filledIn(filling?.values.consumerRegions, ', '),
    }),
  ];
}

export type CreateServiceInput = CreateText & {
  /** `undefined` when the view was not opened by us. */
  readonly requestId: RequestId | undefined;
  readonly projectId: string;
  readonly clusterId: string;
};

/** Reads what was filled in, as text; a field that is missing is an empty one. */
export function readCreateServiceModal(view: SubmittedView): CreateServiceInput {
  const chosen = chosenOption(view, fieldBlockIds.cluster, actionIds.cluster);
  return {
    requestId: parseRequestId(notesOf(view)['requestId']),
    ...parseClusterOption(chosen),
    serviceId: typedText(view, fieldBlockIds.service_id),
    accounts: typedText(view, fieldBlockIds.accounts),
    ranges: typedText(view, fieldBlockIds.ranges),
    regions: typedText(view, fieldBlockIds.regions),
    ...readWhy(view),
  };
}
