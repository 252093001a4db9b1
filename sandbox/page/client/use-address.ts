import { useSyncExternalStore } from 'react';
import { type Address, formatAddress, parseAddress, type Where } from './address.ts';

function subscribe(listener: () => void): () => void {
  window.addEventListener('popstate', listener);
  return () => window.removeEventListener('popstate', listener);
}

/** Where this window is; changes with the browser's way back, with links and with `go`. */
export function useAddress(): Address {
  return parseAddress(useSyncExternalStore(subscribe, () => window.location.href));
}

export function goTo(address: Address): void {
  window.history.pushState(null, '', formatAddress(address));
  window.dispatchEvent(new PopStateEvent('popstate'));
}

/** Somewhere else in the workspace, as the same person. */
export function go(where: Where): void {
  goTo({ ...parseAddress(window.location.href), where });
}
