import { noValues } from '../../src/domain/private-link.ts';
import { hcpChanges, ownershipChanges } from '../../src/domain/request.ts';
import { requestId } from '../unit/slack/fixtures.ts';
import { largestFailure, largestLive, named, suspicious } from '../unit/slack/largest.ts';
import { type Entry, inGroup } from './entry.ts';
import {
  aReviewer,
  everythingDiffers,
  largestState,
  longLink,
  many,
  reviewers,
} from './largest-state.ts';
import { notices } from './notices.ts';
import { painter } from './painter.ts';
import { since } from './requests.ts';
import { updates } from './thread.ts';

const size = 'largest';
const about = 'Every list full, every text at its longest.';
const words = (text: string): string => text.replaceAll('_', ' ');
const values = { code: 'values', version: 999 } as const;

/** What of the usual examples can be larger. */
function larger(worst: string): Partial<typeof updates> {
  const shown = { version: 999, difference: everythingDiffers };
  return {
    values,
    approved_by: { ...updates.approved_by, counted: 12, missing: [many] },
    approved: { code: 'approved', reviewers },
    for_terraform: { code: 'for_terraform', version: 999 },
    rejected: { code: 'rejected', reviewer: aReviewer, reason: worst },
    superseded: { code: 'superseded', by: aReviewer, requestId },
    reminder: { code: 'reminder', version: 999, number: 99, since, to: many },
    escalated: { code: 'escalated', version: 999, since, to: many },
    refreshed: { ...updates.refreshed, ...shown },
    sent_back: { ...updates.sent_back, ...shown, because: 'rule_changed' },
    slow: { code: 'slow', minutes: 1_435 },
    handed_over: { code: 'handed_over', lists: largestLive.exists ? largestLive : noValues },
    failed: { code: 'failed', failure: largestFailure },
    needs_attention: { code: 'needs_attention', failure: largestFailure },
    outcome_reviewed: { ...updates.outcome_reviewed, counted: 11, quorum: 12, missing: [many] },
    adopted: { code: 'adopted', by: reviewers },
    abandoned: { code: 'abandoned', by: reviewers },
    retried: { code: 'retried', by: aReviewer, ...shown },
  };
}

const thread = inGroup('Thread of a card, at its largest');

export function largestThread(worst: string): readonly Entry[] {
  const all = Object.values({ ...updates, ...larger(worst) });
  const ofChanges = hcpChanges.flatMap((change) => {
    const state = largestState(worst, change, { known: { isTerraforms: true } });
    return all.map((update) =>
      thread.message(
        { title: `${change}: ${words(update.code)}`, about, size },
        painter.update(update, { ...state, permalink: longLink }),
      ),
    );
  });
  return [...distinct(ofChanges), ...largestValues(worst), ...largestOwnership(worst)];
}

/** What is said of every change in the same words stands there once. */
function distinct(entries: readonly Entry[]): readonly Entry[] {
  const drawn = entries.map(({ json }) => JSON.stringify(json));
  return entries.filter((_, index) => drawn.indexOf(drawn[index] ?? '') === index);
}

const surroundings = { 'named by the catalogue': named, 'with everything against it': suspicious };

function largestValues(worst: string): readonly Entry[] {
  return hcpChanges.flatMap((change) =>
    Object.entries(surroundings).map(([title, known]) =>
      thread.message(
        { title: `${change}: values, ${title}`, about, size },
        painter.update(values, largestState(worst, change, { known })),
      ),
    ),
  );
}

function largestOwnership(worst: string): readonly Entry[] {
  return ownershipChanges.map((change) =>
    thread.message(
      { title: words(change), about, size },
      painter.update({ code: 'ownership_changed', change }, largestState(worst, change)),
    ),
  );
}

const direct = inGroup('Direct message, at its largest');

export function largestDirect(worst: string): readonly Entry[] {
  const more: Partial<typeof notices> = {
    ...larger(worst),
    approval_void: { code: 'approval_void', version: 999, difference: everythingDiffers },
    to_decide: { code: 'to_decide', told: 20, of: 1_000 },
    card_not_posted: { ...notices.card_not_posted, error: '`<x>&'.repeat(500) },
  };
  const state = largestState(worst, 'create', { known: { isTerraforms: true } });
  return Object.values(notices).map((usual) =>
    direct.message(
      { title: words(usual.code), about, size },
      painter.notice(more[usual.code] ?? usual, { ...state, permalink: longLink }),
    ),
  );
}
