/** What protects those who rely on a receipt. */
import { type Mutant, unit, useCase } from './mutant.ts';

const tamper = 'test/faults/tamper.test.ts';

export const receiptMutants: readonly Mutant[] = [
  {
    title: 'a receipt that nobody signed is believed',
    file: 'src/domain/check-receipt.ts',
    find: "...(isSigned ? [] : [{ code: 'signature_wrong' } as const]),",
    replace: '',
    tests: [unit('domain/check-receipt')],
  },
  {
    title: 'entries need not stand in the log',
    file: 'src/domain/check-receipt.ts',
    find: '...(head === undefined ? [] : inclusionFaults(receipt, head, deps.sha256)),',
    replace: '',
    tests: [tamper],
  },
  {
    title: 'a step may be left out of a receipt',
    file: 'src/domain/check-receipt-entries.ts',
    find: 'return revision === (isRefusal(entry) ? last : last + 1)',
    replace: 'return revision !== last - 1',
    tests: [tamper],
  },
  {
    title: 'the requester may have decided',
    file: 'src/domain/check-receipt-decision.ts',
    find: 'actor === null || actor === requester',
    replace: 'actor === null',
    tests: [unit('domain/check-receipt')],
  },
  {
    title: 'one person may be counted twice',
    file: 'src/domain/check-receipt-decision.ts',
    find: 'new Set(agreed).size >= quorum',
    replace: 'agreed.length >= quorum',
    tests: [unit('domain/check-receipt')],
  },
  {
    title: 'what is on record beside the log is signed unseen',
    file: 'src/use-cases/make-receipt.ts',
    find: 'if (faults.length > 0 || more.length > 0)',
    replace: 'if (faults.length > 0)',
    tests: [useCase('make-receipt')],
  },
  {
    title: 'what does not hold is signed',
    file: 'src/use-cases/make-receipt.ts',
    find: 'if (faults.length > 0 || more.length > 0)',
    replace: 'if (more.length > 0)',
    tests: [useCase('make-receipt')],
  },
  {
    title: 'a receipt may be written in another way',
    file: 'src/cli/verify-receipt.ts',
    find: 'canonical === json',
    replace: 'canonical !== undefined',
    tests: [tamper],
  },
  {
    title: 'a page may say more than its receipt',
    file: 'src/cli/verify-receipt.ts',
    find: 'page === undefined || isDrawnOf(file, page)',
    replace: 'page !== null',
    tests: [unit('cli/verify-receipt'), tamper],
  },
];
