import type { CandidateId, PolicyCandidacy } from '../domain/policy-candidate.ts';
import { digestPrefix, digestPrefixLength } from '../domain/preimage.ts';
import type { ChangeRequest, RequestId } from '../domain/request.ts';
import type { DriftId } from '../use-cases/ports/drift-store.ts';

/** What a button of the card says of itself: which version of which request was looked at. */
export type ButtonValue = {
  readonly requestId: RequestId;
  readonly version: number;
  readonly digestPrefix: string;
};

const uuid = '[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}';
const format = new RegExp(
  `^(?<id>${uuid})/(?<version>[1-9]\\d{0,8})/(?<prefix>[0-9a-f]{${digestPrefixLength}})$`,
);

export function buttonValue(request: Pick<ChangeRequest, 'id' | 'version' | 'digest'>): string {
  const { id, version, digest } = request;
  return buttonText({ requestId: id, version, digestPrefix: digestPrefix(digest) });
}

/** Of a decision by what HCP was seen to have: the digest is that of the look, which has the version's in it. */
export function seenButtonValue(
  request: Pick<ChangeRequest, 'id' | 'version' | 'digest' | 'failure'>,
): string {
  const { id, version, digest, failure } = request;
  const prefix = digestPrefix(failure?.seen?.digest ?? digest);
  return buttonText({ requestId: id, version, digestPrefix: prefix });
}

export function buttonText({ requestId: id, version, digestPrefix: prefix }: ButtonValue): string {
  return `${id}/${version}/${prefix}`;
}

/** Reads a button's value; `undefined` for anything that is not one of ours. */
export function parseButtonValue(text: string | undefined): ButtonValue | undefined {
  const parts = format.exec(text ?? '')?.groups;
  if (parts === undefined) return undefined;
  const { id = '', version = '', prefix = '' } = parts;
  return { requestId: id as RequestId, version: Number(version), digestPrefix: prefix };
}

const wholeUuid = new RegExp(`^${uuid}$`);

export function parseRequestId(text: unknown): RequestId | undefined {
  return typeof text === 'string' && wholeUuid.test(text) ? (text as RequestId) : undefined;
}

export function parseDriftId(text: unknown): DriftId | undefined {
  return typeof text === 'string' && wholeUuid.test(text) ? (text as DriftId) : undefined;
}

const candidateFormat = new RegExp(`^(?<id>${uuid})/(?<prefix>[0-9a-f]{${digestPrefixLength}})$`);

/** Of a button on the card of a proposed policy: what it proposes, and in the place of what. */
export function candidateValue({ id, digest }: Pick<PolicyCandidacy, 'id' | 'digest'>): string {
  return `${id}/${digestPrefix(digest)}`;
}

export function parseCandidateValue(
  text: string | undefined,
): { readonly candidate: CandidateId; readonly digestPrefix: string } | undefined {
  const { id, prefix } = candidateFormat.exec(text ?? '')?.groups ?? {};
  if (id === undefined || prefix === undefined) return undefined;
  return { candidate: id as CandidateId, digestPrefix: prefix };
}
