import type { JsonObject } from './json.ts';
import { type LoggedEntry, numberIn, objectIn, textIn, textsIn } from './logged.ts';
import { type Change, changes } from './request.ts';

/** Who agreed to a change, and which entry says so. */
export type Approval = {
  readonly seq: number;
  readonly at: string;
  readonly by: readonly string[];
};

/** A request as the log tells of the version that was shown last. */
export type ToldRequest = {
  readonly version: number;
  readonly change: Change;
  readonly projectId: string;
  readonly serviceId: string;
  /** What HCP has of the service once the change is made, as one text. */
  readonly leads: string;
  /** Of this version. */
  readonly approval: Approval | null;
  /** Whether HCP was called for it. */
  readonly sent: boolean;
};

/** What `leads` says of a service that is not there. */
export const gone = 'gone';

/** The values of a service, by the log's own names, as one text. */
export function valuesText(values: JsonObject): string {
  const lists = ['consumer_accounts', 'consumer_ip_ranges', 'consumer_regions'];
  return JSON.stringify(lists.map((list) => textsIn(values, list)));
}

/** The version that an entry tells of; `undefined` where it tells of none. Each begins without an approval. */
export function readShown({ details }: LoggedEntry): ToldRequest | undefined {
  const preimage = textIn(details, 'preimage');
  if (preimage === undefined) return undefined;
  const shown = JSON.parse(preimage) as JsonObject;
  const [version, target] = [numberIn(shown, 'version'), objectIn(shown, 'target')];
  const change = changes.find((one) => one === textIn(shown, 'change'));
  const [projectId, serviceId] = [textIn(target, 'project_id'), textIn(target, 'service_id')];
  if (version === undefined || change === undefined) return undefined;
  if (projectId === undefined || serviceId === undefined) return undefined;
  const leads = change === 'delete' ? gone : valuesText(objectIn(shown, 'desired'));
  return { version, change, projectId, serviceId, leads, approval: null, sent: false };
}

export function readApproval({ seq, at, details }: LoggedEntry): Approval {
  return { seq, at: at.toISOString(), by: textsIn(details, 'counted') };
}

/** Ids are the same in whatever case they are written. */
export function serviceKey(projectId: string, serviceId: string): string {
  return `${projectId}/${serviceId.toLowerCase()}`;
}
