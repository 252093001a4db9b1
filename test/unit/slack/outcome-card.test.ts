import { describe, expect, it } from 'vitest';
import { noService, noValues } from '../../../src/domain/private-link.ts';
import type { Change } from '../../../src/domain/request.ts';
import { requestCard } from '../../../src/slack/messages/request-card.ts';
import type { CardState } from '../../../src/use-cases/ports/painter.ts';
import { anOutcome, earlier, live } from '../../gallery/outcomes.ts';
import { aRequest, sha256 } from './fixtures.ts';

describe('the card of a request that did not end well', () => {
  it('has buttons that stand for what was seen, and not for the version alone', () => {
    const value = (state: CardState): string =>
      /"value":"[^"]+\/1\/([0-9a-f]{16})"/.exec(requestCard(state).blocks)?.[1] ?? '';

    expect(value(anOutcome({ seen: noService }))).toBe(sha256('look').slice(0, 16));
    expect(value(anOutcome({ seen: undefined }))).toBe(aRequest().digest.slice(0, 16));
  });

  it.each([
    ['create', live(), 'becomes the result of this request, and the service the bot’s own'],
    ['update', live(), 'Service prod-eu-k7m2qx: AVAILABLE, created 2026-11-20T09:10:00Z.'],
    ['delete', noService, 'There is no service prod-eu-k7m2qx.'],
  ] as const)('asks once more before it is adopted: a %s', (change: Change, seen, words) => {
    const desired = change === 'delete' ? noValues : aRequest().desired;
    const same = live(seen.exists ? seen : earlier);
    const state = anOutcome({ change, desired, seen });
    const adopting = { ...state, shown: { ...state.shown, live: same } };

    const { blocks } = requestCard(change === 'update' ? adopting : state);

    expect(blocks).toContain(words);
    expect(blocks).toContain('Nothing is sent to HCP.');
  });
});
