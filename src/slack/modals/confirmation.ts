import type { KnownBlock, ModalView } from '@slack/types';
import { z } from 'zod';
import { countChanges } from '../../domain/plan.ts';
import { type Change, referenceOf } from '../../domain/request.ts';
import type { Confirmation, Confirmed } from '../../use-cases/confirm-twice.ts';
import { context, plain, section } from '../blocks.ts';
import { flagLines } from '../messages/risk-text.ts';
import { type Room, valueTexts } from '../messages/value-lists.ts';
import { verbs } from '../messages/words.ts';
import { code, dateText, joined, type Mrkdwn, mention, mrkdwn } from '../text.ts';
import { notesOf, type SubmittedView } from './modal-input.ts';

/** A form as Slack sends it back, with the blocks that it was made of. */
export type SentView = SubmittedView & {
  readonly callback_id: string;
  readonly blocks: Readonly<ModalView['blocks']>;
};

/** The same form once more, below what must be read first. What was filled in stays: the blocks are the same. */
export function confirmationView(view: SentView, confirmation: Confirmation): ModalView {
  const fields = view.blocks.filter(({ block_id: id }) => id?.startsWith(ownBlocks) !== true);
  return {
    type: 'modal',
    callback_id: view.callback_id,
    private_metadata: JSON.stringify({ ...notesOf(view), confirmed: confirmation.confirmed }),
    title: plain('Read this first'),
    submit: plain('Ask all the same'),
    close: plain('Close'),
    blocks: [
      ...warning(confirmation),
      ...fields,
      context(
        `${ownBlocks}end`,
        mrkdwn`Nothing is recorded yet. Read the top of this form, then send it once more or change it.`,
      ),
    ],
  };
}

const ownBlocks = 'confirm_';

/** A section holds 3,000 characters; the heading of a list and what an empty one means take some. */
const room: Room = {
  consumerAccounts: { changes: 2000, stays: 600 },
  consumerIpRanges: { changes: 2000, stays: 600 },
  consumerRegions: { changes: 1500, stays: 600 },
};

function warning(confirmation: Confirmation): readonly KnownBlock[] {
  const { plan, target, supersedes } = confirmation;
  const lists = valueTexts({ plan, target }, room, mrkdwn` in the fields below`);
  return [
    section(`${ownBlocks}what`, lead(confirmation)),
    ...supersedesNote(supersedes),
    section(
      `${ownBlocks}risks`,
      joined([mrkdwn`*Before you ask*`, ...flagLines(plan.flags)], '\n'),
    ),
    ...lists.map(({ list, text }) => section(`${ownBlocks}${list}`, text)),
    context(`${ownBlocks}look`, lookLine(confirmation)),
    { type: 'divider', block_id: `${ownBlocks}line` },
  ];
}

function supersedesNote(rival: Confirmation['supersedes']): readonly KnownBlock[] {
  if (rival === undefined) return [];
  const { id, requester, change } = rival;
  return [
    section(
      `${ownBlocks}supersedes`,
      mrkdwn`*Takes the place of another request.* ${code(referenceOf(id))} of ${mention(requester)}, to ${lowerVerbs[change]} the same service, still waits for approval. Yours only takes away: send it, and that one is canceled and ${mention(requester)} is told.`,
    ),
  ];
}

const lowerVerbs: Record<Change, Mrkdwn> = {
  create: mrkdwn`create`,
  update: mrkdwn`update`,
  delete: mrkdwn`delete`,
  accept: mrkdwn`accept`,
  own: mrkdwn`take over`,
  hand_over: mrkdwn`hand over`,
};

function lead({ change, plan, target }: Confirmation): Mrkdwn {
  const { added, removed } = countChanges(plan);
  return joined(
    [
      mrkdwn`*${verbs[change]}* ${code(target.serviceId)}: *+ ${added}, − ${removed}*`,
      mrkdwn`PrivateLink service of cluster ${code(target.clusterId)}, HVN ${code(target.hvnId)}, ${code(target.region)}`,
    ],
    '\n',
  );
}

function lookLine({ seenAt, now }: Confirmation): Mrkdwn {
  if (seenAt === undefined) return mrkdwn`HCP has not been looked at yet.`;
  const minutes = Math.max(0, Math.floor((now.getTime() - seenAt.getTime()) / 60_000));
  return mrkdwn`As last seen at HCP ${dateText(seenAt)}, ${minutes} min ago. The bot looks again before it changes anything.`;
}

const confirmedSchema = z.object({ plan: z.string(), risks: z.array(z.string()) });

/** What was read before this form was sent; `undefined` where it is sent for the first time. */
export function confirmedOf(view: SubmittedView): Confirmed | undefined {
  return confirmedSchema.safeParse(notesOf(view)['confirmed']).data;
}
