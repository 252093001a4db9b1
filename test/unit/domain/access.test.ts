import { beforeEach, describe, expect, it } from 'vitest';
import { accessActions, startAccess } from '../../../src/domain/access.ts';
import type { AuditAction } from '../../../src/domain/audit.ts';
import type { JsonObject } from '../../../src/domain/json.ts';
import type { LoggedEntry } from '../../../src/domain/logged.ts';
import type { Environment, Policy } from '../../../src/domain/policy.ts';
import type { SlackUserId } from '../../../src/domain/request.ts';
import { production } from '../use-cases/world.ts';

const period = { since: new Date('2026-07-01T00:00:00Z'), until: new Date('2026-10-01T00:00:00Z') };
const day = (month: number, date: number) =>
  new Date(Date.UTC(2026, month - 1, date)).toISOString();
const ben = 'U0BEN' as SlackUserId;

let log: LoggedEntry[] = [];
let policies = new Map<string, Policy>();
beforeEach(() => {
  log = [];
  policies = new Map();
});

function logged(
  at: string,
  action: AuditAction,
  details: JsonObject,
  actor: string | null = null,
): void {
  log.push({ seq: log.length + 1, at: new Date(at), action, actor, requestId: null, details });
}

function inForce(at: string, hash: string, policy: Partial<Policy> = {}): void {
  const nobody = { groups: [], users: [] };
  policies.set(hash, { auditors: nobody, environments: [], terraform: [], ...policy });
  logged(at, 'policy_applied', { policy: hash });
}

const members = (at: string, group: string, ...those: readonly string[]) =>
  logged(at, 'group_baselined', { group, members: those });
const moved = (
  at: string,
  group: string,
  joined: readonly string[],
  left: readonly string[] = [],
) => logged(at, 'group_changed', { group, joined, left });

const approving = (change: Partial<Environment> = {}): Partial<Policy> => ({
  environments: [{ ...production, approvers: { groups: ['S0NETSEC'], users: [] }, ...change }],
});

function access() {
  const finding = startAccess(period);
  for (const entry of log) finding.add(entry);
  return finding.end(policies);
}

/** `power person group from to`. */
const lines = (): readonly string[] =>
  access().holdings.map(({ power, person, group, from, to }) =>
    [power, person, group, from.slice(0, 10), to?.slice(0, 10)].join(' '),
  );

describe('who could approve', () => {
  it('is who was in the group while the policy named it', () => {
    inForce(day(6, 1), 'one', approving());
    members(day(6, 1), 'S0NETSEC', 'U0BEN', 'U0CLEO', 'U0EVE');
    moved(day(6, 15), 'S0NETSEC', [], ['U0EVE']);
    moved(day(8, 1), 'S0NETSEC', ['U0DORA'], ['U0CLEO']);
    inForce(day(9, 1), 'two', approving({ approvers: { groups: [], users: [ben] } }));

    expect(lines()).toEqual([
      'approve U0CLEO S0NETSEC 2026-07-01 2026-08-01',
      'approve U0BEN S0NETSEC 2026-07-01 2026-09-01',
      'approve U0DORA S0NETSEC 2026-08-01 2026-09-01',
      'approve U0BEN  2026-09-01 ',
    ]);
  });

  it('is one time where another policy means the same for them, and two where they came again', () => {
    inForce(day(6, 1), 'one', approving());
    members(day(6, 1), 'S0NETSEC', 'U0BEN', 'U0CLEO');
    inForce(day(8, 1), 'two', approving());
    moved(day(8, 15), 'S0NETSEC', [], ['U0CLEO']);
    moved(day(9, 15), 'S0NETSEC', ['U0CLEO']);

    expect(lines()).toEqual([
      'approve U0CLEO S0NETSEC 2026-07-01 2026-08-15',
      'approve U0BEN S0NETSEC 2026-07-01 ',
      'approve U0CLEO S0NETSEC 2026-09-15 ',
    ]);
  });

  it('is nobody who has not been there for as long as the environment wants', () => {
    inForce(day(6, 1), 'one', approving({ seasoningMs: 10 * 86_400_000 }));
    members(day(7, 1), 'S0NETSEC', 'U0BEN');
    moved(day(8, 1), 'S0NETSEC', ['U0CLEO', 'U0EVE']);
    moved(day(8, 5), 'S0NETSEC', [], ['U0EVE']);

    expect(lines()).toEqual([
      'approve U0BEN S0NETSEC 2026-07-01 ',
      'approve U0CLEO S0NETSEC 2026-08-11 ',
    ]);
  });

  it('is told apart from who is wanted beside them, and who comes once it is escalated', () => {
    const who = (id: string) => ({ groups: [], users: [id as SlackUserId] });
    inForce(day(6, 1), 'one', {
      ...approving({
        approvers: who('U0BEN'),
        rules: [{ when: {}, wants: { alsoFrom: who('U0SEC') } }],
        escalation: { afterMs: 1, to: who('U0LEAD') },
      }),
      ...{ policyAdmins: who('U0ADMIN'), freezers: who('U0FREEZE'), auditors: who('U0AUDIT') },
      auditorEmails: ['eve@audit.example'],
    });

    expect(lines().map((line) => line.split(' ').slice(0, 2).join(' '))).toEqual([
      ...['approve U0BEN', 'also_approve U0SEC', 'approve_late U0LEAD'],
      ...['administer_policy U0ADMIN', 'freeze U0FREEZE', 'audit U0AUDIT'],
      'audit_by_email eve@audit.example',
    ]);
    expect(access().byCommandLine).toEqual([]);
  });
});

describe('what nobody knows', () => {
  it('is who was in a group before the log said so', () => {
    inForce(day(6, 1), 'one', approving());
    members(day(8, 1), 'S0NETSEC', 'U0BEN');

    expect(access().unwatched).toEqual([{ group: 'S0NETSEC', from: day(7, 1), to: day(8, 1) }]);
    expect(lines()).toEqual(['approve U0BEN S0NETSEC 2026-08-01 ']);
  });

  it('is who was in a group of which the log never spoke', () => {
    inForce(day(8, 1), 'one', approving());

    expect(access().unwatched).toEqual([{ group: 'S0NETSEC', from: day(8, 1), to: null }]);
  });

  it('is known of changes that were told before it was told who is there', () => {
    inForce(day(6, 1), 'one', approving());
    moved(day(6, 10), 'S0NETSEC', ['U0CLEO'], ['U0EVE']);
    moved(day(8, 1), 'S0NETSEC', ['U0DORA'], ['U0CLEO']);
    members(day(9, 1), 'S0NETSEC', 'U0BEN', 'U0DORA');

    expect(access().unwatched).toEqual([]);
    expect(lines()).toEqual([
      'approve U0CLEO S0NETSEC 2026-07-01 2026-08-01',
      'approve U0BEN S0NETSEC 2026-07-01 ',
      'approve U0DORA S0NETSEC 2026-08-01 ',
    ]);
  });

  it('is what a policy let people do that cannot be read', () => {
    logged(day(6, 1), 'policy_applied', { policy: 'lost' });

    expect(access().policies).toEqual([
      { hash: 'lost', isKnown: false, from: day(7, 1), to: null },
    ]);
  });
});

describe('another policy', () => {
  it('could be put in force from the command line while nobody had to confirm it', () => {
    inForce(day(6, 1), 'one');
    inForce(day(8, 1), 'two');
    inForce(day(9, 1), 'three', { policyAdmins: { groups: [], users: [ben] } });

    expect(access().byCommandLine).toEqual([{ from: day(7, 1), to: day(9, 1) }]);
  });
});

describe('who did decide', () => {
  it('is counted by person, by the group that let them, and by what they decided on', () => {
    const reviewer = { via: 'group', group: 'S0NETSEC' };
    logged(day(6, 1), 'request_approved', { reviewer }, 'U0BEN');
    logged(day(7, 2), 'review_recorded', { reviewer }, 'U0BEN');
    logged(day(7, 9), 'request_rejected', { reviewer }, 'U0BEN');
    logged(day(8, 1), 'environment_frozen', { via: 'user', group: null }, 'U0BEN');
    logged(day(8, 2), 'policy_applied', { policy: 'one' });

    expect(access().deciders).toEqual([
      {
        ...{ person: 'U0BEN', group: 'S0NETSEC', decided: 'request', times: 2 },
        ...{ first: day(7, 2), last: day(7, 9) },
      },
      {
        ...{ person: 'U0BEN', group: null, decided: 'freeze', times: 1 },
        ...{ first: day(8, 1), last: day(8, 1) },
      },
    ]);
  });

  it('is told with who they were outside of Slack, where no story of a request has that', () => {
    const reviewer = { identity_hash: 'asked' };
    logged(day(6, 30), 'environment_frozen', { identity_hash: 'before' }, 'U0BEN');
    logged(day(7, 1), 'environment_frozen', { identity_hash: 'frozen' }, 'U0BEN');
    logged(day(7, 2), 'policy_confirmed', { identity_hash: null }, 'U0CLEO');
    logged(day(7, 3), 'environment_unfrozen', { via: 'operator' });
    log.push({ ...(log[1] as LoggedEntry), requestId: 'one', details: { reviewer } });

    expect(access().said).toEqual([
      { seq: 2, actor: 'U0BEN', hash: 'frozen' },
      { seq: 3, actor: 'U0CLEO', hash: null },
    ]);
  });

  it('goes by no entry that is about something else', () => {
    expect(accessActions).toContain('group_baselined');
    expect(accessActions).not.toContain('request_submitted');
  });
});

describe('a log whose beginning was dropped', () => {
  it('begins with what the entry carries that says so', () => {
    inForce(day(5, 1), 'first', approving());
    log = [];
    const carried = { policy: 'first', groups: { S0NETSEC: ['U0ADA', 'U0BEN'] } };
    logged(day(11, 3), 'audit_dropped', { before: '2026-08', carried });
    moved(day(9, 1), 'S0NETSEC', [], ['U0ADA']);

    expect(lines()).toEqual([
      'approve U0ADA S0NETSEC 2026-08-01 2026-09-01',
      'approve U0BEN S0NETSEC 2026-08-01 ',
    ]);
    expect(access().policies).toMatchObject([{ hash: 'first', from: day(8, 1), to: null }]);
    expect(access().unwatched).toEqual([]);
  });
});
