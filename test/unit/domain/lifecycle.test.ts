import { describe, expect, it } from 'vitest';
import {
  isOpen,
  nextStatus,
  openStatuses,
  type RequestStatus,
  type Trigger,
  transitions,
} from '../../../src/domain/lifecycle.ts';

const statuses = Object.keys(transitions) as RequestStatus[];
const triggers = [
  ...new Set(statuses.flatMap((from) => Object.keys(transitions[from]))),
] as Trigger[];

function grid(): string {
  return statuses
    .map((from) => {
      const cells = triggers.map((trigger) => `${trigger}→${nextStatus(from, trigger) ?? '-'}`);
      return `${from}: ${cells.join(' ')}`;
    })
    .join('\n');
}

describe('the lifecycle', () => {
  it('allows exactly these moves', () => {
    expect(grid()).toMatchInlineSnapshot(`
      "pending_approval: approve→approved reject→rejected cancel→canceled expire→expired edit→pending_approval refresh→pending_approval start→- settle→- drift→- fail→- succeed→- lose_track→- adopt→- retry→- abandon→-
      approved: approve→- reject→- cancel→canceled expire→expired edit→- refresh→- start→provisioning settle→succeeded drift→pending_approval fail→failed succeed→- lose_track→- adopt→- retry→- abandon→-
      provisioning: approve→- reject→- cancel→- expire→- edit→- refresh→- start→- settle→- drift→- fail→failed succeed→succeeded lose_track→needs_attention adopt→- retry→- abandon→-
      needs_attention: approve→- reject→- cancel→- expire→- edit→- refresh→- start→- settle→- drift→- fail→failed succeed→succeeded lose_track→- adopt→provisioning retry→pending_approval abandon→abandoned
      failed: approve→- reject→- cancel→- expire→- edit→- refresh→- start→- settle→- drift→- fail→- succeed→- lose_track→- adopt→- retry→pending_approval abandon→-
      succeeded: approve→- reject→- cancel→- expire→- edit→- refresh→- start→- settle→- drift→- fail→- succeed→- lose_track→- adopt→- retry→- abandon→-
      rejected: approve→- reject→- cancel→- expire→- edit→- refresh→- start→- settle→- drift→- fail→- succeed→- lose_track→- adopt→- retry→- abandon→-
      canceled: approve→- reject→- cancel→- expire→- edit→- refresh→- start→- settle→- drift→- fail→- succeed→- lose_track→- adopt→- retry→- abandon→-
      expired: approve→- reject→- cancel→- expire→- edit→- refresh→- start→- settle→- drift→- fail→- succeed→- lose_track→- adopt→- retry→- abandon→-
      abandoned: approve→- reject→- cancel→- expire→- edit→- refresh→- start→- settle→- drift→- fail→- succeed→- lose_track→- adopt→- retry→- abandon→-"
    `);
  });

  it('ends: every status but the open ones and failed has no way out', () => {
    const final = statuses.filter((status) => Object.keys(transitions[status]).length === 0);

    expect(final).toEqual(['succeeded', 'rejected', 'canceled', 'expired', 'abandoned']);
    expect(statuses.filter(isOpen)).toEqual([...openStatuses]);
  });

  it('reaches every status from pending_approval', () => {
    const reached = new Set<RequestStatus>(['pending_approval']);
    for (const status of reached)
      for (const trigger of triggers) {
        const next = nextStatus(status, trigger);
        if (next !== undefined) reached.add(next);
      }

    expect([...reached].sort()).toEqual([...statuses].sort());
  });

  it('never starts a call without an approval', () => {
    const starts = statuses.filter((status) => nextStatus(status, 'start') !== undefined);
    const intoApproved = statuses.flatMap((status) =>
      triggers.filter((trigger) => nextStatus(status, trigger) === 'approved'),
    );

    expect(starts).toEqual(['approved']);
    expect(intoApproved).toEqual(['approve']);
  });
});
