import type { Who } from './people.ts';
import type { WorkingHours } from './working-hours.ts';

/** When people are reminded of a request that waits for their decision: once, or again and again. */
export type Reminders = {
  readonly afterMs: number;
  readonly everyMs?: number;
  /** Outside of which nobody is reminded; absent where any time will do. */
  readonly workingHours?: WorkingHours;
};

/** Who may decide as well once a version has waited so long. */
export type Escalation = { readonly afterMs: number; readonly to: Who };
