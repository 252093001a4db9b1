import { promptedStatuses } from '../../src/domain/prompts.ts';
import type { RequestStore } from '../../src/use-cases/ports/request-store.ts';
import { getInForce, type MemoryState, nextTurn, type Row } from './memory-state.ts';

/** When people are to be told something next, in memory. */
export function createMemoryPromptTimes(
  state: MemoryState,
): Pick<RequestStore, 'listToPrompt' | 'promptLater'> {
  const prompted: readonly string[] = promptedStatuses;
  const dueAt = ({ prompt }: Row): number =>
    prompt === undefined || prompt.policy !== getInForce(state).hash ? 0 : prompt.at.getTime();
  return {
    listToPrompt: async (limit) => {
      await nextTurn();
      return [...state.rows.values()]
        .filter(({ request }) => prompted.includes(request.status))
        .filter((row) => dueAt(row) <= state.now().getTime())
        .slice(0, limit)
        .map(({ request }) => request.id);
    },
    promptLater: async (id, { revision, ...prompt }) => {
      await nextTurn();
      const row = state.rows.get(id);
      if (row?.request.revision === revision) state.rows.set(id, { ...row, prompt });
    },
  };
}
