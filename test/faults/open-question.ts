/** How a question that HCP's public documentation leaves open is written down, with each answer to it. */
import type { Switches } from '../../sandbox/hcp/switches.ts';
import type { HcpChange } from '../../src/domain/request.ts';
import type { Row } from './grid-row.ts';

/** An answer is given by switches of the local HCP; its row says what people are told then. */
type Answer = Row & {
  readonly switches: Partial<Switches>;
  /** The changes that it is about. */
  readonly changes: readonly HcpChange[];
};

export type Question = { readonly question: string; readonly answers: readonly Answer[] };

export const nothing = (): undefined => undefined;
export const failedByOperation = '1 effect: operation failed';

export const operationFails: Row['arrange'] = ({ hcp }) => {
  hcp.faults.failNextOperation({ message: 'no capacity' });
  return undefined;
};
