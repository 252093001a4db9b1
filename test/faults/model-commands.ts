/**
 * What people, processes, HCP and others may do, one at a time and in any order. A command that does not
 * apply does nothing: which request, which picture or which call is meant is a number that is cut to fit.
 */
import type fc from 'fast-check';
import { click, twoClick } from './model-clicks.ts';
import { agreement, mishap, trouble } from './model-courses.ts';
import { ask, edit, sendAgain } from './model-forms.ts';
import { driftCards, lateLook, look, wakeLook } from './model-looks.ts';
import { handwork, outcomeClick, remedy, sameOutcome, twoOutcomes } from './model-outcomes.ts';
import { accept, decision, revert, takeover } from './model-ownership.ts';
import {
  announcer,
  freeze,
  repairer,
  sweeper,
  thaw,
  twoWorkers,
  worker,
} from './model-processes.ts';
import { proposal } from './model-proposals.ts';
import type { Command } from './model-step.ts';
import { surroundings } from './model-surroundings.ts';

/** How often each is chosen, against the others. */
const weights: readonly (readonly [number, ...fc.Arbitrary<Command>[]])[] = [
  [1, edit, sendAgain, twoWorkers, freeze, thaw, sweeper, repairer],
  [1, outcomeClick, sameOutcome, twoOutcomes, lateLook, wakeLook, decision, revert],
  [2, mishap, announcer, handwork, look, driftCards, takeover, accept, proposal],
  [3, agreement, trouble, remedy, ask, click, twoClick],
  [4, worker],
  [1, ...surroundings],
];

export const anyCommands: fc.Arbitrary<Command>[] = weights.flatMap(([times, ...commands]) =>
  commands.flatMap((command) => Array.from({ length: times }, () => command)),
);
