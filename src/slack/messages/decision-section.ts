import type { KnownBlock } from '@slack/types';
import { countChanges, isByTerraform } from '../../domain/plan.ts';
import { isOwnershipChange, referenceOf } from '../../domain/request.ts';
import type { DecisionSection, DecisionSectionInput } from '../../use-cases/ports/painter.ts';
import { context, plainSection, section } from '../blocks.ts';
import { escapedLength } from '../cut.ts';
import { messageBlockId } from '../ids.ts';
import {
  code,
  dateText,
  exactDateText,
  joined,
  link,
  type Mrkdwn,
  mention,
  mrkdwn,
  shown,
} from '../text.ts';
import { ownershipWords } from './ownership-words.ts';
import { flagLines, worstFlag } from './risk-text.ts';
import { ruleText } from './rule-text.ts';
import { type Room, valueTexts } from './value-lists.ts';
import { count, verbs } from './words.ts';

/**
 * The part of a card that an approval is bound to. It is drawn once per version, stored, hashed into
 * the preimage, and never drawn again: a redraw of the card repeats these very bytes. So nothing in it
 * may depend on anything but the input, and it must come out of `JSON.parse` and `JSON.stringify` as
 * it went in, which holds for every text without keys that look like numbers.
 */
export function decisionSection(input: DecisionSectionInput): DecisionSection {
  const lists = valueTexts(input, room, mrkdwn`, in the thread`);
  const id = (name: string): string => messageBlockId('d', input, name);
  const blocks: readonly KnownBlock[] = [
    section(id('what'), lead(input)),
    context(id('who'), who(input)),
    plainSection(id('why'), `Reason: ${input.reason}`, reasonRoom),
    ...lists.map(({ list, text }) => section(id(list), text)),
    ...flags(input).map((text) => section(id('flags'), text)),
    ...meaning(input).map((text) => context(id('meaning'), text)),
    ...removal(input).map((text) => context(id('removal'), text)),
    ...live(input).map((text) => context(id('live'), text)),
    context(id('rule'), rule(input), expiry(input)),
  ];
  const whole = escapedLength(`Reason: ${input.reason}`) <= reasonRoom;
  return { json: JSON.stringify(blocks), complete: whole && lists.every((list) => list.complete) };
}

/**
 * Room for what people fill in, in characters. All blocks of a message together must stay below what
 * Slack accepts, progress and buttons included, and a card should be read on a phone.
 *
 * @see bolt-js, reports of `msg_blocks_too_long` from about 13,200 characters of JSON
 */
const room: Room = {
  consumerAccounts: { changes: 1400, stays: 250 },
  consumerIpRanges: { changes: 800, stays: 250 },
  consumerRegions: { changes: 540, stays: 200 },
};
export const reasonRoom = 1200;

function lead({ change, plan, target }: DecisionSectionInput): Mrkdwn {
  const { added, removed } = countChanges(plan);
  return joined(
    [
      mrkdwn`*${verbs[change]}* ${code(target.serviceId)}: *+ ${added}, − ${removed}*`,
      worstFlag(plan.flags),
      mrkdwn`PrivateLink service of cluster ${code(target.clusterId)}, HVN ${code(target.hvnId)}, ${code(target.region)}`,
    ],
    '\n',
  );
}

function who(input: DecisionSectionInput): Mrkdwn {
  return joined(
    [
      mrkdwn`Asked for by ${mention(input.requester)}`,
      ...(input.ticket === undefined ? [] : [ticket(input.ticket, input.ticketUrl)]),
      mrkdwn`environment ${code(input.rule.environment)}`,
      mrkdwn`request ${code(referenceOf(input.id))}, version ${input.version}`,
    ],
    ' · ',
  );
}

function ticket(text: string, template: string | undefined): Mrkdwn {
  const address = template?.replaceAll('{ticket}', () => encodeURIComponent(shown(text))) ?? '';
  const open = link(address, 'open');
  return open === undefined ? mrkdwn`ticket ${code(text)}` : mrkdwn`ticket ${code(text)} (${open})`;
}

function flags({ plan }: DecisionSectionInput): readonly Mrkdwn[] {
  if (plan.flags.length === 0) return [];
  return [joined([mrkdwn`*Before you decide*`, ...flagLines(plan.flags)], '\n')];
}

/** Of a change of ownership: the lists alone do not tell what it brings about. */
function meaning({ change }: DecisionSectionInput): readonly Mrkdwn[] {
  return isOwnershipChange(change) ? [ownershipWords[change].meaning] : [];
}

/** What taking an account off does not do: nobody should approve it as a way to cut somebody off. */
function removal({ change, plan }: DecisionSectionInput): readonly Mrkdwn[] {
  if (change !== 'update' || plan.consumerAccounts.removed.length === 0) return [];
  return [
    mrkdwn`Accounts that are taken off cannot connect anew; AWS keeps connections that were already accepted.`,
  ];
}

/** Which incarnation of the service the difference was taken from. */
function live({ live: seen, change }: DecisionSectionInput): readonly Mrkdwn[] {
  if (!seen.exists)
    return change === 'create' ? [] : [mrkdwn`As last seen at HCP: there is no such service.`];
  const has = [
    count(seen.consumerAccounts.length, 'account'),
    count(seen.consumerIpRanges.length, 'IP range'),
    count(seen.consumerRegions.length, 'extra region'),
  ];
  return [
    mrkdwn`As last seen at HCP: created ${exactDateText(seen.createdAt)} for cluster ${code(seen.clusterId)}, with ${joined(has, ', ')}`,
  ];
}

function rule(input: DecisionSectionInput): Mrkdwn {
  return mrkdwn`${ruleText(input.rule, input.approvers)}. Nobody reviews their own request.`;
}

function expiry({ expiresAt, plan }: DecisionSectionInput): Mrkdwn {
  const unless = isByTerraform(plan) ? mrkdwn`HCP has it` : mrkdwn`it has been started`;
  return mrkdwn`Expires ${dateText(expiresAt)} unless ${unless} by then.`;
}
