import { type FunctionComponent, lazy } from 'react';

/** A part of the page that is loaded once it is drawn. Where it cannot be had, words stand in its place. */
export function later<P extends object>(load: () => Promise<FunctionComponent<P>>) {
  return lazy(() =>
    load().then(
      (part) => ({ default: part }),
      (): { default: FunctionComponent<P> } => ({ default: Missing }),
    ),
  );
}

function Missing() {
  return (
    <p className="empty" role="alert">
      This part of the page could not be loaded. Is the sandbox still running? Load the page again.
    </p>
  );
}
