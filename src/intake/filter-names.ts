/** The parts of a filter, by the names that people type, in the order in which a filter is written out. */
export const filterNames = [
  'cluster',
  'service',
  'environment',
  'by',
  'change',
  'status',
  'decision',
  'ticket',
  'since',
  'until',
] as const;
export type FilterName = (typeof filterNames)[number];

/** A filter as it was filled in; what is empty was not. */
export type FilterFields = { readonly [N in FilterName]?: string };

/** What is wrong with a filter, as data; `text` is what was written. */
export type FilterRefusal =
  | { readonly code: 'words_long'; readonly given: number; readonly max: number }
  | { readonly code: 'quote_open'; readonly text: string }
  /** A word that stands alone. */
  | { readonly code: 'no_name'; readonly text: string }
  | { readonly code: 'unknown_name'; readonly text: string }
  | NamedRefusal;

export type NamedRefusal = { readonly name: FilterName } & (
  | { readonly code: 'named_twice' }
  | { readonly code: 'value_missing' }
  | { readonly code: 'value_long'; readonly given: number; readonly max: number }
  | { readonly code: 'not_a_person'; readonly text: string }
  | { readonly code: 'not_a_time'; readonly text: string }
  | { readonly code: 'not_one_of'; readonly text: string; readonly known: readonly string[] }
  /** What it ends with is not after what it begins with. */
  | { readonly code: 'nothing_between' }
);

/** Without regard to case and space; `undefined` for a name that no part has. */
export function findFilterName(text: string): FilterName | undefined {
  const wanted = text.trim().toLowerCase();
  return filterNames.find((name) => name === wanted);
}
