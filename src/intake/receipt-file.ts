import { z } from 'zod';
import { receiptFormat, type SignedReceipt } from '../domain/receipt.ts';
import { ok, type Result, refused } from '../domain/result.ts';

/** A receipt as somebody has it in a file: by itself, or inside the page that shows it. */
export type ReceiptFile = {
  readonly receipt: SignedReceipt;
  /** As it stands there: what is signed is the canonical text. */
  readonly json: string;
  /** All of the file, where it is a page. */
  readonly page: string | undefined;
};

export type ReceiptFileRefusal =
  | { readonly code: 'not_json' }
  | { readonly code: 'no_receipt_in_page' }
  | { readonly code: 'format_unknown'; readonly known: number }
  /** `path`: of the first field that is not as it should be. */
  | { readonly code: 'not_a_receipt'; readonly path: string; readonly problem: string };

const text = z.string();
const count = z.int().min(1);
const textOrNull = text.nullable();
const values = z.record(text, z.json());
const hash = text.regex(/^[A-Za-z0-9+/]{43}=$/, 'must be 32 bytes in base64');

const document = z.strictObject({
  format: z.literal(receiptFormat),
  request: z.strictObject({
    ...{ id: text, reference: text, created_at: text, requester: text, environment: text },
    ...{ change: text, target: values, status: text, version: count },
  }),
  versions: z.array(
    z.strictObject({
      ...{ version: count, shown_at: text, preimage: text, digest: text },
      ...{ decision_section: text, rule: values },
    }),
  ),
  reviews: z.array(
    z.strictObject({
      ...{ seq: count, version: count, at: text, reviewer: text, decision: text },
      ...{ facts: values, counted: z.array(text) },
    }),
  ),
  outcome: z.strictObject({
    ...{ seq: count, at: text, action: text, actor: textOrNull, status: text, version: count },
    ...{ operation_id: textOrNull, external_name: textOrNull, failure: textOrNull },
  }),
  entries: z.array(z.strictObject({ seq: count, body: text, proof: z.array(hash).max(64) })).min(1),
  checkpoint: text,
  signature: z.strictObject({ algorithm: z.literal('Ed25519'), key: text, value: text }),
});

/** Reads a receipt from the text of a file. What it says is not yet believed. */
export function parseReceiptFile(content: string): Result<ReceiptFile, ReceiptFileRefusal> {
  const page = content.trimStart().startsWith('<') ? content : undefined;
  const json = page === undefined ? content.replace(/\n$/, '') : receiptInPage(page);
  if (json === undefined) return refused({ code: 'no_receipt_in_page' });
  const value = parseJson(json);
  if (value === undefined) return refused({ code: 'not_json' });
  const named = z.looseObject({ format: z.number() }).safeParse(value);
  if (named.success && named.data.format !== receiptFormat)
    return refused({ code: 'format_unknown', known: receiptFormat });
  const read = document.safeParse(value);
  if (read.success) return ok({ receipt: read.data, json, page });
  const [issue] = read.error.issues;
  const path = issue?.path.join('.') ?? '';
  return refused({ code: 'not_a_receipt', path, problem: issue?.message ?? '' });
}

function parseJson(json: string): unknown {
  try {
    return JSON.parse(json) as unknown;
  } catch {
    return undefined;
  }
}

/** Between these two a page has its receipt, as text of HTML. */
export const receiptStart = '<pre id="receipt">';
export const receiptEnd = '</pre>';

function receiptInPage(page: string): string | undefined {
  const start = page.indexOf(receiptStart);
  const end = page.indexOf(receiptEnd, start);
  if (start < 0 || end < 0) return undefined;
  return page
    .slice(start + receiptStart.length, end)
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&amp;', '&');
}
