import type { Bulletin, Notice, ThreadUpdate } from '../../domain/message.ts';
import type { Who } from '../../domain/people.ts';
import type { Plan } from '../../domain/plan.ts';
import type { Approvers } from '../../domain/policy.ts';
import type { PolicyCandidacy } from '../../domain/policy-candidate.ts';
import type { LiveValues } from '../../domain/private-link.ts';
import type { ChangeRequest } from '../../domain/request.ts';
import type { Rule } from '../../domain/rule.ts';
import type { BulletinId } from './bulletin-store.ts';
import type { ToldDrift } from './drift-store.ts';
import type { Snapshot } from './request-store.ts';

/** A drawn message: Slack's blocks as JSON text, the fallback text, and the hash of both. */
export type Drawing = { readonly blocks: string; readonly text: string; readonly hash: string };

/** How requests, drifts and proposed policies look. Pure. */
export type Painter = {
  /** The part of the card that an approval is bound to. */
  decisionSection(shown: DecisionSectionInput): DecisionSection;
  card(state: CardState): Drawing;
  /** A card whose place another has taken: nothing can be decided on it, and it shows the way. */
  earlierCard(state: LinkedState): Drawing;
  update(update: ThreadUpdate, state: LinkedState): Drawing;
  notice(notice: Notice, state: LinkedState): Drawing;
  bulletin(bulletin: Bulletin, state: BulletinState): Drawing;
  drift(drift: ToldDrift, state: Pick<CardState, 'repeated'>): Drawing;
  /** `asked`: whom the card calls. */
  policy(
    candidacy: PolicyCandidacy & { readonly asked: Who },
    state: Pick<CardState, 'repeated'>,
  ): Drawing;
};

export type DecisionSection = {
  /** JSON of Slack blocks, in the bytes that are hashed and sent. */
  readonly json: string;
  /** Whether every value is on it; else the whole lists follow in the thread. */
  readonly complete: boolean;
};

export type DecisionSectionInput = Omit<
  ChangeRequest,
  | 'digest'
  | 'status'
  | 'phase'
  | 'revision'
  | 'startedAt'
  | 'sends'
  | 'operationId'
  | 'externalName'
  | 'failure'
  | 'progress'
  | 'prompts'
> & {
  readonly plan: Plan;
  readonly live: LiveValues;
  readonly rule: Rule;
  readonly ticketUrl: string | undefined;
  readonly approvers: Approvers;
};

export type CardState = Pick<Snapshot, 'request' | 'shown' | 'reviews' | 'now' | 'freeze'> & {
  /** Marked as possibly repeated: posted again because history could not show the first. */
  readonly repeated?: boolean;
};

/** With the way to the card, where there is one to show. */
export type LinkedState = CardState & { readonly permalink?: string | undefined };

/** By its id, and whether it may stand there twice. */
export type BulletinState = Pick<CardState, 'repeated'> & { readonly id: BulletinId };
