import { filterUsage } from './filter-usage.ts';
import type { Verb } from './verb.ts';

export type ListedVerb = Omit<Verb, 'run'> & {
  /** The exit code of arguments that make no sense; absent where it is 2, as of any other verb. */
  readonly usageExit?: number;
  /** Loaded when asked for: a manifest needs no database driver. */
  readonly load: () => Promise<Verb['run']>;
};

export const verbs: readonly ListedVerb[] = [
  {
    name: 'migrate',
    usage: 'migrate [--create-login]',
    summary:
      'apply migrations with DATABASE_OWNER_URL and grant the role of DATABASE_URL; --create-login makes that role',
    load: async () => (await import('./migrate.ts')).migrate,
  },
  {
    name: 'doctor',
    usage: 'doctor [--json]',
    summary: 'check database, queue, Slack, policy and HCP; exit 1 if anything fails',
    load: async () => (await import('./doctor.ts')).doctor,
  },
  {
    name: 'manifest',
    usage: 'manifest [--mode socket|http] [--url https://…] [--name …]',
    summary: "print the Slack app's manifest as JSON",
    load: async () => (await import('./manifest.ts')).manifest,
  },
  {
    name: 'policy check',
    usage: 'policy check [FILE] [--json]',
    summary:
      'say what is wrong with a policy file, exit 1 if anything is, and what is hardly meant: line, key and reason',
    load: async () => (await import('./policy-check.ts')).policyCheck,
  },
  {
    name: 'policy explain',
    usage:
      'policy explain --as USER --cluster ID --change create|update|delete… [--to request|review] [--requester USER] [--hvn ID] [--project ID] [--service ID] [--accounts …] [--ranges …] [--regions …] [--file FILE] [--json]',
    summary:
      'say which environment and rules a change comes under, what a person may do about it, and why; exit 0 if they may, 1 if not',
    load: async () => (await import('./policy-explain.ts')).policyExplain,
  },
  {
    name: 'policy apply',
    usage: 'policy apply [FILE]',
    summary:
      'put a policy file in force, for all processes, and log it; the channels concerned are told what it means differently. With authority: slack in the policy in force, propose it to the policy admins',
    load: async () => (await import('./policy.ts')).policyApply,
  },
  {
    name: 'policy list',
    usage: 'policy list [--json]',
    summary: 'list every policy that is kept: its hash, when it was last put in force, and by whom',
    load: async () => (await import('./policy-versions.ts')).policyList,
  },
  {
    name: 'policy show',
    usage: 'policy show [in-force|candidate|HASH] [--json]',
    summary:
      'print the text of the policy in force, of the one that waits for policy admins, or of the one whose hash begins so',
    load: async () => (await import('./policy-versions.ts')).policyShow,
  },
  {
    name: 'policy diff',
    usage: 'policy diff FILE|HASH [FILE|HASH] [--json]',
    summary:
      'say what the policy in force and another one, or two others, mean differently; comments are no difference',
    load: async () => (await import('./policy-versions.ts')).policyDiff,
  },
  {
    name: 'policy replay',
    usage: 'policy replay FILE [--since 90d] [--json]',
    summary:
      'run the recorded decisions against a policy file: who gains or loses authority, what would have gone otherwise; exit 2 if anything changes, 0 if nothing, 1 on any error',
    usageExit: 1,
    load: async () => (await import('./policy-replay.ts')).policyReplay,
  },
  {
    name: 'freeze',
    usage: 'freeze (ENVIRONMENT | --all) [REASON]',
    summary:
      'keep what is approved from being begun, in one environment or in all, later ones included; its channel is told',
    load: async () => (await import('./freeze.ts')).freeze,
  },
  {
    name: 'unfreeze',
    usage: 'unfreeze (ENVIRONMENT | --all)',
    summary: 'end that freeze: what waits goes on by itself',
    load: async () => (await import('./freeze.ts')).unfreeze,
  },
  {
    name: 'audit list',
    usage: 'audit list [--limit 100] [--json]',
    summary: 'print the newest entries of the audit log; with --json their exact bodies',
    load: async () => (await import('./audit.ts')).auditList,
  },
  {
    name: 'audit show',
    usage: 'audit show REQUEST [--json]',
    summary:
      'print the story of a request: every version as it was shown, its digest computed anew, every review and entry, and who they were outside of Slack; exit 1 if a digest or a person does not hold',
    load: async () => (await import('./audit-show.ts')).auditShow,
  },
  {
    name: 'audit checkpoint',
    usage: 'audit checkpoint',
    summary:
      'print how many entries the log has and their root, signed with AUDIT_KEY: keep it where nobody can change it',
    load: async () => (await import('./audit-checkpoint.ts')).auditCheckpoint,
  },
  {
    name: 'audit receipt',
    usage: 'audit receipt REQUEST [--checkpoint FILE] [--export FILE]…',
    summary:
      'print the receipt of a request that has ended, signed with AUDIT_KEY: what was shown, who decided, what was done, and that the log has it; by a checkpoint that others hold, or by one of the log as it is',
    load: async () => (await import('./audit-receipt.ts')).auditReceipt,
  },
  {
    name: 'audit evidence',
    usage: 'audit evidence REQUEST [--out FILE] [--checkpoint FILE] [--export FILE]…',
    summary:
      'draw the same as one page for the working papers of an auditor, which needs nothing else and has the receipt in it',
    load: async () => (await import('./audit-evidence.ts')).auditEvidence,
  },
  {
    name: 'audit verify',
    usage: 'audit verify [--export FILE] [--checkpoint FILE [--key PUB.pem]…] [--json]',
    summary:
      'check the chain of the audit log, its tree and the requests that name it, or an export without any database, and that the log still begins as a checkpoint says; exit 1 if anything is wrong',
    load: async () => (await import('./audit-verify.ts')).auditVerify,
  },
  {
    name: 'audit acknowledge-loss',
    usage: 'audit acknowledge-loss --checkpoint FILE…',
    summary:
      'after a restore: write into the log that it has lost these published checkpoints, which lets what waits go on',
    load: async () => (await import('./audit-loss.ts')).auditAcknowledgeLoss,
  },
  {
    name: 'audit query',
    usage: `audit query ${filterUsage} [--limit 50|all] [--after CURSOR] [--json|--jsonl|--csv]`,
    summary:
      'list the requests that fit, the newest first: a page, and how to get the next one, or all of them',
    load: async () => (await import('./audit-query.ts')).auditQuery,
  },
  {
    name: 'audit export',
    usage: `audit export ${filterUsage} [--before 2026-07] [--format jsonl|csv]`,
    summary:
      'print the log, of any size: all of it, all of it before a month, the entries of a time, or those about the requests that fit; the last line says what the whole log was',
    load: async () => (await import('./audit-export.ts')).auditExport,
  },
  {
    name: 'audit population',
    usage: 'audit population --period 2026|2026Q3|2026-08 [--json|--csv]',
    summary:
      'list every change that was asked for in a period and what became of it, with their number and the SHA-256 over them',
    load: async () => (await import('./audit-population.ts')).auditPopulation,
  },
  {
    name: 'audit sample',
    usage: 'audit sample --period 2026|2026Q3|2026-08 --seed WORD [--count 25] [--json|--csv]',
    summary: 'draw some of that population: the same ones for everybody with the same seed',
    load: async () => (await import('./audit-population.ts')).auditSample,
  },
  {
    name: 'verify-receipt',
    usage: 'verify-receipt FILE --key PUB.pem [--checkpoint FILE] [--json]',
    summary:
      'check a receipt, or the page of audit evidence, with public keys alone: no database, no settings; exit 1 if anything is wrong, or if a checkpoint that is held elsewhere is not the one in it',
    load: async () => (await import('./verify-receipt.ts')).verifyReceipt,
  },
  {
    name: 'audit reconcile',
    usage: 'audit reconcile [--period 2026-10 | --since TIME --until TIME] [--json]',
    summary:
      'print every change that the bot saw at HCP with its approval or none, and every time in which nobody looked; exit 1 if a change has no approval or nobody looked',
    load: async () => (await import('./audit-reconcile.ts')).auditReconcile,
  },
  {
    name: 'audit access',
    usage: 'audit access [--period 2026Q3 | --since TIME --until TIME] [--json]',
    summary:
      'print who could approve, administer the policy, freeze and audit over a period, by which policy and group, what of it nobody knows, who did decide, and which logins can do what to the log now',
    load: async () => (await import('./audit-access.ts')).auditAccess,
  },
  {
    name: 'audit drop',
    usage: 'audit drop --before 2026-07 --export FILE [--confirm ENTRIES]',
    summary:
      'drop whole months from the beginning of the log, which FILE (audit export --before 2026-07) has, with DATABASE_OWNER_URL; an entry says so, and what is left still holds. Without --confirm it shows what would go',
    load: async () => (await import('./audit-drop.ts')).auditDrop,
  },
  {
    name: 'audit erase-person',
    usage: 'audit erase-person USER|ADDRESS',
    summary:
      'erase the e-mail address of a person wherever it is kept beside the log, and end their sessions of the page, with DATABASE_OWNER_URL; the log tells of it and still holds',
    load: async () => (await import('./audit-erase-person.ts')).auditErasePerson,
  },
];

export function helpText(): string {
  const width = Math.max(...verbs.map(({ usage }) => usage.length));
  const lines = verbs.map(({ usage, summary }) => `  ${usage.padEnd(width)}  ${summary}`);
  const settings = 'Settings come from the environment: see .env.example.';
  return ['Usage: npm run cli -- VERB', '', ...lines, '', settings].join('\n');
}
