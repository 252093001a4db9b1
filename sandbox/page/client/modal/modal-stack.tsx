import type { ShownView } from '../../wire.ts';
import type { Acts, Names } from '../blocks/props.ts';
import { type Inside, ModalView } from './modal-view.tsx';
import { useFocusBack } from './use-focus-back.ts';

type ModalStackProps = {
  /** Root first; the last one is on top. */
  readonly modals: readonly ShownView[];
  readonly names: Names;
  readonly acts: (view: string) => Acts;
  /** What Slack said of the last submit of the top one, by block id. */
  readonly errors: Readonly<Record<string, string>>;
  readonly trouble: string | undefined;
  /** What is inside of a view, for whoever wants to look. */
  readonly inside?: Inside;
  readonly onSubmit: (view: string) => Promise<void>;
  /** With `all` the X: everything is closed. */
  readonly onClose: (view: string, all: boolean) => Promise<void>;
};

/** The modals of a person. As in Slack only the top one is seen; those below wait as they were left. */
export function ModalStack({ modals, acts, ...rest }: ModalStackProps) {
  const top = modals.at(-1);
  useFocusBack(top !== undefined);
  if (top === undefined) return null;
  const given = { ...rest, acts: acts(top.id), isStacked: modals.length > 1 };
  return <ModalView key={top.id} view={top} {...given} />;
}
