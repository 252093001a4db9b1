import type { Environment } from '../../src/domain/policy.ts';
import { production } from '../unit/use-cases/world.ts';

const hourMs = 3_600_000;
export const dayMs = 24 * hourMs;
const leads = { groups: ['S0LEADS'], users: [] };

/** One environment for each way in which people can be told of what waits; the last one says nothing of it. */
export const environments: readonly Environment[] = [
  environment('office', {
    approvals: { create: 2, update: 2, delete: 2 },
    approvers: { ...production.approvers, dm: true },
    expiresAfterMs: 5 * dayMs,
    reminders: {
      ...{ afterMs: 4 * hourMs, everyMs: dayMs },
      workingHours: {
        ...{ fromMinutes: 9 * 60, toMinutes: 17 * 60, zone: 'Europe/Berlin' },
        days: ['mon', 'tue', 'wed', 'thu', 'fri'],
      },
    },
    escalation: { afterMs: 2 * dayMs, to: leads },
  }),
  environment('steady', {
    expiresAfterMs: 36 * hourMs,
    reminders: { afterMs: 2 * hourMs, everyMs: 6 * hourMs },
  }),
  environment('quiet', {
    approvers: { ...production.approvers, quiet: true },
    expiresAfterMs: 3 * dayMs,
    reminders: { afterMs: 8 * hourMs },
    escalation: { afterMs: 12 * hourMs, to: leads },
  }),
  environment('plain', {}),
];

function environment(name: string, change: Partial<Environment>): Environment {
  return { ...production, name, match: { hvn: `${name}-*` }, ...change };
}
