import type { RequestStatus } from '../domain/lifecycle.ts';
import type { Visitor, VisitorRefusal } from '../domain/page-access.ts';
import type { Change } from '../domain/request.ts';
import type { Decision } from '../domain/request-filter.ts';

/** What a thing is called on the page. `tone` colours it, and never says what the words do not. */
type Named = { readonly words: string; readonly tone: 'good' | 'bad' | 'busy' | 'quiet' };

export const statusNames: Record<RequestStatus, Named> = {
  pending_approval: { words: 'waiting for approval', tone: 'busy' },
  approved: { words: 'approved, not begun', tone: 'busy' },
  provisioning: { words: 'at HCP', tone: 'busy' },
  needs_attention: { words: 'needs attention', tone: 'bad' },
  succeeded: { words: 'carried out', tone: 'good' },
  failed: { words: 'failed', tone: 'bad' },
  abandoned: { words: 'given up', tone: 'quiet' },
  rejected: { words: 'rejected', tone: 'bad' },
  canceled: { words: 'canceled', tone: 'quiet' },
  expired: { words: 'expired', tone: 'quiet' },
};

export const changeNames: Record<Change, string> = {
  create: 'create',
  update: 'update',
  delete: 'delete',
  accept: 'accept',
  own: 'take over',
  hand_over: 'hand over',
};

export const decisionNames: Record<Decision, string> = {
  approved: 'approved',
  rejected: 'rejected',
  none: 'none',
};

/** Why somebody is not let in, to themselves. */
export function refusalWords(refusal: VisitorRefusal): string {
  switch (refusal.code) {
    case 'not_an_auditor':
      return 'The policy in force does not name you as an auditor.';
    case 'person_unknown':
      return 'Slack does not tell who you are, so nothing can be shown. Try again in a minute.';
    case 'group_unknown':
      return 'Slack does not tell who is in the groups of auditors, so nothing can be shown. Try again in a minute.';
    case 'not_a_member':
      return 'Only members of the workspace can be auditors by their Slack account.';
    case 'another_workspace':
      return 'You signed in to another workspace than the one that the bot is in.';
    case 'no_email':
      return 'The issuer did not tell your e-mail address, by which the policy names auditors.';
    case 'email_not_verified':
      return 'The issuer does not say that your e-mail address is verified.';
    case 'no_policy':
      return 'There is no policy in force yet, so nobody is an auditor.';
  }
}

export function visitorName(visitor: Visitor): string {
  return visitor.kind === 'slack' ? visitor.user : (visitor.email ?? 'somebody without an address');
}

/** To the second, in UTC: what stands beside it in a log elsewhere must be found by it. */
export function timeWords(at: Date): string {
  return `${at.toISOString().slice(0, 19).replace('T', ' ')} UTC`;
}

/** For tables: the day and the minute; the heading says that it is UTC. */
export function shortTime(at: Date): string {
  return at.toISOString().slice(0, 16).replace('T', ' ');
}

const numbers = new Intl.NumberFormat('en-GB');

export function numberWords(number: number): string {
  return numbers.format(number);
}

const plurals = {
  request: 'requests',
  approval: 'approvals',
  environment: 'environments',
  entry: 'entries',
} as const;

export function countWords(number: number, noun: keyof typeof plurals): string {
  return `${numberWords(number)} ${number === 1 ? noun : plurals[noun]}`;
}

const percents = new Intl.NumberFormat('en-GB', { style: 'percent', maximumFractionDigits: 1 });

export function shareWords(part: number, whole: number): string {
  return whole === 0 ? 'none' : percents.format(part / whole);
}

const units = [
  [86_400, 'd'],
  [3_600, 'h'],
  [60, 'min'],
] as const;

/** In the largest unit that tells it well. */
export function durationWords(seconds: number): string {
  const [size, unit] = units.find(([size]) => seconds >= size) ?? [1, 's'];
  const amount = seconds / size;
  return `${amount >= 10 ? Math.round(amount) : Math.round(amount * 10) / 10} ${unit}`;
}
