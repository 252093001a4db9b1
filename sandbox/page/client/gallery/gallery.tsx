import { useDeferredValue, useEffect, useMemo, useRef, useState } from 'react';
import { EntryView } from './entry-view.tsx';
import { type Filter, matches, printFilter, readFilter } from './filter.ts';
import { FilterBar } from './filter-bar.tsx';
import type { GalleryEntry, GalleryJson } from './gallery-json.ts';
import { namesOf } from './names.ts';
import { type Look, Switches } from './switches.tsx';

/** Everything that people are shown by the bot, on one page. */
export function Gallery({ gallery }: { readonly gallery: GalleryJson }) {
  const { entries } = gallery;
  const names = useMemo(() => namesOf(gallery), [gallery]);
  const [filter, setFilter] = useFilter();
  const [look, setLook] = useLook();
  const wanted = useDeferredValue(filter);
  const shown = useMemo(() => entries.filter((one) => matches(wanted, one)), [entries, wanted]);
  const drawn = useDeferredValue(shown, shown.slice(0, firstDrawn));
  useHash(drawn === shown);
  return (
    <div className="gallery" data-width={look.width}>
      <a className="gallery-skip" href="#entries">
        Skip to the entries
      </a>
      <header className="gallery-top">
        <h1>Gallery of views</h1>
        <FilterBar filter={filter} groups={groupsOf(entries)} onFilter={setFilter} />
        <Switches look={look} onLook={setLook} />
        <p role="status">
          {shown.length} of {entries.length}
        </p>
      </header>
      <main id="entries" tabIndex={-1}>
        {groupsOf(drawn).map((group) => (
          <section key={group} aria-label={group}>
            <h2>{group}</h2>
            {drawn.map((entry, index) =>
              entry.group === group ? (
                <EntryView
                  key={entry.id}
                  entry={entry}
                  names={names}
                  before={shown[index - 1]?.id}
                  after={shown[index + 1]?.id}
                />
              ) : null,
            )}
          </section>
        ))}
      </main>
    </div>
  );
}

/** So many are there at once; the others follow. */
const firstDrawn = 12;

/** Goes to the entry of the address, which was not there yet when the browser looked for it. */
function useHash(isThere: boolean): void {
  const isDone = useRef(false);
  useEffect(() => {
    if (isDone.current || !isThere) return;
    isDone.current = true;
    document.getElementById(decodeURIComponent(location.hash.slice(1)))?.focus();
  }, [isThere]);
}

function groupsOf(entries: readonly GalleryEntry[]): readonly string[] {
  return [...new Set(entries.map(({ group }) => group))];
}

/** Kept in the address, so that it can be sent to others. */
function useFilter(): [Filter, (filter: Filter) => void] {
  const [filter, setFilter] = useState(() => readFilter(location.search));
  const keep = (next: Filter): void => {
    history.replaceState(null, '', `${location.pathname}${printFilter(next)}${location.hash}`);
    setFilter(next);
  };
  return [filter, keep];
}

function useLook(): [Look, (look: Look) => void] {
  const [look, setLook] = useState<Look>({ width: 'desktop', scheme: 'system' });
  useEffect(() => {
    const { style } = document.documentElement;
    style.colorScheme = look.scheme === 'system' ? '' : look.scheme;
  }, [look.scheme]);
  return [look, setLook];
}
