import type { KnownBlock, ModalView } from '@slack/types';

type Size = 'smallest' | 'usual' | 'largest';

type Message = { readonly text: string; readonly blocks: readonly KnownBlock[] };
type Home = { readonly type: 'home'; readonly blocks: readonly KnownBlock[] };

/** What stands under fields of a form that was sent back, by the ids of their blocks. */
type Errors = Readonly<Record<string, string>>;

/** One thing that people are shown, as the bot draws it: the same in every run. */
export type Entry = {
  readonly id: string;
  readonly group: string;
  readonly title: string;
  /** When somebody sees it. */
  readonly about: string;
  readonly size: Size;
  readonly errors?: Errors;
} & (
  | { readonly surface: 'message'; readonly json: Message }
  | { readonly surface: 'modal'; readonly json: ModalView }
  | { readonly surface: 'home'; readonly json: Home }
);

type Told = Pick<Entry, 'title' | 'about'> & { readonly size?: Size };
type Drawn = { readonly text: string; readonly blocks: string | readonly KnownBlock[] };

/** Makes the entries of one group; an id follows from group, title and size, so it is a lasting link. */
export function inGroup(group: string) {
  const head = ({ title, about, size = 'usual' }: Told) => ({
    ...{ id: idOf([group, title, ...(size === 'usual' ? [] : [size])]), group },
    ...{ title, about, size },
  });
  return {
    message: (told: Told, { text, blocks }: Drawn): Entry => ({
      ...head(told),
      surface: 'message',
      json: { text, blocks: typeof blocks === 'string' ? JSON.parse(blocks) : asSent(blocks) },
    }),
    modal: (told: Told, view: ModalView, errors?: Errors): Entry => ({
      ...{ ...head(told), surface: 'modal', json: asSent(view) },
      ...(errors === undefined ? {} : { errors }),
    }),
    home: (told: Told, blocks: string): Entry => ({
      ...head(told),
      surface: 'home',
      json: { type: 'home', blocks: JSON.parse(blocks) },
    }),
  };
}

/** JSON has nothing that is undefined. */
function asSent<T>(drawn: T): T {
  return JSON.parse(JSON.stringify(drawn));
}

function idOf(words: readonly string[]): string {
  return words
    .map((each) => each.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-'))
    .map((each) => each.replaceAll(/^-|-$/g, ''))
    .join('/');
}
