import { announce } from '../../../src/use-cases/announce.ts';
import type { JobOutcome } from '../../../src/use-cases/ports/job-queue.ts';
import { type Hooks, interpose, Killed } from '../../fakes/interpose.ts';
import type { Posted } from '../../fakes/recording-thread-board.ts';
import { requestId, type World } from './world.ts';

/** One run of an announcer, in a process of its own; without a `revision`, as the sweeper asks for it. */
export async function tell(
  world: World,
  hooks: Hooks = {},
  revision?: number,
): Promise<JobOutcome> {
  const { deps } = world;
  const { requests, messages, board } = deps;
  const hooked = { ...deps, ...interpose({ requests, messages, board }, hooks) };
  return await announce(hooked, requestId, revision);
}

type Telling = {
  readonly forMs?: number;
  readonly hooks?: () => Hooks;
};

/**
 * Announces as queue and sweeper would, until nothing is left to tell or so much time is over. A run that
 * waits comes back when it said; what the sweeper finds undone is begun anew.
 */
export async function tellAll(
  world: World,
  { forMs = 3_600_000, hooks }: Telling = {},
): Promise<void> {
  const { clock } = world;
  const end = clock.now().getTime() + forMs;
  while (clock.now().getTime() <= end) {
    const outcome = await tell(world, hooks?.()).catch((error: unknown) => {
      if (error instanceof Killed) return undefined;
      throw error;
    });
    if (outcome?.kind === 'waiting') clock.advanceTo(outcome.until);
    else if (outcome?.kind === 'settled' && !(await hasMore(world))) return;
    else clock.advance(15_000);
  }
}

/** Whether the sweeper would send an announcer. */
export async function hasMore({ deps }: World): Promise<boolean> {
  const open = await deps.requests.listOpen();
  return open.some(({ id, needs }) => id === requestId && needs.includes('announce'));
}

type Kind = Posted['key']['kind'];

/** What Slack shows of one kind, in the order in which it was posted: the number and the words. */
export function shown({ slack }: World, kind: Kind): readonly string[] {
  return slack.posts
    .filter(({ key }) => key.kind === kind)
    .map(({ key, drawings }) => `${key.number} ${drawings.at(-1)?.text ?? ''}`);
}

/** What should be shown: every message that was promised, each once and in order. */
export function promised({ state }: World, kind: Kind): readonly string[] {
  const messages = state.rows.get(requestId)?.messages ?? [];
  return messages
    .filter((one) => one.kind === kind)
    .map(({ number, body }) => `${number} ${body?.code ?? ''}`);
}

/** The card as it would be drawn of the newest state. */
export async function trueCard({ deps }: World): Promise<string> {
  const snapshot = await deps.requests.find(requestId);
  if (snapshot === undefined) throw new Error('no such request');
  return deps.painter.card(snapshot).text;
}
