import { type Document, isMap, isScalar, LineCounter, type Node, parseDocument } from 'yaml';
import { z } from 'zod';
import type { Environment, Policy } from '../domain/policy.ts';
import type { SlackUserId } from '../domain/request.ts';
import { ok, type Result, refused } from '../domain/result.ts';
import { catalogue } from './policy-catalogue.ts';

/** What is wrong with a policy file: where, under which key, and why. */
export type PolicyProblem = {
  readonly line: number;
  readonly key: string;
  readonly reason: string;
};

const channel = z
  .string()
  .regex(/^[CG][A-Z0-9]{2,}$/, 'must be a Slack channel id, such as C0PRIVLINK');
const group = z
  .string()
  .regex(/^S[A-Z0-9]{2,}$/, 'must be a Slack user group id, such as S0NETSEC');
const user = z
  .string()
  .regex(/^[UW][A-Z0-9]{2,}$/, 'must be a Slack user id, such as U0ALICE')
  .transform((id) => id as SlackUserId);

const who = z.strictObject({
  groups: z.array(group).default([]),
  users: z.array(user).default([]),
});
const requesters = z.union([z.strictObject({ anyone: z.literal(true) }), who], {
  error: 'must be { anyone: true } or name groups or users',
});
const count = z
  .int('must be a whole number')
  .min(1, 'must be at least 1')
  .max(10, 'must be at most 10');
const pattern = z.string().refine(isPattern, 'must be a regular expression');

const environment = z.strictObject({
  name: z
    .string()
    .regex(/^[a-z0-9][a-z0-9-]{0,39}$/, 'must be lower-case letters, digits and hyphens'),
  match: z
    .strictObject({
      project: z.string().optional(),
      hvn: z.string().optional(),
      cluster: z.string().optional(),
    })
    .default({}),
  channel: channel.optional(),
  requesters: requesters.default({ anyone: true }),
  approvers: who.refine(
    ({ groups, users }) => groups.length + users.length > 0,
    'must name at least one group or user: nobody could ever approve',
  ),
  approvals: z
    .strictObject({ create: count.default(1), update: count.default(1), delete: count.default(1) })
    .default({ create: 1, update: 1, delete: 1 }),
  expires_after: z.string().default('72h').transform(toMilliseconds),
  ticket: z
    .strictObject({
      required: z.boolean().default(false),
      pattern: pattern.optional(),
      url: z
        .string()
        .refine(
          (url) => /^https:\/\//.test(url) && url.includes('{ticket}'),
          'must be an https address with {ticket} in it',
        )
        .optional(),
    })
    .optional(),
  allow_empty: z.boolean().default(false),
});

const file = z.strictObject({
  version: z.literal(1, 'must be 1'),
  channel: channel.optional(),
  auditors: who.default({ groups: [], users: [] }),
  environments: z.array(environment).min(1, 'must name at least one environment'),
  terraform: z
    .strictObject({ services: z.array(z.string()).default([]) })
    .default({ services: [] }),
  catalogue,
});

/**
 * Which reading of the text `parsePolicy` gives: raised whenever it reads more than before, so that a
 * policy that an older version read and stored is read anew from its text.
 */
export const policyReading = 2;

/**
 * Reads a policy. All problems are reported at once, each with its line and key; a key that this
 * version does not know is one of them, so that nobody relies on a rule that is not kept.
 */
export function parsePolicy(text: string): Result<Policy, readonly PolicyProblem[]> {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, uniqueKeys: true });
  const broken = document.errors.map(({ message, pos }) => ({
    line: lines.linePos(pos[0]).line,
    key: '',
    reason: message.split('\n')[0] ?? 'is not YAML',
  }));
  if (broken.length > 0) return refused(broken);
  const parsed = file.safeParse(document.toJS());
  const lineOf = (path: readonly PropertyKey[]): number => findLine(document, lines, path);
  if (!parsed.success)
    return refused(parsed.error.issues.flatMap((issue) => problemsOf(issue, lineOf)));
  const missing = checkWhole(parsed.data, lineOf);
  return missing.length > 0 ? refused(missing) : ok(toPolicy(parsed.data));
}

type PolicyFile = z.infer<typeof file>;
type LineOf = (path: readonly PropertyKey[]) => number;

function problemsOf(issue: z.core.$ZodIssue, lineOf: LineOf): readonly PolicyProblem[] {
  const keys = issue.code === 'unrecognized_keys' ? issue.keys : [undefined];
  return keys.map((key) => {
    const path = key === undefined ? issue.path : [...issue.path, key];
    const reason = key === undefined ? sentence(issue) : 'is not a key that this version knows';
    return { line: lineOf(path), key: path.join('.'), reason };
  });
}

function sentence(issue: z.core.$ZodIssue): string {
  if (issue.code === 'invalid_key') return issue.issues[0]?.message ?? 'is not a key';
  const missing = issue.code === 'invalid_type' && /received undefined$/.test(issue.message);
  return missing ? 'is missing' : issue.message.replace(/^Invalid input: /, '');
}

function checkWhole(policy: PolicyFile, lineOf: LineOf): readonly PolicyProblem[] {
  return policy.environments.flatMap(({ name, channel: own }, index) => {
    const path = ['environments', index];
    const twice = policy.environments.findIndex((other) => other.name === name) < index;
    return [
      ...(own === undefined && policy.channel === undefined
        ? [
            {
              line: lineOf(path),
              key: `${path.join('.')}.channel`,
              reason: 'is missing, and there is no default channel',
            },
          ]
        : []),
      ...(twice
        ? [
            {
              line: lineOf([...path, 'name']),
              key: `${path.join('.')}.name`,
              reason: `names ${name} a second time`,
            },
          ]
        : []),
    ];
  });
}

/** The line of a key, or of the nearest thing around it that the file does hold. */
function findLine(
  document: Document.Parsed,
  lines: LineCounter,
  path: readonly PropertyKey[],
): number {
  for (let length = path.length; length > 0; length -= 1) {
    const within = path.slice(0, length);
    const parent = document.getIn(within.slice(0, -1), true);
    const key = within.at(-1);
    const pair = isMap(parent)
      ? parent.items.find((item) => isScalar(item.key) && String(item.key.value) === String(key))
      : undefined;
    const node = (pair?.key ?? document.getIn(within, true)) as Node | undefined;
    if (node?.range) return lines.linePos(node.range[0]).line;
  }
  return 1;
}

function toPolicy(parsed: PolicyFile): Policy {
  return {
    auditors: parsed.auditors,
    environments: parsed.environments.map((one) => toEnvironment(one, parsed.channel)),
    terraform: parsed.terraform.services,
    catalogue: parsed.catalogue,
  };
}

function toEnvironment(
  one: PolicyFile['environments'][number],
  fallback: string | undefined,
): Environment {
  const { project, hvn, cluster } = one.match;
  return {
    name: one.name,
    match: {
      ...(project === undefined ? {} : { project }),
      ...(hvn === undefined ? {} : { hvn }),
      ...(cluster === undefined ? {} : { cluster }),
    },
    channel: one.channel ?? fallback ?? '',
    requesters: 'anyone' in one.requesters ? one.requesters : { anyone: false, ...one.requesters },
    approvers: one.approvers,
    approvals: one.approvals,
    expiresAfterMs: one.expires_after,
    ticket: one.ticket && { pattern: undefined, url: undefined, ...one.ticket },
    allowEmpty: one.allow_empty,
  };
}

const units = { m: 60_000, h: 3_600_000, d: 86_400_000 } as const;

function toMilliseconds(text: string, context: z.RefinementCtx): number {
  const [, amount, unit] = /^(\d{1,4})([mhd])$/.exec(text) ?? [];
  const ms = Number(amount) * units[(unit ?? 'm') as keyof typeof units];
  if (amount !== undefined && ms >= units.m && ms <= 90 * units.d) return ms;
  context.addIssue({ code: 'custom', message: 'must be a time such as 30m, 72h or 7d, up to 90d' });
  return z.NEVER;
}

function isPattern(text: string): boolean {
  try {
    new RegExp(`^(?:${text})$`);
    return true;
  } catch {
    return false;
  }
}
