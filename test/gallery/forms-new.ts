import { defaultLimits } from '../../src/domain/limits.ts';
import type { ServiceValues } from '../../src/domain/private-link.ts';
import type { RequestId } from '../../src/domain/request.ts';
import type { FieldRefusal } from '../../src/intake/refusals.ts';
import { fillingText } from '../../src/slack/messages/filling-text.ts';
import { fieldErrors } from '../../src/slack/messages/refusal-text.ts';
import {
  type CreateServiceModal,
  createServiceModal,
} from '../../src/slack/modals/create-service.ts';
import { problemText } from '../../src/slack/modals/passing-views.ts';
import { withFreezes } from '../../src/slack/modals/with-freezes.ts';
import { aCluster, aNeed, aRequest, requestId } from '../unit/slack/fixtures.ts';
import { largestRequest } from '../unit/slack/largest.ts';
import { type Entry, inGroup } from './entry.ts';
import { allFrozen, frozen } from './requests.ts';

const seenAt = new Date('2026-11-20T08:59:00Z');
const given: CreateServiceModal = {
  ...{ requestId, serviceId: 'prod-eu-k7m2qx', need: aNeed('optional'), limits: defaultLimits },
  ...{ seenAt },
};

/** What an earlier request asked for. */
function fillingOf(values: Partial<ServiceValues> = {}) {
  const { desired, reason, ticket = '' } = aRequest();
  const about = fillingText('again', aRequest());
  return { values: { ...desired, ...values }, reason, ticket, about };
}

/** More than a field can be filled in with. */
function tooLong() {
  const { consumerAccounts } = aRequest(largestRequest('')).desired;
  return fillingOf({ consumerAccounts });
}

const links = [{ kind: 'peering', id: 'to-legacy', hvnId: 'hvn-prod', state: 'ACTIVE' }] as const;

type Case = readonly [title: string, about: string, form: CreateServiceModal];

const cases = (): readonly Case[] => [
  ['opened', 'The command without a name.', given],
  [
    'opened for a cluster',
    'The command with the name of a cluster.',
    { ...given, cluster: aCluster() },
  ],
  [
    'opened for one that cannot be',
    'Something stands in the way.',
    { ...given, cluster: aCluster({}, { links }) },
  ],
  ['opened for nothing known', 'No cluster has that name.', { ...given, notFound: 'prod-moon' }],
  ['a ticket is wanted', 'Every environment wants one.', { ...given, need: aNeed('required') }],
  [
    'longer reasons are wanted',
    'Some environments want more.',
    { ...given, need: { ...aNeed('none'), longer: true } },
  ],
  [
    'requested again',
    'Filled in with what an earlier request asked for.',
    { ...given, cluster: aCluster(), filling: fillingOf() },
  ],
  [
    'requested again, too long to fill in',
    'The accounts have no room in the field.',
    { ...given, filling: tooLong() },
  ],
];

const rival = '00000000-0000-4000-8000-000000000001' as RequestId;

/** Sent back with something wrong in every field. */
const wrong: readonly FieldRefusal[] = [
  { field: 'cluster', code: 'target_busy', requestId: rival, service: 'prod-eu-abc234' },
  { field: 'service_id', code: 'service_id_characters', found: '_' },
  { field: 'accounts', code: 'account_digits', text: '1111222233', digits: 10 },
  { field: 'accounts', code: 'wildcard_principal', text: '*' },
  { field: 'ranges', code: 'host_bits', text: '10.20.1.5/16', suggestion: '10.20.0.0/16' },
  { field: 'ranges', code: 'not_a_range', text: 'ten' },
  { field: 'regions', code: 'not_a_region', text: 'eu-west1', suggestion: 'eu-west-1' },
  { field: 'reason', code: 'reason_short', given: 3, min: 10 },
  { field: 'ticket', code: 'ticket_pattern', text: 'INC1', pattern: 'CHG\\d{7}' },
];

const { modal } = inGroup('Form: create');

export async function createForms(): Promise<readonly Entry[]> {
  const freezes = { listInForce: () => Promise.resolve([frozen, allFrozen]) };
  return [
    modal(
      { title: 'opened', about: 'HCP was never looked at.', size: 'smallest' },
      createServiceModal({ ...given, serviceId: '', need: aNeed('none'), seenAt: undefined }),
    ),
    ...cases().map(([title, about, form]) => modal({ title, about }, createServiceModal(form))),
    modal(
      { title: 'environments are frozen', about: 'It can be sent all the same.' },
      await withFreezes({ freezes }, createServiceModal(given)),
    ),
    modal(
      { title: 'sent, and nothing is certain', about: 'The answer to a commit was lost.' },
      createServiceModal({ ...given, cluster: aCluster() }),
      { cluster: problemText('could_not_confirm') },
    ),
    modal(
      { title: 'sent back', about: 'Something is wrong in every field.' },
      createServiceModal({ ...given, cluster: aCluster() }),
      fieldErrors(wrong),
    ),
  ];
}

export function largestCreateForms(worst: string): readonly Entry[] {
  const id = (letter: string): string => letter.repeat(36);
  const ids = { id: id('c'), hvnId: id('h'), region: 'ap-northeast-1', tier: 'STANDARD_MEDIUM' };
  const transit = { ...links[0], kind: 'transit_gateway', id: id('t') } as const;
  const full = {
    ...{ ...given, serviceId: id('s'), notFound: worst },
    filling: { ...tooLong(), reason: worst, ticket: worst.slice(0, 100) },
  };
  const refusals = Array.from({ length: 500 }, (_, index) => ({
    ...({ field: 'accounts', code: 'not_a_principal' } as const),
    text: `${worst}${index}`,
  }));
  const about = 'With everything in it.';
  const size = 'largest';
  return [
    modal(
      { title: 'opened', about, size },
      createServiceModal({ ...full, cluster: aCluster(ids) }),
    ),
    modal(
      { title: 'opened for one that cannot be', about, size },
      createServiceModal({ ...full, cluster: aCluster(ids, { links: [transit] }) }),
      fieldErrors(refusals),
    ),
  ];
}
