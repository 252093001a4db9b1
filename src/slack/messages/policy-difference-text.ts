import type { EnvironmentDifference, PolicyDifference } from '../../domain/policy-difference.ts';
import type { PolicyPoint, RoleKey, Setting, SettingKey } from '../../domain/policy-point.ts';
import type { Condition, PolicyRule } from '../../domain/policy-rule.ts';
import { type Mrkdwn, mrkdwn } from '../text.ts';
import { channelOf, type Phrase, peopleOf, quoted, say, several } from './phrase.ts';
import { changeCauses, riskCauses } from './rule-text.ts';
import { count } from './words.ts';

/** What two policies mean differently, line by line. No lines: nothing. */
export function policyDifferenceLines(difference: PolicyDifference): readonly Phrase[] {
  const { points, environments, precedence } = difference;
  return [
    ...points.flatMap((point) => pointLines(point, false)),
    ...environments.flatMap(environmentLines),
    ...precedence.map(
      ({ name, instead }) =>
        say`Where environments ${quoted(name)} and ${quoted(instead)} both match, ${quoted(name)} applies from now on.`,
    ),
  ];
}

function environmentLines(difference: EnvironmentDifference): readonly Phrase[] {
  const isNew = difference.kind === 'added';
  const lines = difference.points.flatMap((point) => pointLines(point, isNew));
  return [environmentLead(difference), ...lines.map((line) => say`• ${line}`)];
}

function environmentLead(difference: EnvironmentDifference): Phrase {
  const name = quoted(difference.name);
  switch (difference.kind) {
    case 'added':
      return say`New environment ${name}:`;
    case 'changed':
      return say`Environment ${name}:`;
    case 'renamed':
      return difference.points.length === 0
        ? say`Environment ${quoted(difference.from)} is called ${name}.`
        : say`Environment ${quoted(difference.from)} is called ${name}:`;
    case 'removed':
      return difference.to.length === 0
        ? say`Environment ${name} is gone. Nobody may ask for what it alone covered:`
        : say`Environment ${name} is gone. What it covered falls to ${several(difference.to.map(quoted))} where they match, and nobody may ask for the rest:`;
  }
}

const roles: Record<RoleKey, Mrkdwn> = {
  auditors: mrkdwn`May see every request`,
  freezers: mrkdwn`May freeze environments`,
  policy_admins: mrkdwn`May confirm another policy`,
  requesters: mrkdwn`May ask`,
  approvers: mrkdwn`May approve`,
  escalation: mrkdwn`May approve once it is escalated`,
};

type Words = {
  readonly label: Mrkdwn;
  readonly show: (value: Exclude<Setting, undefined>) => Phrase;
  /** Where the policy says nothing. */
  readonly absent: Mrkdwn;
};

const text = (value: Exclude<Setting, undefined>): Phrase => quoted(String(value));
const none = { show: text, absent: mrkdwn`none` };
const glob = { show: text, absent: mrkdwn`any` };
const channel = {
  show: (value: Exclude<Setting, undefined>) => channelOf(String(value)),
  absent: mrkdwn`none`,
};
const duration = {
  show: (value: Exclude<Setting, undefined>): Phrase => [durationText(Number(value))],
  absent: mrkdwn`never`,
};
const timeOfDay = {
  show: (value: Exclude<Setting, undefined>): Phrase => text(clockTime(Number(value))),
  absent: mrkdwn`any time`,
};
const either = (yes: Mrkdwn, no: Mrkdwn) => ({
  show: (value: Exclude<Setting, undefined>): Phrase => [value === true ? yes : no],
  absent: no,
});

const settings: Record<SettingKey, Words> = {
  authority: {
    label: mrkdwn`Another policy is agreed to`,
    ...either(mrkdwn`here, by two policy admins`, mrkdwn`elsewhere, before it is applied`),
  },
  auditor_emails: { label: mrkdwn`Auditors by e-mail`, ...none },
  channel: { label: mrkdwn`Channel`, ...channel },
  project: { label: mrkdwn`Projects`, ...glob },
  hvn: { label: mrkdwn`HVNs`, ...glob },
  cluster: { label: mrkdwn`Clusters`, ...glob },
  create: { label: mrkdwn`Approvals to create`, ...none },
  update: { label: mrkdwn`Approvals to update`, ...none },
  delete: { label: mrkdwn`Approvals to delete`, ...none },
  expires_after: { label: mrkdwn`A request expires after`, ...duration },
  reminders_after: { label: mrkdwn`Approvers are reminded after`, ...duration },
  reminders_every: {
    ...{ label: mrkdwn`And again every`, show: duration.show },
    absent: mrkdwn`not at all`,
  },
  works_from: { label: mrkdwn`Reminders only from`, ...timeOfDay },
  works_to: { label: mrkdwn`Reminders only until`, ...timeOfDay },
  works_on: { label: mrkdwn`Reminders only on`, show: text, absent: mrkdwn`any day` },
  works_zone: { label: mrkdwn`Reminders by the clocks of`, ...none },
  seasoning: { label: mrkdwn`Approvers seasoned for`, ...duration },
  escalation_after: { label: mrkdwn`Escalated after`, ...duration },
  ticket: { label: mrkdwn`Ticket`, show: text, absent: mrkdwn`not asked for` },
  ticket_pattern: { label: mrkdwn`Tickets look like`, show: text, absent: mrkdwn`anything` },
  ticket_url: { label: mrkdwn`Tickets link to`, ...none },
  reason_length: {
    label: mrkdwn`A reason has at least`,
    show: (value) => [count(Number(value), 'character')],
    absent: mrkdwn`no more than usual`,
  },
  quiet: {
    label: mrkdwn`Approvers`,
    ...either(mrkdwn`mentioned by no card`, mrkdwn`mentioned by cards`),
  },
  dm: {
    label: mrkdwn`Who can decide`,
    ...either(mrkdwn`told directly as well`, mrkdwn`told by cards alone`),
  },
  allow_empty: {
    label: mrkdwn`Empty allow lists`,
    ...either(mrkdwn`allowed`, mrkdwn`refused`),
  },
};

function pointLines(point: PolicyPoint, isNew: boolean): readonly Phrase[] {
  switch (point.kind) {
    case 'setting':
      return [settingLine(point, isNew)];
    case 'people':
      return peopleLines(point);
    case 'opened':
      return [say`May ask: anyone`];
    case 'closed':
      return [say`May ask: no longer anyone, only ${peopleOf(point.to)}`];
    case 'rules':
      return [
        ...point.added.map((rule) => say`New rule: ${ruleLine(rule)}`),
        ...point.removed.map((rule) => say`No longer a rule: ${ruleLine(rule)}`),
      ];
    case 'terraform':
      return [
        ...point.added.map((id) => say`Left to Terraform: services ${quoted(id)}`),
        ...point.removed.map((id) => say`No longer left to Terraform: services ${quoted(id)}`),
      ];
    case 'catalogue':
      return [catalogueLine(point)];
  }
}

type Of<K extends PolicyPoint['kind']> = Extract<PolicyPoint, { kind: K }>;

function settingLine({ key, from, to }: Of<'setting'>, isNew: boolean): Phrase {
  const { label, show, absent } = settings[key];
  const said = (value: Setting): Phrase => (value === undefined ? [absent] : show(value));
  return isNew ? say`${label}: ${said(to)}` : say`${label}: ${said(from)}, now ${said(to)}`;
}

function peopleLines({ key, gain, lose, quiet }: Of<'people'>): readonly Phrase[] {
  const isSomebody = ({ groups, users }: typeof gain): boolean => groups.length + users.length > 0;
  return [
    ...(isSomebody(gain) ? [say`${roles[key]}: + ${peopleOf(gain, quiet)}`] : []),
    ...(isSomebody(lose) ? [say`${roles[key]}: − ${peopleOf(lose, quiet)}`] : []),
  ];
}

function catalogueLine({ value, from, to }: Of<'catalogue'>): Phrase {
  const named = (entry: typeof from): Phrase =>
    entry === undefined ? say`nobody’s` : say`${quoted(entry.name)} of ${quoted(entry.owner)}`;
  return say`Catalogue: ${quoted(value)} was ${named(from)}, now ${named(to)}`;
}

const or = (words: readonly Mrkdwn[]): Phrase =>
  words.flatMap((word, index) => (index === 0 ? [word] : [mrkdwn` or `, word]));

/** How each kind of condition reads, after "where". */
const conditions: {
  readonly [K in keyof Condition]-?: (value: NonNullable<Condition[K]>) => Phrase;
} = {
  flags: (flags) => or(flags.map((flag) => riskCauses[flag])),
  moreValuesThan: (number) => say`it changes more than ${count(number, 'value')}`,
  onlyRemoves: () => say`it only removes`,
  changes: (changes) => or(changes.map((change) => changeCauses[change])),
};

function ruleLine({ when, wants }: PolicyRule): Phrase {
  const keys = Object.keys(conditions) as (keyof Condition)[];
  const causes = keys.flatMap((key) => {
    const value = when[key];
    // The table's type ties each key to its value; TypeScript cannot follow that through an index.
    const words = conditions[key] as (value: unknown) => Phrase;
    return value === undefined ? [] : [words(value)];
  });
  const where = causes.flatMap((cause, index) => (index === 0 ? cause : say`, and ${cause}`));
  const { approvals, alsoFrom } = wants;
  const one = alsoFrom === undefined ? [] : say`one approval from ${peopleOf(alsoFrom)}`;
  const many = approvals === undefined ? [] : [count(approvals, 'approval')];
  const both = approvals !== undefined && alsoFrom !== undefined ? say`, ` : [];
  return say`where ${where}: ${many}${both}${one}`;
}

function clockTime(minutes: number): string {
  const two = (number: number): string => String(number).padStart(2, '0');
  return `${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`;
}

function durationText(ms: number): Mrkdwn {
  const minutes = ms / 60_000;
  if (minutes % 1_440 === 0) return count(minutes / 1_440, 'day');
  if (minutes % 60 === 0) return count(minutes / 60, 'hour');
  return count(minutes, 'minute');
}
