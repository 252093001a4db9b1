import type { NoRole } from '../../domain/roles.ts';
import { type Mrkdwn, mrkdwn } from '../text.ts';

const who: Record<Exclude<NoRole, 'unknown'>, Mrkdwn> = {
  guest: mrkdwn`You are a guest here`,
  bot: mrkdwn`You are a bot`,
  deactivated: mrkdwn`Your account is deactivated`,
  stranger: mrkdwn`You are from another company`,
};

const unknown = mrkdwn`Slack has not told the bot who you are yet. Try again in a minute.`;

/** Why somebody is shown nothing, and what it is that only members can do. */
export function noRoleWords(kind: NoRole, does: 'look at services' | 'use this bot'): Mrkdwn {
  if (kind === 'unknown') return unknown;
  const only = does === 'use this bot' ? mrkdwn`use this bot` : mrkdwn`look at services`;
  return mrkdwn`${who[kind]}, and only members of this workspace can ${only}.`;
}
