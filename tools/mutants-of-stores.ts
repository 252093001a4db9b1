/** What protects the store on Postgres from two who write at once. */
import { contract, type Mutant } from './mutant.ts';

export const storeMutants: readonly Mutant[] = [
  {
    title: 'no compare-and-set on the revision (Postgres)',
    file: 'src/store/commit.ts',
    find: '.where(and(eq(changeRequests.id, id), eq(changeRequests.revision, revision)))',
    replace: '.where(eq(changeRequests.id, id))',
    tests: [contract('request-store')],
  },
  {
    title: 'no fence on the writes of a worker (Postgres)',
    file: 'src/store/request-store.ts',
    find: 'if (fence !== undefined && fence !== row.leaseFence)',
    replace: 'if (false)',
    tests: [contract('request-store-work')],
  },
  {
    title: 'a click is decided each time that it comes (Postgres)',
    file: 'src/store/request-store.ts',
    find: 'if (earlier !== undefined) return earlier.answer as T;',
    replace: '',
    tests: [contract('request-store-work')],
  },
  {
    title: 'a lease is given while another one holds (Postgres)',
    file: 'src/store/leases.ts',
    find: '.where(and(eq(id, request), free))',
    replace: '.where(eq(id, request))',
    tests: [contract('request-store-work')],
  },
  {
    title: 'no fence on the writes of an announcer (Postgres)',
    file: 'src/store/message-store.ts',
    find: 'and(eq(id, request), eq(announcerFence, fence));',
    replace: 'eq(id, request);',
    tests: [contract('message-store')],
  },
  {
    title: 'two relays take the same promises (Postgres)',
    file: 'src/store/outbox.ts',
    find: ".for('update', { skipLocked: true });",
    replace: ';',
    tests: ['test/integration/store-outbox.test.ts'],
  },
];
