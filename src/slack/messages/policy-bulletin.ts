import type { KnownBlock } from '@slack/types';
import type { PolicyApplied } from '../../domain/message.ts';
import { section } from '../blocks.ts';
import { fitList } from '../cut.ts';
import { code, type Mrkdwn, mrkdwn } from '../text.ts';
import { phraseMrkdwn } from './phrase.ts';
import { policyDifferenceLines } from './policy-difference-text.ts';

/** What channels are told of the policy, in the first words of the message. */
export function policyWords({ to }: PolicyApplied): Mrkdwn {
  return mrkdwn`*Another policy is in force*, ${code(shortHash(to))}. What is different:`;
}

export const shortHash = (hash: string): string => hash.slice(0, 12);

/**
 * Slack takes 3,000 characters in a section, and 13,200 of JSON in a message, where quotes and backslashes
 * are two each.
 */
const room = 2_800;
const sectionsAtMost = 2;

/** A difference in meaning, a line each, and where the rest is to be read where there is one. */
export function differenceSections(
  id: (name: string) => string,
  { from, to, difference }: Omit<PolicyApplied, 'code'>,
): readonly KnownBlock[] {
  const where = mrkdwn` lines: ${code(`policy diff ${shortHash(from)} ${shortHash(to)}`)} has them all`;
  const sections: KnownBlock[] = [];
  let lines = policyDifferenceLines(difference).map(phraseMrkdwn);
  while (lines.length > 0) {
    const isLast = sections.length + 1 === sectionsAtMost;
    const count = isLast ? lines.length : countThatFit(lines);
    const { text } = fitList(lines.slice(0, count), room, { separator: '\n', where });
    sections.push(section(id(`difference:${sections.length}`), text));
    lines = lines.slice(count);
  }
  return sections;
}

/** At least one: each line has less room than a section. */
function countThatFit(lines: readonly Mrkdwn[]): number {
  let used = 0;
  const over = lines.findIndex((line) => {
    used += line.length + 1;
    return used > room;
  });
  return over < 0 ? lines.length : Math.max(1, over);
}
