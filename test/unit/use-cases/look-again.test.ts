import { describe, expect, it } from 'vitest';
import type { PrivateLinkService } from '../../../src/domain/private-link.ts';
import { createLookAgain, type LookAgainDeps } from '../../../src/use-cases/look-again.ts';
import { createCollectedLog } from '../../fakes/collected-log.ts';
import { liveService } from '../slack/service-fixtures.ts';

const network = { organizationId: 'org', projectId: 'project', hvnId: 'hvn' };
const beganAt = new Date('2026-01-02T03:04:05Z');
const { signal } = new AbortController();

function createLook(listServices: LookAgainDeps['hcp']['listServices']) {
  const kept: (readonly PrivateLinkService[])[] = [];
  const claims: number[] = [];
  const asked: string[] = [];
  const logged = createCollectedLog();
  const free = { next: true };
  const look = createLookAgain({
    hcp: {
      listServices: (wanted, given) => {
        asked.push(wanted.hvnId);
        return listServices(wanted, given);
      },
    },
    networkLooks: {
      claim: (_network, ms) => {
        claims.push(ms);
        return Promise.resolve(free.next ? beganAt : undefined);
      },
      replace: async (look, services) => {
        expect(look.beganAt).toBe(beganAt);
        await Promise.resolve(kept.push(services));
      },
    },
    log: logged.log,
  });
  return { look, kept, claims, asked, logged, free };
}

describe('looking at one network again', () => {
  it('keeps what is there now', async () => {
    const { look, kept, claims } = createLook(() => Promise.resolve([liveService]));

    expect(await look(network, signal)).toBe('looked');
    expect(kept).toEqual([[liveService]]);
    expect(claims).toEqual([10_000]);
  });

  it('asks HCP nothing where somebody has just looked', async () => {
    const { look, kept, asked, free } = createLook(() => Promise.resolve([]));
    free.next = false;

    expect(await look(network, signal)).toBe('too_soon');
    expect([asked, kept]).toEqual([[], []]);
  });

  it('is one look for all who ask at once, and another one for another network', async () => {
    const { look, asked } = createLook(() => Promise.resolve([]));

    const answers = await Promise.all([
      look(network, signal),
      look(network, signal),
      look({ ...network, hvnId: 'other' }, signal),
      look(network, signal),
    ]);
    await look(network, signal);

    expect(answers).toEqual(['looked', 'looked', 'looked', 'looked']);
    expect(asked).toEqual(['hvn', 'other', 'hvn']);
  });

  it('that fails keeps what was known, and says so', async () => {
    const { look, kept, logged } = createLook(() => Promise.reject(new Error('HCP is away')));

    expect(await look(network, signal)).toBe('failed');
    expect(kept).toEqual([]);
    expect(JSON.stringify(logged)).toContain('network could not be looked at');
  });
});
