import { ok, type Result, refused } from '../domain/result.ts';
import type { ValueRefusal } from './refusals.ts';
import { splitValues } from './text.ts';

/**
 * One AWS principal that may connect: an account root, a role or a user of partition `aws`.
 *
 * @see AWS::EC2::VPCEndpointServicePermissions, AllowedPrincipals; HCP's examples use account roots
 */
const arn =
  /^arn:(?<partition>[a-z-]+):(?<service>[a-z0-9-]+):[^:]*:(?<account>[^:]*):(?<resource>.+)$/;
const accountId = /^\d{12}$/;
const name = '[\\w+=,.@-]{1,64}';
const resource = new RegExp(`^(?:root|(?:role|user)/(?:[\\w+=,.@/-]{0,510}/)?${name})$`);

/** Reads a list of principals. Twelve digits, with or without hyphens, stand for the account's root. */
export function parsePrincipals(text: string): Result<readonly string[], readonly ValueRefusal[]> {
  return collect(splitValues(text).map(parsePrincipal));
}

function parsePrincipal(value: string): Result<string, ValueRefusal> {
  const digits = value.replaceAll('-', '');
  if (/^\d+$/.test(digits)) {
    return accountId.test(digits)
      ? ok(`arn:aws:iam::${digits}:root`)
      : refused({ code: 'account_digits', text: value, digits: digits.length });
  }
  if (value.includes('*')) return refused({ code: 'wildcard_principal', text: value });
  return parseArn(value);
}

function parseArn(value: string): Result<string, ValueRefusal> {
  const lowered = value
    .replace(/^arn:aws:iam:/i, (prefix) => prefix.toLowerCase())
    .replace(/:root$/i, ':root');
  const parts = arn.exec(lowered)?.groups;
  if (parts === undefined) return refused({ code: 'not_a_principal', text: value });
  const { partition = '', service = '', account = '', resource: what = '' } = parts;
  if (partition !== 'aws')
    return refused({ code: 'unsupported_partition', text: value, partition });
  if (service !== 'iam')
    return refused({ code: 'unsupported_principal', text: value, kind: service });
  if (!/^\d*$/.test(account)) return refused({ code: 'not_a_principal', text: value });
  if (!accountId.test(account))
    return refused({ code: 'account_digits', text: value, digits: account.length });
  if (!resource.test(what)) return refused(resourceRefusal(value, what));
  return ok(lowered);
}

function resourceRefusal(text: string, what: string): ValueRefusal {
  const kind = /^([a-z-]+)\//.exec(what)?.[1];
  return kind === undefined || kind === 'role' || kind === 'user'
    ? { code: 'not_a_principal', text }
    : { code: 'unsupported_principal', text, kind };
}

/** All values, sorted and without repeats, or all refusals. */
export function collect(
  results: readonly Result<string, ValueRefusal>[],
): Result<readonly string[], readonly ValueRefusal[]> {
  const refusals = results.flatMap((result) => (result.ok ? [] : [result.refusal]));
  if (refusals.length > 0) return refused(refusals);
  const values = results.flatMap((result) => (result.ok ? [result.value] : []));
  return ok([...new Set(values)].sort());
}
