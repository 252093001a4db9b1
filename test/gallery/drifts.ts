import { type DriftKind, driftKinds } from '../../src/domain/drift.ts';
import { noService } from '../../src/domain/private-link.ts';
import type { ToldDrift } from '../../src/use-cases/ports/drift-store.ts';
import { aRequest, requestId } from '../unit/slack/fixtures.ts';
import { largestLive, largestRequest } from '../unit/slack/largest.ts';
import { aDrift } from '../unit/slack/service-fixtures.ts';
import { type Entry, inGroup } from './entry.ts';
import { painter } from './painter.ts';

const kinds: Readonly<Record<DriftKind, Partial<ToldDrift>>> = {
  changed: {},
  gone: { live: noService },
  remade: {},
  appeared: { approved: undefined },
};

const about: Readonly<Record<DriftKind, string>> = {
  changed: 'A service of the bot has other values than were approved.',
  gone: 'A service of the bot was deleted by others.',
  remade: 'A service of the bot was deleted and made anew by others.',
  appeared: 'A service that nobody asked the bot for.',
};

const at = new Date('2026-11-20T10:00:00Z');
const ends: readonly (readonly [title: string, change: Partial<ToldDrift>])[] = [
  ['over by a request', { ended: { at, by: requestId } }],
  ['over by itself', { ended: { at, by: undefined } }],
  ['new, and over', { ...kinds.appeared, kind: 'appeared', ended: { at, by: undefined } }],
];

const { message } = inGroup('Card of a drift');

export function driftCards(): readonly Entry[] {
  const bare = { consumerAccounts: [], consumerIpRanges: [], consumerRegions: [] };
  return [
    ...driftKinds.map((kind) =>
      message(
        { title: kind, about: about[kind] },
        painter.drift(aDrift({ kind, ...kinds[kind] }), {}),
      ),
    ),
    ...ends.map(([title, change]) =>
      message(
        { title, about: 'Nothing is left to decide; the card says how it ended.' },
        painter.drift(aDrift(change), {}),
      ),
    ),
    message(
      { title: 'gone', about: 'It had no values at all.', size: 'smallest' },
      painter.drift(aDrift({ kind: 'gone', live: noService, approved: bare }), {}),
    ),
  ];
}

export function largestDrifts(): readonly Entry[] {
  const { target, desired } = aRequest(largestRequest('x'));
  return driftKinds.map((kind) =>
    message(
      { title: kind, about: about[kind], size: 'largest' },
      painter.drift(aDrift({ kind, target, live: largestLive, approved: desired }), {
        repeated: true,
      }),
    ),
  );
}
