import type { Catalogue } from '../../domain/catalogue.ts';
import { code, type Mrkdwn, mrkdwn } from '../text.ts';

/** A value and whose it is, as the catalogue said when it was shown. */
export function namedValue(value: string, names: Catalogue | undefined): Mrkdwn {
  const entry = names?.[value];
  if (entry === undefined) return code(value);
  return mrkdwn`${code(value)} (${code(entry.name)} of ${code(entry.owner)})`;
}

/** The same for a place without markup. */
export function namedPlain(value: string, names: Catalogue | undefined): string {
  const entry = names?.[value];
  return entry === undefined ? value : `${value} (${entry.name} of ${entry.owner})`;
}
