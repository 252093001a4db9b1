import type { Dropped } from './dropped.ts';
import type { RequestStatus } from './lifecycle.ts';
import type { SlackUserId } from './request.ts';

/** The upper ends of the steps in which durations are counted, in seconds; what is longer is the last step. */
export const durationSteps = [60, 300, 1_800, 3_600, 14_400, 86_400, 259_200] as const;

/** How long something took, of many requests. */
export type Durations = {
  /** How many took no longer than each step and longer than the one before; one more number for the rest. */
  readonly counts: readonly number[];
  /** Half took no longer, and nine of ten; absent of none. */
  readonly medianSeconds: number | undefined;
  readonly ninetiethSeconds: number | undefined;
};

export type ApproverFigures = {
  readonly approver: SlackUserId;
  readonly approvals: number;
  /** Of those, made within five seconds after the card was there. */
  readonly hasty: number;
};

/** An approval so soon after the card is one that nobody read it for. */
export const hastySeconds = 5;

/** Numbers of a period: of the requests that were asked for in it. */
export type Figures = {
  readonly outcomes: readonly {
    readonly environment: string;
    readonly status: RequestStatus;
    readonly requests: number;
  }[];
  readonly toDecision: Durations;
  /** Of what creates or updates a service. */
  readonly toAvailable: Durations;
  /** Those who approved most often first. */
  readonly approvers: readonly ApproverFigures[];
  /** Where entries that durations are read from were dropped: by what. */
  readonly dropped: Dropped | undefined;
};

export function totalOf({ counts }: Durations): number {
  return counts.reduce((sum, count) => sum + count, 0);
}

/** Outcomes, one row an environment, in the order of their names. */
export function byEnvironment({ outcomes }: Pick<Figures, 'outcomes'>): readonly {
  readonly environment: string;
  readonly requests: number;
  readonly of: ReadonlyMap<RequestStatus, number>;
}[] {
  const names = [...new Set(outcomes.map(({ environment }) => environment))].sort();
  return names.map((environment) => {
    const own = outcomes.filter((one) => one.environment === environment);
    return {
      environment,
      requests: own.reduce((sum, { requests }) => sum + requests, 0),
      of: new Map(own.map(({ status, requests }) => [status, requests])),
    };
  });
}
