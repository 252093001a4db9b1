import { type Child, startChild } from './child.ts';
import type { Parcel } from './deliveries.ts';
import { check } from './figure.ts';
import type { LoadPlan, LoadReport } from './load-child.ts';
import { percentile } from './stats.ts';

/** Deliveries at their planned times, from a process of their own. */
export type Load = {
  send(parcels: readonly Parcel[]): Promise<readonly number[]>;
  stop(): Promise<void>;
};

export const perSecond = 50;

/** The first third of a second of each run is not counted. */
export const warmUpCount = 15;

export async function startLoad(url: string, secret: string): Promise<Load> {
  const child: Child = await startChild('load-child.ts');
  return {
    send: async (parcels) => {
      const plan: LoadPlan = { url, secret, perSecond, parcels };
      const { latenciesMs, odd } = await child.ask<LoadReport>(plan);
      check(odd.length === 0, `every delivery was acknowledged and none refused ${odd[0] ?? ''}`);
      return latenciesMs.slice(warmUpCount);
    },
    stop: () => child.stop(),
  };
}

/** One number of each run. */
export const p50 = (runs: readonly (readonly number[])[]): readonly number[] =>
  runs.map((run) => percentile(run, 0.5));
export const p99 = (runs: readonly (readonly number[])[]): readonly number[] =>
  runs.map((run) => percentile(run, 0.99));
