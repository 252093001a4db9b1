import type { Phase, RequestStatus } from '../../domain/lifecycle.ts';
import type { RefreshCause } from '../../domain/message.ts';
import type { ValueList } from '../../domain/private-link.ts';
import {
  type Change,
  type ChangeRequest,
  isOwnershipChange,
  type OutcomeDecision,
} from '../../domain/request.ts';
import { type Mrkdwn, mrkdwn } from '../text.ts';
import { ownershipWords } from './ownership-words.ts';

/** Words that several messages share, so that one thing has one name everywhere. */
export const verbs: Record<Change, Mrkdwn> = {
  create: mrkdwn`Create`,
  update: mrkdwn`Update`,
  delete: mrkdwn`Delete`,
  accept: mrkdwn`Accept`,
  own: mrkdwn`Take over`,
  hand_over: mrkdwn`Hand over`,
};

export const listNames: Record<ValueList, Mrkdwn> = {
  consumerAccounts: mrkdwn`Consumer accounts`,
  consumerIpRanges: mrkdwn`Consumer IP ranges`,
  consumerRegions: mrkdwn`Consumer regions`,
};

type Noun =
  | 'account'
  | 'IP range'
  | 'region'
  | 'extra region'
  | 'approval'
  | 'policy admin'
  | 'value'
  | 'character'
  | 'digit'
  | 'minute'
  | 'hour'
  | 'day'
  | 'problem';

export function count(number: number, noun: Noun): Mrkdwn {
  return number === 1 ? mrkdwn`1 ${nouns(noun)}` : mrkdwn`${number} ${nouns(noun)}s`;
}

function nouns(noun: Noun): Mrkdwn {
  return noun as string as Mrkdwn;
}

type Told = Pick<ChangeRequest, 'change' | 'status' | 'phase'>;

/**
 * Where a request stands, in a few words. Each is backed by a fact in the log, and none of them says
 * that something is done before HCP does.
 */
export function statusWords({ change, status, phase }: Told): Mrkdwn {
  if (status === 'provisioning') return phaseWords(change)[phase ?? 'sending'];
  if (isOwnershipChange(change) && status === 'succeeded') return ownershipWords[change].status;
  if (status === 'succeeded') return change === 'delete' ? mrkdwn`deleted` : mrkdwn`AVAILABLE`;
  return statusNames[status];
}

const statusNames: Record<Exclude<RequestStatus, 'provisioning' | 'succeeded'>, Mrkdwn> = {
  pending_approval: mrkdwn`waiting for approval`,
  approved: mrkdwn`approved, not carried out yet`,
  needs_attention: mrkdwn`needs attention`,
  failed: mrkdwn`failed`,
  rejected: mrkdwn`rejected`,
  canceled: mrkdwn`canceled`,
  expired: mrkdwn`expired`,
  abandoned: mrkdwn`given up`,
};

function phaseWords(change: Change): Record<Phase, Mrkdwn> {
  return {
    sending: mrkdwn`being sent to HCP, no answer yet`,
    accepted: mrkdwn`accepted by HCP`,
    running: mrkdwn`running at HCP`,
    awaiting_available:
      change === 'delete'
        ? mrkdwn`waiting for the service to be gone`
        : mrkdwn`waiting for AVAILABLE`,
    verifying: mrkdwn`outcome unknown, checking`,
  };
}

export const causeWords: Record<RefreshCause, Mrkdwn> = {
  live_changed: mrkdwn`the service at HCP is no longer as it was shown`,
  rule_changed: mrkdwn`the policy now has another rule for it`,
  reviewer_left: mrkdwn`somebody who had approved may no longer approve`,
  edited: mrkdwn`its requester edited it`,
};

/** What those who decide on the end of a request want. */
export const outcomeVerbs: Record<OutcomeDecision, Mrkdwn> = {
  adopt: mrkdwn`to adopt`,
  abandon: mrkdwn`to give up`,
};

/** How long ago something was, in the largest unit that tells it well. */
export function ageWords(at: Date, now: Date): Mrkdwn {
  const minutes = Math.floor((now.getTime() - at.getTime()) / 60_000);
  if (minutes < 1) return mrkdwn`less than a minute ago`;
  if (minutes < 120) return mrkdwn`${count(minutes, 'minute')} ago`;
  const hours = Math.floor(minutes / 60);
  if (hours < 48) return mrkdwn`${count(hours, 'hour')} ago`;
  return mrkdwn`${count(Math.floor(hours / 24), 'day')} ago`;
}
