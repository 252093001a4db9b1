import { memo, type ReactNode, useState } from 'react';
import type { Names } from '../blocks/props.ts';
import { JsonView } from '../inspect/json-view.tsx';
import { LimitsUsed } from '../inspect/limits-used.tsx';
import type { GalleryEntry } from './gallery-json.ts';
import { Stage } from './stage.tsx';

type Shown = {
  readonly entry: GalleryEntry;
  readonly names: Names;
  /** Ids of its neighbours, for who walks from one to the next. */
  readonly before: string | undefined;
  readonly after: string | undefined;
};

/** One entry: what it is, the drawing itself, and what is behind it. */
export const EntryView = memo(function EntryView({ entry, names, before, after }: Shown) {
  const { id, title, about, surface, size, json, usage } = entry;
  return (
    <article className="gallery-entry" id={id} aria-labelledby={`${id}:title`} tabIndex={-1}>
      <header>
        <h3 id={`${id}:title`}>
          <a href={`#${id}`}>{title}</a>
        </h3>
        <p className="gallery-about">
          {about} <span className="gallery-badge">{surface}</span>{' '}
          <span className="gallery-badge">{size}</span>
        </p>
        <Walk before={before} after={after} />
      </header>
      <Stage entry={entry} names={names} />
      <Behind label="Limits used" title={title}>
        {() => <LimitsUsed usage={usage} />}
      </Behind>
      <Behind label="JSON" title={title}>
        {() => <JsonView json={json} />}
      </Behind>
    </article>
  );
});

function Walk({ before, after }: Pick<Shown, 'before' | 'after'>) {
  return (
    <p className="gallery-walk">
      {before === undefined ? null : <a href={`#${before}`}>↑ Previous</a>}
      {after === undefined ? null : <a href={`#${after}`}>↓ Next</a>}
    </p>
  );
}

/** Drawn once it is opened: hundreds of entries have a lot of JSON. */
function Behind({
  label,
  title,
  children,
}: {
  readonly label: string;
  readonly title: string;
  readonly children: () => ReactNode;
}) {
  const [isOpen, setOpen] = useState(false);
  return (
    <details
      className="gallery-behind"
      onToggle={({ currentTarget }) => setOpen(currentTarget.open)}
    >
      <summary aria-label={`${label} of ${title}`}>{label}</summary>
      {isOpen ? <div className="inspect">{children()}</div> : null}
    </details>
  );
}
