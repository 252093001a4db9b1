import type { BlockProps } from './block-props.ts';

/** Nothing is left out: what cannot be drawn is said. */
export function Unknown({ what, type }: { readonly what: string; readonly type: unknown }) {
  return (
    <span className="unknown">
      {what} of type {String(type)}, which this workspace cannot draw
    </span>
  );
}

export function UnknownBlock({ block }: BlockProps) {
  return (
    <p className="block-unknown">
      <Unknown what="Block" type={block.type} />
    </p>
  );
}
