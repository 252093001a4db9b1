import type { KnownBlock } from '@slack/types';
import { countChanges } from '../../domain/plan.ts';
import type { CardState } from '../../use-cases/ports/painter.ts';
import { section } from '../blocks.ts';
import { fitList } from '../cut.ts';
import { code, type Mrkdwn, mrkdwn } from '../text.ts';
import { deltaLines } from './difference-text.ts';

/** One update in words; `more` are blocks below them. */
export type Told = { readonly words: Mrkdwn; readonly more?: readonly KnownBlock[] };

const linesRoom = 2_400;

/** How an update ended: what was added and removed, and what a removal does not do. */
export function updatedTold(state: CardState, id: (name: string) => string): Told {
  const { plan } = state.shown;
  const { added, removed } = countChanges(plan);
  const { text } = fitList(deltaLines(plan), linesRoom, {
    separator: '\n',
    where: mrkdwn` values, in the audit log`,
  });
  const words = mrkdwn`*AVAILABLE:* HCP has the service with the values that were approved: + ${added}, − ${removed}.`;
  const change = text === '' ? [] : [section(id('change'), text)];
  return {
    words,
    more: removed === 0 ? change : [...change, section(id('removed'), removalWords)],
  };
}

/**
 * What is taken off an allow list is not cut off. @see AWS PrivateLink docs, "Configure an endpoint
 * service": removing permissions leaves accepted connections as they are
 */
const removalWords = mrkdwn`What was removed is *off the allow list; connections already accepted may stay*. Their owners end them in their own AWS account, by deleting the VPC endpoint: ${code('aws ec2 delete-vpc-endpoints --vpc-endpoint-ids vpce-…')}`;

/** The same on the card, in one line; `undefined` where nothing was removed. */
export function removalLine({ shown }: Pick<CardState, 'shown'>): Mrkdwn | undefined {
  const { removed } = countChanges(shown.plan);
  if (removed === 0) return undefined;
  return mrkdwn`What was removed is off the allow list; connections already accepted may stay.`;
}

export function deletedWords({ request: { target } }: Pick<CardState, 'request'>): Mrkdwn {
  return mrkdwn`*Deleted:* HCP no longer has the service. Cluster ${code(target.clusterId)} can be deleted now, as far as PrivateLink goes. VPC endpoints that were on it do not work any more; their owners can delete them.`;
}
