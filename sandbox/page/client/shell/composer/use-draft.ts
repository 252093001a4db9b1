import { useState } from 'react';

/** What is typed and not sent stays with its place: for this person, in this window. */
export function useDraft(place: string): readonly [string, (text: string) => void] {
  const key = `draft ${place}`;
  const [text, setText] = useState(() => sessionStorage.getItem(key) ?? '');
  const write = (typed: string) => {
    setText(typed);
    if (typed === '') sessionStorage.removeItem(key);
    else sessionStorage.setItem(key, typed);
  };
  return [text, write];
}
