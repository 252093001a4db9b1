import type { CandidateId } from '../../domain/policy-candidate.ts';
import type { OutcomeDecision, RequestId, SlackUserId } from '../../domain/request.ts';
import type { ClickAnswer } from '../click-answer.ts';
import type { PolicyAnswer } from '../policy-answer.ts';

export type ClickAction = 'approve' | 'reject' | 'cancel' | OutcomeAction;

/** On a request that needs attention, or has failed: what to do about it, or to look once more. */
export type OutcomeAction = OutcomeDecision | 'retry' | 'look';

export type Click = {
  /** Unique per press of a button. */
  readonly key: string;
  readonly person: SlackUserId;
  readonly teamId: string;
  readonly requestId: RequestId;
  readonly action: ClickAction;
  readonly version: number;
  readonly digestPrefix: string;
  readonly reason: string | undefined;
  /** Where the click was made, so that the answer can be shown there. */
  readonly channel: string | undefined;
};

/** A decision of a policy admin, on what the card of a proposed policy showed. */
export type PolicyClick = Pick<Click, 'key' | 'person' | 'teamId' | 'digestPrefix' | 'channel'> & {
  readonly candidate: CandidateId;
  readonly action: 'confirm' | 'reject';
};

export type AnyClick = Click | PolicyClick;

export function isPolicyClick(click: AnyClick): click is PolicyClick {
  return 'candidate' in click;
}

/** What was delivered by Slack and must not be lost or done twice. */
export type DeliveryLog = {
  /** Records a click before its ack. `false`: already there. */
  recordClick(click: AnyClick): Promise<boolean>;
  /** Clicks that were recorded at least `olderThanMs` ago and have no answer yet. */
  listUnansweredClicks(olderThanMs: number): Promise<readonly AnyClick[]>;
  /** Ends a click that can never be decided (no such request). */
  closeClick(key: string, answer: ClickAnswer | PolicyAnswer): Promise<void>;
};

/**
 * What was answered to a signed delivery, by the hash of its signature: the same signature again is a
 * replay, and gets the first one's answer. Kept a little longer than a signature is accepted.
 */
export type ReplayGuard = {
  /** `new`: seen now for the first time. `pending`: the first one has no answer yet. */
  seen(signatureHash: string): Promise<{ readonly answer: unknown } | 'new' | 'pending'>;
  keep(signatureHash: string, answer: unknown): Promise<void>;
};
