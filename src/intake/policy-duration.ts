import { z } from 'zod';

const units = { m: 60_000, h: 3_600_000, d: 86_400_000 } as const;

/** A time such as `30m`, `72h` or `7d`, in milliseconds. */
export function toMilliseconds(text: string, context: z.RefinementCtx): number {
  const [, amount, unit] = /^(\d{1,4})([mhd])$/.exec(text) ?? [];
  const ms = Number(amount) * units[(unit ?? 'm') as keyof typeof units];
  if (amount !== undefined && ms >= units.m && ms <= 90 * units.d) return ms;
  context.addIssue({ code: 'custom', message: 'must be a time such as 30m, 72h or 7d, up to 90d' });
  return z.NEVER;
}
