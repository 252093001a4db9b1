import { useEffect, useRef } from 'react';
import type { Completing } from './use-completion.ts';

type CompletionListProps = { readonly id: string; readonly completing: Completing };

/** What could come next; the field keeps the focus. */
export function CompletionList({ id, completing }: CompletionListProps) {
  const { completion, active, take } = completing;
  const list = useRef<HTMLDivElement>(null);
  useEffect(() => {
    list.current?.children[active]?.scrollIntoView({ block: 'nearest' });
  }, [active]);
  if (completion === undefined) return null;
  if (completion.items.length === 0)
    return <p className="completion completion-hint">{completion.hint}</p>;
  return (
    <div ref={list} id={id} className="completion" role="listbox" aria-label="What could come next">
      {completion.items.map((item, index) => (
        // biome-ignore lint/a11y/useKeyWithClickEvents: the field has the keys
        <div
          key={item.key}
          id={optionId(id, index)}
          role="option"
          tabIndex={-1}
          aria-selected={index === active}
          className="completion-item"
          onMouseDown={(event) => event.preventDefault()} // the field keeps the focus
          onClick={() => take(item)}
        >
          <strong>{item.label}</strong> <span className="soft">{item.about}</span>
        </div>
      ))}
    </div>
  );
}

export function optionId(list: string, index: number): string {
  return `${list}-${index}`;
}
