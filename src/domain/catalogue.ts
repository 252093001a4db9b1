import { accountIdOf, containsRange } from './values.ts';

/** Whose an account or a range of addresses is. */
export type CatalogueEntry = { readonly name: string; readonly owner: string };

/** By account id, or by range in canonical form. Empty where the policy has none. */
export type Catalogue = Readonly<Record<string, CatalogueEntry>>;

export function hasEntries(catalogue: Catalogue): boolean {
  return Object.keys(catalogue).length > 0;
}

/**
 * Whose a principal or a range is. A principal is its account's; a range belongs to the narrowest entry
 * that holds all of it, so that a team's part of a company's network has the team's name.
 */
export function findEntry(catalogue: Catalogue, value: string): CatalogueEntry | undefined {
  const account = accountIdOf(value);
  if (account !== undefined) return own(catalogue, account);
  const around = Object.keys(catalogue)
    .filter((key) => key.includes('/') && containsRange(key, value))
    .sort((left, right) => prefixOf(right) - prefixOf(left));
  return around[0] === undefined ? undefined : own(catalogue, around[0]);
}

function own(catalogue: Catalogue, key: string): CatalogueEntry | undefined {
  return Object.hasOwn(catalogue, key) ? catalogue[key] : undefined;
}

function prefixOf(range: string): number {
  return Number(range.split('/')[1]);
}

/** The names of those values that have one: kept with what was shown, as it was then. */
export function namesOf(catalogue: Catalogue, values: readonly string[]): Catalogue {
  return Object.fromEntries(
    values.flatMap((value) => {
      const entry = findEntry(catalogue, value);
      return entry === undefined ? [] : [[value, entry] as const];
    }),
  );
}
