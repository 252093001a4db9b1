import { freezeReasonMaxLength } from '../../src/domain/limits.ts';
import type { Bulletin } from '../../src/domain/message.ts';
import type { SlackUserId } from '../../src/domain/request.ts';
import type { BulletinId } from '../../src/use-cases/ports/bulletin-store.ts';
import { approver, requester } from '../unit/slack/fixtures.ts';
import { type Entry, inGroup } from './entry.ts';
import { painter } from './painter.ts';
import { differences, largestDifference } from './policy-texts.ts';
import { since } from './requests.ts';

const id = '11111111-2222-3333-4444-555555555555' as BulletinId;
const by = approver;
const hashes = { from: 'a'.repeat(64), to: 'b'.repeat(64) };
const note =
  'privatelink-bot/audit\n1234\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n\n— privatelink-bot/audit Az3grlgtzPICa5OS8npVmf1Myq/5IZniMp+ZJurmRDeOoRDe4URYN7u5/Zhcyv2q\n';
const members: Extract<Bulletin, { code: 'members_changed' }> = {
  ...{ code: 'members_changed', group: 'S0NETSEC', decideFrom: '2026-11-21T09:00:00.000Z' },
  ...{ joined: [approver], joinedCount: 1, left: [], leftCount: 0 },
};

const cases: Readonly<Record<string, Bulletin>> = {
  'An environment is frozen': {
    ...{ code: 'frozen', environment: 'production', by, at: since },
    reason: 'AWS has an incident in eu-west-1.',
  },
  'Everything is frozen': { code: 'frozen', environment: '*', by: null, at: since },
  'An environment is no longer frozen': { code: 'unfrozen', environment: 'production', by, since },
  'Nothing is frozen any more': { code: 'unfrozen', environment: '*', by: null, since },
  'Somebody joined the approvers': members,
  'Somebody left the approvers': {
    ...{ ...members, joined: [], joinedCount: 0, left: [requester], leftCount: 1 },
  },
  'Another policy is in force': {
    ...{ code: 'policy_applied', ...hashes, difference: differences.all },
  },
  'Another policy is in force, the other way': {
    ...{ code: 'policy_applied', ...hashes, difference: differences.back },
  },
  'Another policy is in force, the last environment gone': {
    ...{ code: 'policy_applied', ...hashes, difference: differences.lastGone },
  },
  'A checkpoint of the audit log': { code: 'checkpoint', size: 1234, note },
};

const { message } = inGroup('Told in a channel');
const about = 'Posted once, about no request.';

export function bulletins(): readonly Entry[] {
  const smallest = { code: 'policy_applied', ...hashes, difference: differences.small } as const;
  return [
    ...Object.entries(cases).map(([title, bulletin]) =>
      message({ title, about }, painter.bulletin(bulletin, { id })),
    ),
    message(
      { title: 'Another policy is in force', about, size: 'smallest' },
      painter.bulletin(smallest, { id }),
    ),
  ];
}

export function largestBulletins(worst: string): readonly Entry[] {
  const reason = [...worst].slice(0, freezeReasonMaxLength).join('');
  const people = Array.from({ length: 10 }, (_, index) => `U0NEW${100 + index}` as SlackUserId);
  const largest: Readonly<Record<string, Bulletin>> = {
    'An environment is frozen': {
      ...{ code: 'frozen', environment: 'e'.repeat(40), by, at: since, reason },
    },
    'The approvers changed': {
      ...{ ...members, joined: people, joinedCount: 50, left: people, leftCount: 50 },
    },
    'Another policy is in force': {
      ...{ code: 'policy_applied', ...hashes, difference: largestDifference(worst) },
    },
  };
  return Object.entries(largest).map(([title, bulletin]) =>
    message({ title, about, size: 'largest' }, painter.bulletin(bulletin, { id, repeated: true })),
  );
}
