import type { ReactNode } from 'react';

type PartProps = {
  readonly title: string;
  readonly isOpen?: boolean;
  readonly children: ReactNode;
};

/** A part of the panel that folds away. */
export function Part({ title, isOpen = true, children }: PartProps) {
  return (
    <details className="cloud-part" open={isOpen}>
      <summary>
        <h3>{title}</h3>
      </summary>
      <div className="cloud-part-body">{children}</div>
    </details>
  );
}
