import type { KnownBlock } from '@slack/types';
import type { RequestPage } from '../../use-cases/ports/request-views.ts';
import { type Answer, context, section } from '../blocks.ts';
import { actionIds, commandName } from '../ids.ts';
import type { MinePages } from '../mine-button.ts';
import { code, joined, type Mrkdwn, mrkdwn } from '../text.ts';
import { decisionLine, type LinkedRequest, ownLine } from './request-line.ts';
import { pageOf, type Turning, turnRequests } from './turn-pages.ts';

/** A page of each list, so that both are read at a glance. */
export const listedRequests = 8;

export type LinkedPage = Omit<RequestPage, 'listed'> & {
  readonly listed: readonly LinkedRequest[];
};

export type MyRequests = {
  readonly own: LinkedPage;
  readonly toDecide: LinkedPage;
  /** Slack has not told of all that could make somebody an approver. */
  readonly inDoubt: boolean;
};

/** What somebody has asked for, and what waits for their decision: a page of each. */
export function myRequestsAnswer({ own, toDecide, inDoubt }: MyRequests): Answer {
  const turning: Turning = {
    pages: { own: pageOf(own, listedRequests), decide: pageOf(toDecide, listedRequests) },
    ...{ next: actionIds.nextRequests, earlier: actionIds.earlierRequests },
  };
  const heads = [headOf(toDecide, 'decide'), headOf(own, 'own')];
  return {
    text: joined(heads, '\n'),
    blocks: [
      ...list('decide', {
        head: heads[0],
        lines: toDecide.listed.map((each) => decisionLine(each)),
      }),
      ...turnRequests('decide', toDecide, turning),
      ...(inDoubt ? [context('doubt', doubt)] : []),
      ...list('own', { head: heads[1], lines: own.listed.map((each) => ownLine(each)) }),
      ...turnRequests('own', own, turning),
    ],
  };
}

const doubt = mrkdwn`Slack has not told the bot all it needs to know of you, so more may wait for your decision. Try again in a minute.`;

type ListName = keyof MinePages;

const headings: Record<ListName, { readonly some: Mrkdwn; readonly none: Mrkdwn }> = {
  decide: {
    some: mrkdwn`*Waiting for your decision*`,
    none: mrkdwn`*Waiting for your decision:* nothing.`,
  },
  own: {
    some: mrkdwn`*Your requests*`,
    none: mrkdwn`*Your requests:* none yet. ${code(`${commandName} request`)} opens the form.`,
  },
};

function headOf({ total, first, listed }: LinkedPage, name: ListName): Mrkdwn {
  const { some, none } = headings[name];
  if (total === 0) return none;
  return total === listed.length
    ? mrkdwn`${some}: ${total}`
    : mrkdwn`${some}: ${first} to ${first + listed.length - 1} of ${total}`;
}

function list(
  name: ListName,
  { head, lines }: { readonly head: Mrkdwn | undefined; readonly lines: readonly Mrkdwn[] },
): readonly KnownBlock[] {
  return [
    ...(head === undefined ? [] : [section(`${name}-head`, head)]),
    ...lines.map((line, index) => section(`${name}-${index}`, line)),
  ];
}
