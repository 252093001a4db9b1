import type { RequestId } from '../../domain/request.ts';
import type { JobKind } from './job-queue.ts';

export type OutboxRow = {
  readonly id: string;
  readonly jobId: string;
  readonly kind: JobKind;
  readonly requestId: RequestId;
  readonly runAt: Date | undefined;
};

export type Outbox = {
  /** Hands the oldest unsettled promises to `deliver` and settles them when it returns. */
  relay(limit: number, deliver: (rows: readonly OutboxRow[]) => Promise<void>): Promise<number>;
};
