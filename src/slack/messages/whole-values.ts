import type { KnownBlock } from '@slack/types';
import type { CardState } from '../../use-cases/ports/painter.ts';
import { plainSection, section, textMaxLength } from '../blocks.ts';
import { escapedLength } from '../cut.ts';
import { type Mrkdwn, mrkdwn } from '../text.ts';
import { reasonRoom } from './decision-section.ts';
import { type Room, valueTexts } from './value-lists.ts';

/**
 * The whole lists, and the whole reason where the card had to cut it. Every default limit fits; lists
 * that were raised far above it are cut here as well, with the count and the place where they are whole.
 */
export function wholeValues(state: CardState, id: (name: string) => string): readonly KnownBlock[] {
  const { request, shown } = state;
  const where = mrkdwn`, in the audit log`;
  const reason = `Reason: ${request.reason}`;
  const reasonIsOnCard = escapedLength(reason) <= reasonRoom;
  const room = roomFor(reasonIsOnCard);
  const lists = valueTexts({ plan: shown.plan, target: request.target }, room, where);
  const blocks = lists.flatMap(({ list, text }) =>
    inSections(text).map((part, index) => section(id(`${list}-${index}`), part)),
  );
  if (reasonIsOnCard) return blocks;
  const used = JSON.stringify(blocks).length;
  const left = Math.max(reasonRoom, Math.min(textMaxLength, messageRoom - used));
  return [...blocks, plainSection(id('reason'), reason, left)];
}

function roomFor(reasonIsOnCard: boolean): Room {
  return {
    consumerAccounts: { changes: reasonIsOnCard ? 7800 : 7100, stays: 500 },
    consumerIpRanges: { changes: reasonIsOnCard ? 1900 : 1800, stays: 300 },
    consumerRegions: { changes: 600, stays: 300 },
  };
}
const messageRoom = 12_000;

/** Splits at line ends, so that each part fits a section; no line is longer than one. */
function inSections(text: Mrkdwn): readonly Mrkdwn[] {
  const parts: string[] = [];
  for (const line of text.split('\n')) {
    const last = parts.at(-1);
    if (last !== undefined && last.length + line.length < textMaxLength)
      parts[parts.length - 1] = `${last}\n${line}`;
    else parts.push(line);
  }
  return parts as readonly string[] as readonly Mrkdwn[];
}
