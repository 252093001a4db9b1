/** A policy for many channels, so that the pace of one channel does not decide what is measured. */
export type Place = {
  readonly environment: string;
  readonly channel: string;
  readonly cluster: string;
};

/** `cluster` is a glob. JSON is YAML too. */
export function policyText(places: readonly Place[]): string {
  const environments = places.map(({ environment, channel, cluster }) => ({
    name: environment,
    match: { cluster },
    channel,
    approvers: { groups: [approvers], users: [] },
  }));
  return JSON.stringify({ version: 1, environments }, undefined, 1);
}

export const onePlace: Place = { environment: 'production', channel: 'C0NETWORK', cluster: '*' };
export const requester = 'U0REQUEST';
/** A user group of the local Slack, and one of its members. */
export const approvers = 'S0NETSEC';
export const approver = 'U0APPROV1';
