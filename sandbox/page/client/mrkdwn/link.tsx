import type { ReactNode } from 'react';
import { leadsSomewhere } from './reference.ts';

type LinkProps = { readonly url: string; readonly children: ReactNode };

/** A link that says where it leads; an address that is none of the web's is only shown. */
export function Link({ url, children }: LinkProps) {
  if (!leadsSomewhere(url)) {
    return (
      <>
        {children} ({url})
      </>
    );
  }
  return (
    <a href={url} target="_blank" rel="noreferrer noopener" title={url}>
      {children}
    </a>
  );
}
