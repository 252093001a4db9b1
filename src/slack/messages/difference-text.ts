import type { Delta } from '../../domain/difference.ts';
import { valueLists } from '../../domain/private-link.ts';
import type { SlackUserId } from '../../domain/request.ts';
import type { Fate, VersionDifference } from '../../domain/version-difference.ts';
import { fitList } from '../cut.ts';
import {
  channelMention,
  code,
  groupMention,
  joined,
  type Mrkdwn,
  mention,
  mrkdwn,
} from '../text.ts';
import { listNames } from './words.ts';

type RuleLine = NonNullable<VersionDifference['rule']>[number];

const fates: Record<Fate, Mrkdwn> = {
  appeared: mrkdwn`HCP has the service now:`,
  gone: mrkdwn`HCP no longer has the service:`,
  made_anew: mrkdwn`The service was deleted at HCP and made anew under its id:`,
  changed: mrkdwn`The service at HCP was changed:`,
};

const ruleLines: Record<RuleLine['what'], (line: RuleLine) => Mrkdwn> = {
  environment: ({ from, to }) => mrkdwn`Environment: ${code(from)}, now ${code(to)}`,
  channel: ({ from, to }) => mrkdwn`Channel: ${channelMention(from)}, now ${channelMention(to)}`,
  carried_out_by: ({ from, to }) => mrkdwn`Carried out by: ${code(from)}, now ${code(to)}`,
  quorum: ({ from, to }) => mrkdwn`Approvals needed: ${code(from)}, now ${code(to)}`,
  also_from: ({ from, to }) => mrkdwn`One of them from: ${people(from)}, now ${people(to)}`,
  because: () => mrkdwn`Why the policy wants that: as the card has it now`,
};

function people(ids: string): Mrkdwn {
  if (ids === '') return mrkdwn`anybody`;
  const mentions = ids
    .split(' ')
    .map((id) => (id.startsWith('S') ? groupMention(id) : mention(id as SlackUserId)));
  return joined(mentions, ', ');
}

/** Slack takes 3,000 characters in a section; the words before it need some of them. */
const room = 2_400;

/** What is different since the version before, line by line; the log has all of it. */
export function differenceText(difference: VersionDifference): Mrkdwn {
  const { live, desired, rule = [] } = difference;
  const lines = [
    ...(live === undefined ? [] : [fates[live.fate], ...deltaLines(live)]),
    ...(desired === undefined ? [] : [mrkdwn`What is asked for:`, ...deltaLines(desired)]),
    ...rule.map((line) => ruleLines[line.what](line)),
    ...whyLines(difference),
  ];
  return fitList(lines, room, { separator: '\n', where: mrkdwn` lines, in the audit log` }).text;
}

/** Each value that is added or removed, a line of its own. */
export function deltaLines(lists: Delta): readonly Mrkdwn[] {
  return valueLists.flatMap((list) => [
    ...lists[list].added.map((value) => mrkdwn`${listNames[list]}: + ${code(value)}`),
    ...lists[list].removed.map((value) => mrkdwn`${listNames[list]}: − ${code(value)}`),
  ]);
}

function whyLines({ reason, ticket }: VersionDifference): readonly Mrkdwn[] {
  const named = (text: string): Mrkdwn => (text === '' ? mrkdwn`none` : code(text));
  return [
    ...(reason === undefined ? [] : [mrkdwn`Reason: another one, as the card has it now`]),
    ...(ticket === undefined
      ? []
      : [mrkdwn`Ticket: ${named(ticket.from)}, now ${named(ticket.to)}`]),
  ];
}
