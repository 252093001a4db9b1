/**
 * What people, processes, HCP and others may do, one at a time and in any order. A command that does not
 * apply does nothing: which request, which picture or which call is meant is a number that is cut to fit.
 */
import { click, twoClick } from './model-clicks.ts';
import { agreement, mishap, trouble } from './model-courses.ts';
import { ask, edit, sendAgain } from './model-forms.ts';
import { driftCards, lateLook, look, wakeLook } from './model-looks.ts';
import { handwork, outcomeClick, remedy, sameOutcome, twoOutcomes } from './model-outcomes.ts';
import { accept, decision, revert, takeover } from './model-ownership.ts';
import { announcer, freeze, sweeper, thaw, twoWorkers, worker } from './model-processes.ts';
import { surroundings } from './model-surroundings.ts';

export const anyCommands = [
  ...[agreement, agreement, agreement, mishap, mishap, trouble, trouble, trouble],
  ...[ask, ask, ask, edit, sendAgain, click, click, click, twoClick, twoClick, twoClick],
  ...[worker, worker, worker, worker, twoWorkers, freeze, thaw, announcer, announcer, sweeper],
  ...[
    outcomeClick,
    outcomeClick,
    sameOutcome,
    twoOutcomes,
    remedy,
    remedy,
    remedy,
    handwork,
    handwork,
  ],
  ...[look, look, lateLook, wakeLook, driftCards, driftCards],
  ...[decision, decision, takeover, takeover, accept, accept, revert],
  ...surroundings,
];
