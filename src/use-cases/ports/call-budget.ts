/** How calls follow one another: evenly, but for a few that may go before their time. */
export type CallPace = {
  readonly spacingMs: number;
  /** How far ahead of an even pace this call may be. */
  readonly aheadMs: number;
  /** How far ahead any call may be: what is further ahead was booked before a clock was set back. */
  readonly mostAheadMs: number;
};

/** Counts calls for all processes together, in one clock. */
export type CallBudget = {
  /**
   * Books a call of an organization now (0), or says in how many milliseconds to ask again. A booking
   * that is not used is lost, never used twice.
   */
  book(organizationId: string, pace: CallPace): Promise<number>;
};
