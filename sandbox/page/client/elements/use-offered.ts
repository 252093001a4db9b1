import { useEffect, useMemo, useState } from 'react';
import type { Choice, Obj } from '../../wire.ts';
import type { Acts } from '../blocks/props.ts';
import { atOf, choicesOf, shownChoice } from './read.ts';

export type Offered = { readonly choices: readonly Choice[]; readonly isLoading: boolean };

/** Slack waits this long for the next key before it asks the app. */
const patienceMs = 150;
/** @see Slack docs, "Select menu of external data source": the default of `min_query_length` */
const defaultQueryLength = 3;

/**
 * What a menu offers for `query`: its own options, or what the app, or the workspace, answers. An older
 * answer never replaces a newer one.
 */
export function useOffered(asked: {
  readonly blockId: string;
  readonly element: Obj;
  readonly acts: Acts | undefined;
  readonly query: string;
  readonly isOpen: boolean;
}): Offered {
  const { blockId, element, acts, query, isOpen } = asked;
  const own = useMemo(() => choicesOf(element), [element]);
  const isStatic = String(element['type']).endsWith('static_select');
  const [answered, setAnswered] = useState<Offered>({ choices: [], isLoading: false });
  const isAsked = isOpen && !isStatic && acts !== undefined && query.length >= leastOf(element);
  const { actionId } = atOf(blockId, element);

  // biome-ignore lint/correctness/useExhaustiveDependencies: asked again for other words, not for another drawing
  useEffect(() => {
    if (!isAsked) return setAnswered({ choices: [], isLoading: false });
    let isOver = false;
    setAnswered((before) => ({ ...before, isLoading: true }));
    const timer = setTimeout(() => {
      acts.suggest({ blockId, actionId }, query).then(
        (choices) => isOver || setAnswered({ choices: choices.map(shownChoice), isLoading: false }),
        () => isOver || setAnswered({ choices: [], isLoading: false }),
      );
    }, patienceMs);
    return () => {
      isOver = true;
      clearTimeout(timer);
    };
  }, [isAsked, query, blockId, actionId]);

  if (!isStatic) return answered;
  const wanted = query.toLowerCase();
  return {
    choices: own.filter(({ text }) => text.toLowerCase().includes(wanted)),
    isLoading: false,
  };
}

/** The shortest query that the app is asked. */
export function leastOf(element: Obj): number {
  const { type, min_query_length: least } = element;
  if (!String(type).endsWith('external_select')) return 0;
  return typeof least === 'number' ? least : defaultQueryLength;
}
