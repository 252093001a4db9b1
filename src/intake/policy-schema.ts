import { z } from 'zod';
import { reasonLength } from '../domain/limits.ts';
import { ruledRisks } from '../domain/policy-rule.ts';
import { changes, type SlackUserId } from '../domain/request.ts';
import { catalogue } from './policy-catalogue.ts';
import { toMilliseconds } from './policy-duration.ts';
import { reminders } from './policy-waiting.ts';

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

const email = z
  .string()
  .transform((text) => text.trim().toLowerCase())
  .refine(
    (text) => /^[^\s@,<>"]{1,64}@[^\s@,<>"]{1,190}$/.test(text),
    'must be an e-mail address, such as auditor@example.com',
  );

const who = z.strictObject({
  groups: z.array(group).default([]),
  users: z.array(user).default([]),
});
const isSomebody = ({ groups, users }: z.infer<typeof who>): boolean =>
  groups.length + users.length > 0;
const nobody = 'must name at least one group or user: nobody could ever approve';
const someone = who.refine(isSomebody, nobody);
const onlyTrue = z.literal(true, 'must be true, or be left out').optional();
const approvers = who
  .extend({
    quiet: onlyTrue.describe('They may approve, and no card mentions them.'),
    dm: onlyTrue.describe('Those who can decide are told directly as well.'),
  })
  .refine(isSomebody, nobody)
  .refine(({ quiet, dm }) => !(quiet && dm), {
    path: ['dm'],
    error: 'must be left out where approvers are quiet',
  });
const requesters = z.union([z.strictObject({ anyone: z.literal(true) }), who], {
  error: 'must be { anyone: true } or name groups or users',
});
const count = z
  .int('must be a whole number')
  .min(1, 'must be at least 1')
  .max(10, 'must be at most 10');
const oneOf = (names: readonly string[]) => `must be one of ${names.join(', ')}`;
const notAFlag = {
  error: ({ input }: { readonly input?: unknown }) =>
    input === 'approvers_in_doubt'
      ? 'cannot be approvers_in_doubt: whether enough can approve depends on this rule'
      : oneOf(ruledRisks),
};
const pattern = z.string().refine(isPattern, 'must be a regular expression');

const rule = z.strictObject({
  when: z
    .strictObject({
      flags: z
        .array(z.enum(ruledRisks, notAFlag))
        .min(1, 'must name at least one')
        .describe('Any of these risks.')
        .optional(),
      more_values_than: z
        .int('must be a whole number')
        .min(0, 'must be at least 0')
        .max(100, 'must be at most 100')
        .describe('More values than this are added and removed, over all lists.')
        .optional(),
      only_removes: onlyTrue.describe('An update that adds nothing: may set a lower number.'),
      change: z
        .array(z.enum(changes, oneOf(changes)))
        .min(1, 'must name at least one')
        .optional(),
    })
    .refine(
      (when) => Object.values(when).some((value) => value !== undefined),
      'must have a condition; what holds for every request belongs to approvals',
    ),
  // biome-ignore lint/suspicious/noThenProperty: it is how people say it, and nobody awaits a policy.
  then: z
    .strictObject({
      approvals: count.describe('Never lowers the number, but for only_removes.').optional(),
      also_from: someone.describe('One of those who approve must be among these.').optional(),
    })
    .refine(
      ({ approvals, also_from }) => approvals !== undefined || also_from !== undefined,
      'must have approvals or also_from',
    ),
});
export type RuleOfFile = z.infer<typeof rule>;

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
  approvers,
  seasoning: z
    .string()
    .transform(toMilliseconds)
    .describe('Who was first seen in a group of approvers less than this ago cannot decide.')
    .optional(),
  approvals: z
    .strictObject({ create: count.default(1), update: count.default(1), delete: count.default(1) })
    .default({ create: 1, update: 1, delete: 1 }),
  rules: z.array(rule).max(20, 'must be at most 20').default([]),
  expires_after: z.string().default('72h').transform(toMilliseconds),
  reminders: reminders.optional(),
  escalation: z
    .strictObject({
      after: z.string().transform(toMilliseconds).describe('Since the version was shown.'),
      to: someone.describe('May decide as well from then on.'),
    })
    .optional(),
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
  reason: z
    .strictObject({
      min_length: z
        .int('must be a whole number')
        .min(reasonLength.min, `must be at least ${reasonLength.min}, which any reason must have`)
        .max(reasonLength.max, `must be at most ${reasonLength.max}, which a reason may have`),
    })
    .optional(),
  allow_empty: z.boolean().default(false),
});

/** A policy file as people write it. What its keys mean together, `parsePolicy` says. */
export const policyFile = z.strictObject({
  version: z.literal(1, 'must be 1'),
  channel: channel.optional(),
  auditors: who
    .extend({
      emails: z
        .array(email)
        .default([])
        .describe('Of auditors who sign in to the page by another issuer than Slack.'),
    })
    .default({ groups: [], users: [], emails: [] }),
  freezers: who.describe('May freeze environments, and end a freeze.').optional(),
  authority: z
    .enum(['git', 'slack'], oneOf(['git', 'slack']))
    .default('git')
    .describe('Where another policy is agreed to: elsewhere, or by two policy admins in Slack.'),
  policy_admins: who
    .describe('With authority: slack, two of them confirm another policy.')
    .optional(),
  environments: z.array(environment).min(1, 'must name at least one environment'),
  terraform: z
    .strictObject({ services: z.array(z.string()).default([]) })
    .default({ services: [] }),
  catalogue,
});
export type PolicyFile = z.infer<typeof policyFile>;

function isPattern(text: string): boolean {
  try {
    new RegExp(`^(?:${text})$`);
    return true;
  } catch {
    return false;
  }
}
