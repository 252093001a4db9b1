/**
 * What HCP's codes mean for whoever wants to try again. HCP speaks gRPC's codes; where its answer has none,
 * the HTTP status stands in its place.
 *
 * @see googleapis google/rpc/code.proto; grpc-ecosystem/grpc-gateway runtime/errors.go
 */
export type HcpMeaning =
  | 'invalid'
  | 'not_found'
  | 'taken'
  | 'forbidden'
  | 'exhausted'
  | 'wrong_state'
  | 'busy'
  | 'unsupported'
  | 'unauthenticated'
  | 'fault';

/**
 * Trying again is never unsafe where HCP has said no; this is whether it helps. `other_values`: the same
 * is refused again. `once_put_right`: when somebody has removed the cause. `later`: as it is.
 */
export type Again = 'other_values' | 'once_put_right' | 'later';

type CodeFacts = { readonly meaning: HcpMeaning; readonly again: Again };

const invalid: CodeFacts = { meaning: 'invalid', again: 'other_values' };
const notFound: CodeFacts = { meaning: 'not_found', again: 'once_put_right' };
const taken: CodeFacts = { meaning: 'taken', again: 'once_put_right' };
const forbidden: CodeFacts = { meaning: 'forbidden', again: 'once_put_right' };
const exhausted: CodeFacts = { meaning: 'exhausted', again: 'once_put_right' };
const wrongState: CodeFacts = { meaning: 'wrong_state', again: 'once_put_right' };
const busy: CodeFacts = { meaning: 'busy', again: 'later' };
const unsupported: CodeFacts = { meaning: 'unsupported', again: 'once_put_right' };
const unauthenticated: CodeFacts = { meaning: 'unauthenticated', again: 'once_put_right' };
const fault: CodeFacts = { meaning: 'fault', again: 'later' };

const byCode: Readonly<Record<number, CodeFacts>> = {
  1: fault,
  2: fault,
  3: invalid,
  4: fault,
  5: notFound,
  6: taken,
  7: forbidden,
  8: exhausted,
  9: wrongState,
  10: busy,
  11: invalid,
  12: unsupported,
  13: fault,
  14: fault,
  15: fault,
  16: unauthenticated,
  401: unauthenticated,
  403: forbidden,
  404: notFound,
  429: exhausted,
};

/** `undefined` for a code of which nothing is known, a bare 400 or 409 among them: either means two things. */
export function factsOfCode(code: number): CodeFacts | undefined {
  return byCode[code] ?? (code >= 500 ? fault : undefined);
}
