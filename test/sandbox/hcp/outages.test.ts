import { afterEach, describe, expect, it } from 'vitest';
import { raw, startCaller, stopAll, tokenReply } from './client.ts';

afterEach(stopAll);

describe('an outage', () => {
  it('answers 503 to everything, and nothing happens, for so much virtual time', async () => {
    const { hcp, create } = await startCaller();

    hcp.faults.unavailable(60 * 60_000);
    const refused = await create();
    const token = await tokenReply(hcp);
    hcp.clock.advance(60 * 60_000);
    const accepted = await create();

    expect([refused.status, token.status, accepted.status]).toEqual([503, 503, 200]);
    expect(refused.body).toMatchObject({ code: 14 });
    expect(hcp.writes()).toHaveLength(1);
  });

  it('can last for real time, and be ended', async () => {
    const { hcp, get, network } = await startCaller();

    hcp.faults.unavailable(3_600_000, 'real');
    hcp.clock.advance(2 * 3_600_000);
    const during = await get(network());
    hcp.faults.clear();
    const after = await get(network());

    expect([during.status, after.status]).toEqual([503, 200]);
  });

  it('of the token server is 403 in HTML', async () => {
    const { hcp } = await startCaller();
    hcp.faults.forbidToken({ times: 2 });

    const replies = [await tokenReply(hcp), await tokenReply(hcp), await tokenReply(hcp)];

    expect(replies.map(({ status }) => status)).toEqual([403, 403, 200]);
    expect(replies[0]?.headers.get('content-type')).toBe('text/html');
  });
});

describe('faults by chance', () => {
  const outcomes = async (seed: number, p: number) => {
    const { hcp, get, network } = await startCaller();
    hcp.faults.probability('GetNetwork', p, seed, [
      'unavailable',
      'rate_limit',
      'reset',
      'html_504',
    ]);
    const seen: (number | string)[] = [];
    for (let n = 0; n < 40; n += 1) {
      const { status } = await get(network('/dev-hvn')).catch(() => ({ status: 'lost' }));
      seen.push(status);
    }
    return seen;
  };

  it('repeat with their seed, and differ with another', async () => {
    const [first, again, other] = [
      await outcomes(7, 0.5),
      await outcomes(7, 0.5),
      await outcomes(8, 0.5),
    ];

    expect(again).toEqual(first);
    expect(other).not.toEqual(first);
    expect(new Set(first)).toEqual(new Set([200, 503, 429, 504, 'lost']));
  });

  it('never come at probability 0, and always at 1', async () => {
    const never = await outcomes(1, 0);
    const always = await outcomes(1, 1);

    expect(new Set(never)).toEqual(new Set([200]));
    expect(always).not.toContain(200);
  });

  it('spare other routes', async () => {
    const { hcp, vault } = await startCaller();
    hcp.faults.probability('GetNetwork', 1, 1);

    const reply = await raw(hcp, vault('/clusters'));

    expect(reply.status).toBe(401);
  });
});
