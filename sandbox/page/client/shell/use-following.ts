import { useEffect } from 'react';
import { parsePermalink } from '../address.ts';
import { go } from '../use-address.ts';

/**
 * Holds every link that the bot or people wrote: one to a message leads to it in this page, any other
 * is handed to `leave`. Links of the page itself are of this origin, or are marked with `data-opens`.
 */
export function useFollowing(leave: (href: string) => void): void {
  useEffect(() => {
    const follow = (event: MouseEvent) => {
      const link = event.target instanceof Element ? event.target.closest('a[href]') : null;
      if (!(link instanceof HTMLAnchorElement) || isOurs(link)) return;
      event.preventDefault();
      const where = parsePermalink(link.href);
      if (where === undefined) leave(link.href);
      else go(where);
    };
    document.addEventListener('click', follow, true);
    document.addEventListener('auxclick', follow, true); // the middle button opens a window otherwise
    return () => {
      document.removeEventListener('click', follow, true);
      document.removeEventListener('auxclick', follow, true);
    };
  }, [leave]);
}

function isOurs({ origin, dataset, download }: HTMLAnchorElement): boolean {
  return origin === window.location.origin || dataset['opens'] === 'true' || download !== '';
}
