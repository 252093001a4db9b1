import { initialsOf, tintOf } from './initials.ts';

type AvatarProps = { readonly id: string; readonly name: string; readonly small?: boolean };

/** Stands beside the name, which says the same. */
export function Avatar({ id, name, small = false }: AvatarProps) {
  return (
    <span className="avatar" data-tint={tintOf(id)} data-small={small} aria-hidden="true">
      {initialsOf(name)}
    </span>
  );
}
