/** The codes of google.rpc.Code that the twin speaks, by name. */
export const code = {
  invalidArgument: 3,
  notFound: 5,
  alreadyExists: 6,
  permissionDenied: 7,
  resourceExhausted: 8,
  failedPrecondition: 9,
  aborted: 10,
  internal: 13,
  unavailable: 14,
  unauthenticated: 16,
} as const;

/** As grpc-gateway maps them since v1.12. @see grpc-ecosystem/grpc-gateway runtime/errors.go */
const httpStatus: Record<number, number> = {
  3: 400,
  5: 404,
  6: 409,
  7: 403,
  8: 429,
  9: 400,
  10: 409,
  13: 500,
  14: 503,
  16: 401,
};

export const httpStatusOf = (grpcCode: number): number => httpStatus[grpcCode] ?? 500;

/** A call that the twin turns down, in gRPC's terms. */
export class Refused extends Error {
  override name = 'Refused';
  readonly code: number;

  constructor(grpcCode: number, message: string) {
    super(message);
    this.code = grpcCode;
  }
}

/**
 * Which error model a service answers with: `gateway` is grpc.gateway.runtime.Error (cloud-network,
 * cloud-vault-service), `status` google.rpc.Status (cloud-operation, resource-manager, iam), `oauth`
 * the token server's. @see hashicorp/hcp-sdk-go clients/cloud-shared/v1/models
 */
export type ErrorShape = 'gateway' | 'status' | 'oauth';

export function errorBody(shape: ErrorShape, grpcCode: number, message: string): unknown {
  if (shape === 'oauth') return { error: 'server_error', error_description: message };
  const status = { code: grpcCode, message, details: [] };
  return shape === 'gateway' ? { error: message, ...status } : status;
}
