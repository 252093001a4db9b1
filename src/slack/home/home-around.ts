import type { KnownBlock } from '@slack/types';
import { decidesIn, type Roles } from '../../domain/roles.ts';
import type { HomeAround, HomeDrift } from '../../use-cases/ports/home.ts';
import { context, section } from '../blocks.ts';
import { kindWords } from '../messages/drift-card.ts';
import { cardLink } from '../messages/service-words.ts';
import { code, dateText, joined, type Mrkdwn, mrkdwn } from '../text.ts';

/** Services that are other than was approved, with the ways to the cards on which that is decided. */
export function driftRows(
  { drifts: { listed, total } }: HomeAround,
  links: readonly (string | undefined)[],
): readonly KnownBlock[] {
  if (total === 0) return [];
  const lines = listed.map((drift, index) => driftLine(drift, links[index]));
  const more =
    total > listed.length ? [mrkdwn`… and ${total - listed.length} more, found earlier`] : [];
  return [
    { type: 'divider', block_id: 'drift-line' },
    section('drifts', joined([mrkdwn`*Other than approved:* ${total}`, ...lines, ...more], '\n')),
  ];
}

function driftLine(
  { kind, serviceId, clusterId, foundAt }: HomeDrift,
  link: string | undefined,
): Mrkdwn {
  return mrkdwn`${kindWords[kind]}: ${code(serviceId)} of cluster ${code(clusterId)}, found ${dateText(foundAt)}${cardLink(link)}`;
}

/** A look is made every five minutes: one that is this old was not made. */
const oldLookMs = 20 * 60_000;

/** How HCP and the bot are. What only those who help can use, nobody else is shown. */
export function healthRows(
  roles: Roles,
  { now, lookedAt, queueBehindSince, attention }: HomeAround,
): readonly KnownBlock[] {
  const { audits, freezes, administers } = roles;
  const helps = decidesIn(roles).length > 0 || audits || freezes || administers;
  const isOld = lookedAt !== undefined && now.getTime() - lookedAt.getTime() > oldLookMs;
  const lines = [
    lookWords(lookedAt, isOld),
    ...(queueBehindSince === undefined
      ? []
      : [
          mrkdwn`*The bot’s queue is behind* since ${dateText(queueBehindSince)}: what is approved waits, and is not lost.`,
        ]),
    ...(helps && attention > 0
      ? [
          mrkdwn`*Needs attention:* ${attention} ${attention === 1 ? mrkdwn`request` : mrkdwn`requests`} in all.`,
        ]
      : []),
  ];
  return [{ type: 'divider', block_id: 'health-line' }, context('health', ...lines)];
}

function lookWords(lookedAt: Date | undefined, isOld: boolean): Mrkdwn {
  if (lookedAt === undefined) return mrkdwn`HCP has not been looked at yet.`;
  return isOld
    ? mrkdwn`*HCP has not been looked at since* ${dateText(lookedAt)}: what stands here may be old.`
    : mrkdwn`HCP was last looked at ${dateText(lookedAt)}.`;
}
