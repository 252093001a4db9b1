import { lookEveryMs } from '../domain/looks.ts';
import { defaultPollSchedule, type PollSchedule } from '../domain/poll-schedule.ts';

/** What a deployment may tune and a test may hurry. Nothing here changes what is decided. */
export type Tuning = {
  readonly pollSchedule: PollSchedule;
  readonly relayEveryMs: number;
  readonly sweepEveryMs: number;
  readonly inventoryEveryMs: number;
  readonly promptEveryMs: number;
  /** How often each card of an open request is compared with what Slack shows. */
  readonly repairEveryMs: number;
  readonly driftCardsEveryMs: number;
  /** How often the Homes of those who look at them are compared with the log. */
  readonly homesEveryMs: number;
  readonly bulletinsEveryMs: number;
  /** How often the groups that the policy names are looked at. */
  readonly groupsEveryMs: number;
  /** How often it is looked whether a checkpoint of the log is due, and whether the log has what was published. */
  readonly checkpointsEveryMs: number;
  readonly tidyEveryMs: number;
  /** How often the page's look along the log goes on, and how often it begins at the first entry again. */
  readonly chainEveryMs: number;
  readonly chainWholeEveryMs: number;
  /** Keeps installations apart that share one Redis. */
  readonly queuePrefix: string | undefined;
  /** `false` gives up fsync of embedded storage: for tests. */
  readonly durable: boolean;
};

export const defaultTuning: Tuning = {
  pollSchedule: defaultPollSchedule,
  relayEveryMs: 1_000,
  sweepEveryMs: 15_000,
  inventoryEveryMs: lookEveryMs, // about three calls for every network: the budget is for changes first
  promptEveryMs: 15_000,
  repairEveryMs: 300_000,
  driftCardsEveryMs: 5_000,
  homesEveryMs: 3_000,
  groupsEveryMs: 300_000,
  bulletinsEveryMs: 2_000, // somebody has just frozen something, and wants others to know
  checkpointsEveryMs: 5_000,
  tidyEveryMs: 600_000,
  chainEveryMs: 30_000,
  chainWholeEveryMs: 6 * 60 * 60_000, // a million entries are ten seconds of a processor
  queuePrefix: undefined,
  durable: true,
};
