import { z } from 'zod';
import { parsePrincipals } from './principals.ts';
import { parseRanges } from './ranges.ts';

/** Longest name or owner: the whole lists of a request must fit one message, names included. */
const nameMaxLength = 40;

/** Nothing that Slack escapes or a log would double: a name keeps its length wherever it is shown. */
const name = z
  .string()
  .max(nameMaxLength, `must have at most ${nameMaxLength} characters`)
  .regex(
    /^[\p{L}\p{M}\p{N}](?:[\p{L}\p{M}\p{N} .,:;_()/+@#'-]*[\p{L}\p{M}\p{N}.)])?$/u,
    "must be letters, digits, spaces and . , : ; _ ( ) / + @ # ' -",
  );

const key = z.string().superRefine((text, context) => {
  const reason = wrongKey(text);
  if (reason !== undefined) context.addIssue({ code: 'custom', message: reason });
});

/** Whose an account or a range is: `"111122223333": { name: …, owner: … }`. */
export const catalogue = z.record(key, z.strictObject({ name, owner: name })).default({});

/** A key must be written as requests have it, or nothing would ever match it. */
function wrongKey(text: string): string | undefined {
  if (!/[./:]/.test(text)) {
    const isAccount = /^\d{12}$/.test(text) && parsePrincipals(text).ok;
    return isAccount
      ? undefined
      : 'must be an account id of 12 digits, in quotes, or a range such as 10.20.0.0/16';
  }
  const ranges = parseRanges(text);
  if (ranges.ok)
    return ranges.value.length === 1 && ranges.value[0] === text
      ? undefined
      : `must be one range, written ${ranges.value[0] ?? '10.20.0.0/16'}`;
  const [wrong] = ranges.refusal;
  const right = wrong !== undefined && 'suggestion' in wrong ? wrong.suggestion : undefined;
  return right === undefined
    ? 'must be an IPv4 range such as 10.20.0.0/16'
    : `must be a range that begins at its network address: ${right}`;
}
