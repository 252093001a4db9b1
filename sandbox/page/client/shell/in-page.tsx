import type { ComponentProps, MouseEvent } from 'react';
import { formatAddress, parseAddress, type Where } from '../address.ts';
import { go } from '../use-address.ts';

type InPageProps = Omit<ComponentProps<'a'>, 'href' | 'onClick'> & { readonly to: Where };

/** A link within the workspace: goes there at once, and into a new window where somebody wants that. */
export function InPage({ to, ...rest }: InPageProps) {
  const { as } = parseAddress(window.location.href);
  const follow = (event: MouseEvent) => {
    if (event.metaKey || event.ctrlKey || event.shiftKey) return;
    event.preventDefault();
    go(to);
  };
  return <a {...rest} href={formatAddress({ as, where: to })} onClick={follow} />;
}
