import type { Owner } from '../../src/domain/ownership.ts';
import type { SlackUserId } from '../../src/domain/request.ts';
import { type ListedPage, serviceListAnswer } from '../../src/slack/messages/service-list.ts';
import {
  type StatusAnswer,
  serviceStatusAnswer,
  severalServicesAnswer,
  unknownServiceAnswer,
} from '../../src/slack/messages/service-status.ts';
import type { ShownService } from '../../src/slack/messages/service-words.ts';
import { largestLive, named } from '../unit/slack/largest.ts';
import { anOpenUpdate, aShown, liveService, now, ownedAs } from '../unit/slack/service-fixtures.ts';
import { type Entry, inGroup } from './entry.ts';
import { longLink } from './largest-state.ts';
import { permalink } from './requests.ts';

const list = inGroup('Answer to list');
const listAbout = 'A page of services, and whose they are.';

function page(change: Partial<ListedPage>): ListedPage {
  return {
    ...{ views: [aShown()], total: 1, first: 1, filter: '', seenAt: now, now },
    ...change,
  };
}

const three = [
  aShown(),
  aShown({
    ...{ id: 'other', owner: 'observed', environment: undefined, open: anOpenUpdate },
    ...{ openCard: permalink, region: undefined },
  }),
  aShown({ id: 'lost', live: undefined, seenAt: undefined }),
];

const pages: Readonly<Record<string, Partial<ListedPage>>> = {
  'a page in the middle': { views: three, first: 11, total: 40, filter: 'prod-*' },
  'there is none': { views: [], total: 0 },
  'none is like that': { views: [], total: 0, filter: 'prod-*' },
  'never looked at': { views: [], total: 0, seenAt: undefined },
};

const ages = [30_000, 60_000, 7_200_000, 172_800_000];

export function listEntries(): readonly Entry[] {
  const old = ages.map((ms) =>
    aShown({ id: `looked-at-${ms}`, seenAt: new Date(now.getTime() - ms) }),
  );
  return [
    list.message({ title: 'one', about: listAbout, size: 'smallest' }, serviceListAnswer(page({}))),
    ...Object.entries({ ...pages, 'looks of any age': { views: old, total: 4 } }).map(
      ([title, change]) =>
        list.message({ title, about: listAbout }, serviceListAnswer(page(change))),
    ),
  ];
}

const status = inGroup('Answer to status of a service');
const about = 'A service as it is, beside what was approved.';

const owners: readonly Owner[] = ['bot', 'terraform', 'observed', 'remade'];
const running = { ...anOpenUpdate, status: 'provisioning', phase: 'running' } as const;
const services: Readonly<Record<string, Partial<ShownService>>> = {
  'not as approved': {
    owned: ownedAs({ consumerIpRanges: ['10.20.0.0/16', '10.99.0.0/16'] }),
    last: undefined,
  },
  'a change of it is under way': { open: running, owned: ownedAs({ consumerAccounts: [] }) },
  'an open request': { open: anOpenUpdate, openCard: permalink },
  'failed at HCP': { live: { ...liveService, state: 'FAILED' } },
  'gone from HCP': { live: undefined },
  'never seen': { live: undefined, seenAt: undefined, region: undefined, environment: undefined },
};

function given(service: ShownService, more: Partial<StatusAnswer> = {}): StatusAnswer {
  return { name: service.id, services: [service], catalogue: undefined, now, ...more };
}

export function serviceEntries(): readonly Entry[] {
  const draw = (title: string, answer: StatusAnswer): Entry =>
    status.message({ title, about }, serviceStatusAnswer(answer));
  const bare = {
    last: undefined,
    lastCard: undefined,
    owned: undefined,
    owner: 'observed',
  } as const;
  const catalogue = { '111122223333': { name: 'payments-prod', owner: 'Payments' } };
  return [
    status.message(
      { title: 'made by others', about, size: 'smallest' },
      serviceStatusAnswer(given(aShown(bare, { consumerAccounts: [], consumerIpRanges: [] }))),
    ),
    ...owners.map((owner) => draw(`owner: ${owner}`, given(aShown({ owner })))),
    ...Object.entries(services).map(([title, change]) => draw(title, given(aShown(change)))),
    draw('named by the catalogue', given(aShown(), { catalogue })),
    ...(['looked', 'too_soon', 'failed'] as const).map((looked) =>
      draw(`refreshed: ${looked.replace('_', ' ')}`, given(aShown(), { looked })),
    ),
    draw('two of one name', {
      ...given(aShown()),
      ...{ name: 'prod', services: [aShown(), aShown({ projectId: 'another' })] },
    }),
    status.message(
      { title: 'unknown, and some are like it', about },
      unknownServiceAnswer('prod', ['prod-eu', 'prod-us']),
    ),
    status.message({ title: 'unknown', about }, unknownServiceAnswer('prod', [])),
    status.message(
      { title: 'several, where one is meant', about },
      severalServicesAnswer('prod', 2),
    ),
  ];
}

export function largestServices(worst: string): readonly Entry[] {
  const live = largestLive.exists ? largestLive : undefined;
  const id = 's'.repeat(36);
  const approvers = Array.from({ length: 12 }, (_, i) => `U0APPROV${100 + i}` as SlackUserId);
  const largest = aShown(
    {
      ...{ id, clusterId: 'c'.repeat(36), hvnId: 'h'.repeat(36), region: 'ap-northeast-1' },
      ...{ environment: 'e'.repeat(60), openCard: longLink, lastCard: longLink },
      open: { ...anOpenUpdate, status: 'provisioning', phase: 'awaiting_available' },
      owned: ownedAs({
        consumerAccounts: live?.consumerAccounts.map((arn) => `${arn}&`) ?? [],
        consumerIpRanges: live?.consumerIpRanges.map((range) => `${range}0`) ?? [],
      }),
    },
    { ...live, id, externalName: `com.amazonaws.vpce.${'x'.repeat(80)}` },
  );
  const last = largest.last && { ...largest.last, approvers };
  const views = Array.from({ length: 11 }, (_, index) => ({
    ...{ ...largest, last, id: `${id.slice(2)}${index}` },
  }));
  const name = [...worst].slice(0, 100).join('');
  const size = 'largest';
  return [
    list.message(
      { title: 'a page in the middle', about: listAbout, size },
      serviceListAnswer(
        page({ views: views.slice(0, 10), first: 100_000, total: 1e6, filter: name }),
      ),
    ),
    status.message(
      { title: 'many of one name', about, size },
      serviceStatusAnswer({
        ...{ name, services: views, now, looked: 'too_soon' },
        catalogue: named.catalogue,
      }),
    ),
    status.message(
      { title: 'unknown, and some are like it', about, size },
      unknownServiceAnswer(worst, Array(11).fill('&'.repeat(36))),
    ),
  ];
}
