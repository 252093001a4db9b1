/** A world at work and its workspace in a real Chromium, for the tests of one file. */
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect } from 'vitest';
import { type ChromiumStage, openStageInChromium } from './stage-in-chromium.ts';

/** What pages look like is kept here. */
export const shots = join(import.meta.dirname, '../../../reports/page');

type Play = {
  readonly program: string | undefined;
  readonly name: string;
  readonly places: readonly string[];
};

/** Within a `describe`; `begin` is given the stage before the first test. Its browser must have nothing to complain of. */
export function onAStage(
  { program, name, places }: Play,
  begin: (stage: ChromiumStage) => Promise<void>,
): void {
  let stage: ChromiumStage | undefined;
  beforeAll(async () => {
    await mkdir(shots, { recursive: true });
    stage = await openStageInChromium(program ?? '', name, places);
    await begin(stage);
  });
  afterAll(async () => {
    expect(stage?.strange).toEqual([]);
    await stage?.stop();
  });
}
