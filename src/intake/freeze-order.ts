import { freezeReasonMaxLength } from '../domain/limits.ts';
import { ok, type Result, refused } from '../domain/result.ts';
import { parseFreeText } from './text.ts';

type FreezeReasonRefusal =
  | { readonly code: 'missing_reason' }
  | { readonly code: 'reason_long'; readonly given: number; readonly max: number };

/** Reads `<environment> <reason>`, as typed; names are in small letters. */
export function parseFreezeOrder(text: string): {
  /** Empty where there is none. */
  readonly environment: string;
  readonly reason: Result<string, FreezeReasonRefusal>;
} {
  const [, typed = '', rest = ''] = /^\s*(\S*)\s*(.*)$/s.exec(parseFreeText(text)) ?? [];
  return { environment: typed.toLowerCase(), reason: parseFreezeReason(rest) };
}

export function parseFreezeReason(text: string): Result<string, FreezeReasonRefusal> {
  const reason = parseFreeText(text).replace(/\s+/gu, ' ');
  const given = [...reason].length;
  if (given === 0) return refused({ code: 'missing_reason' });
  if (given > freezeReasonMaxLength)
    return refused({ code: 'reason_long', given, max: freezeReasonMaxLength });
  return ok(reason);
}
