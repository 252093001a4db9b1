import type { ContextBlock, InputBlock } from '@slack/types';
import { findTerraformGlob } from '../../domain/policy.ts';
import type { RequestId } from '../../domain/request.ts';
import type { ServiceChoice } from '../../use-cases/ports/inventory-store.ts';
import { context, plain } from '../blocks.ts';
import { actionIds, fieldBlockIds } from '../ids.ts';
import { targetRefusalText, unknownServiceText } from '../messages/target-refusal-text.ts';
import { ageWords } from '../messages/words.ts';
import { dateText, mrkdwn, utcText } from '../text.ts';
import { refusalOf, serviceOption, type Wanted } from './service-options.ts';
import type { Filling, WhyNeed } from './why-inputs.ts';

/** What both forms about a service that is there are made of. */
export type ServiceForm = {
  readonly requestId: RequestId;
  readonly wanted: Wanted;
  readonly need: WhyNeed;
  /** The service that the form is about; absent as long as none was chosen. */
  readonly choice?: ServiceChoice | undefined;
  /** What was typed after the command and is nothing known. */
  readonly notFound?: string | undefined;
  /** When HCP was last looked at. */
  readonly seenAt?: Date | undefined;
  readonly filling?: Filling | undefined;
};

const pickers = { update: actionIds.serviceToUpdate, delete: actionIds.serviceToDelete } as const;

/** The picker of the service. Of an update each choice is told at once, so that its lists can be filled in. */
export function serviceInput({ wanted, choice, seenAt }: ServiceForm): InputBlock {
  const seen = seenAt === undefined ? '' : ` As last seen at HCP ${utcText(seenAt)}.`;
  return {
    type: 'input',
    block_id: fieldBlockIds.service,
    label: plain('Service'),
    hint: plain(
      `PrivateLink services of the bot and of Terraform. Others are listed with the reason.${seen}`,
    ),
    dispatch_action: wanted.change === 'update',
    element: {
      type: 'external_select',
      action_id: pickers[wanted.change],
      min_query_length: 0,
      placeholder: plain('Choose a service'),
      ...(choice === undefined ? {} : { initial_option: serviceOption(choice, wanted) }),
    },
  };
}

/** What should be read before anything is filled in: that a name is unknown, or what stands in the way. */
export function serviceNotes({ wanted, choice, notFound }: ServiceForm): readonly ContextBlock[] {
  const refusal = choice && refusalOf(choice, wanted);
  const { policy } = wanted;
  const glob = policy && choice && findTerraformGlob(policy, choice.service.id);
  return [
    ...(glob === undefined ? [] : [note('by_terraform', forTerraform)]),
    ...(notFound === undefined ? [] : [note('not_found', unknownServiceText(notFound))]),
    ...(refusal === undefined
      ? []
      : [note('not_possible', `Not possible now: ${targetRefusalText(refusal)}`)]),
  ];
}

const forTerraform =
  "By the policy this service is Terraform's. What is approved here is carried out there: the bot says what the pull request needs, and changes nothing itself.";

function note(id: string, text: string): ContextBlock {
  return { type: 'context', block_id: id, elements: [plain(text)] };
}

/** How old the values are that a form shows: they are never fetched while somebody waits. */
export function ageNote(
  { choice }: Pick<ServiceForm, 'choice'>,
  now: Date,
): readonly ContextBlock[] {
  if (choice?.seenAt === undefined) return [];
  const seen = mrkdwn`As last seen at HCP ${dateText(choice.seenAt)}, ${ageWords(choice.seenAt, now)}.`;
  return [context('age', seen)];
}
