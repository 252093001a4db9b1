import { type JudgeLookDeps, judgeLook } from './judge-look.ts';
import type { DriftStore, ServiceLook } from './ports/drift-store.ts';

export type FindDriftDeps = JudgeLookDeps & { readonly drifts: Pick<DriftStore, 'judge'> };

/**
 * Judges what a look at a project saw: one entry in the log and one card for each drift, however many looks
 * and processes see it. The same look again, or an older one, finds nothing left to tell.
 */
export async function findDrift(deps: FindDriftDeps, look: ServiceLook): Promise<void> {
  await deps.drifts.judge(look, (seen) => judgeLook(deps, look, seen));
}
