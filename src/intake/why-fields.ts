import { reasonLength } from '../domain/limits.ts';
import { ok, type Result, refused } from '../domain/result.ts';
import { type FieldRefusal, type ReasonRefusal, under, type ValueRefusal } from './refusals.ts';
import { parseFreeText } from './text.ts';

/** Why a change is asked for, as a person filled it in: every form has these two. */
export type WhyText = { readonly reason: string; readonly ticket: string };

export type WhyFields = {
  readonly reason: Result<string, ValueRefusal>;
  /** `''` when none was given. */
  readonly ticket: Result<string, ValueRefusal>;
};

export type Why = {
  readonly reason: string;
  /** `''` when none was given; whether one is needed is the policy's to say. */
  readonly ticket: string;
};

export function parseWhy(text: WhyText): WhyFields {
  return { reason: parseReason(text.reason), ticket: parseTicket(text.ticket) };
}

export function toWhy({ reason, ticket }: WhyFields): Result<Why, readonly FieldRefusal[]> {
  if (reason.ok && ticket.ok) return ok({ reason: reason.value, ticket: ticket.value });
  return refused([
    ...under('reason', reason.ok ? [] : [reason.refusal]),
    ...under('ticket', ticket.ok ? [] : [ticket.refusal]),
  ]);
}

/** The same fields where a reason must have `min` characters, which is no fewer than any must have. */
export function withReasonOf<F extends WhyFields>(min: number | undefined, fields: F): F {
  const { reason } = fields;
  const given = lengthOf(reason);
  if (min === undefined || given === undefined || given >= min) return fields;
  return { ...fields, reason: refused({ code: 'reason_short', given, min }) };
}

/** `undefined` of a reason that is refused for something else. */
function lengthOf(reason: WhyFields['reason']): number | undefined {
  if (reason.ok) return [...reason.value].length;
  return reason.refusal.code === 'reason_short' ? reason.refusal.given : undefined;
}

export function parseReason(text: string): Result<string, ReasonRefusal> {
  const reason = parseFreeText(text);
  const given = [...reason].length;
  if (given < reasonLength.min)
    return refused({ code: 'reason_short', given, min: reasonLength.min });
  if (given > reasonLength.max)
    return refused({ code: 'reason_long', given, max: reasonLength.max });
  return ok(reason);
}

/** Longer than any ticket's number or address; a card has no room for more. */
const ticketMaxLength = 100;

/** One line; whether one is needed, and of which form, is the policy's to say. */
function parseTicket(text: string): Result<string, ValueRefusal> {
  const ticket = parseFreeText(text).replace(/\s+/gu, ' ');
  const given = [...ticket].length;
  return given > ticketMaxLength
    ? refused({ code: 'ticket_long', given, max: ticketMaxLength })
    : ok(ticket);
}
