import { describe, expect, it } from 'vitest';
import {
  formatAddress,
  parseAddress,
  parsePermalink,
  type Where,
} from '../../../sandbox/page/client/address.ts';

const places: readonly Where[] = [
  { kind: 'list' },
  { kind: 'home' },
  { kind: 'channel', channel: 'C0NETWORK' },
  { kind: 'channel', channel: 'C0NETWORK', message: '1700000000.000100' },
  { kind: 'channel', channel: 'C0NETWORK', thread: '1700000000.000100' },
  {
    kind: 'channel',
    channel: 'C0NETWORK',
    thread: '1700000000.000100',
    message: '1700000001.000000',
  },
];

describe('an address of the page', () => {
  it.each(places)('is read back as what was written: %o', (where) => {
    const address = { as: 'approver2', where };

    expect(parseAddress(formatAddress(address))).toEqual(address);
    expect(parseAddress(formatAddress({ as: undefined, where }))).toEqual({ as: undefined, where });
  });

  it.each(['#', '#/', '#main', '#/../x', '#/C0NETWORK/p', '#/C0NETWORK/x123', ''])(
    'is the list where it names no place: %s',
    (hash) => {
      expect(parseAddress(`/?as=guest${hash}`)).toEqual({ as: 'guest', where: { kind: 'list' } });
    },
  );
});

describe('a permalink of Slack’s', () => {
  it('leads to its message, and to a reply in its thread', () => {
    const to = 'https://sandbox.slack.com/archives/C0NETWORK/p1700000001000000';

    expect(parsePermalink(to)).toEqual({
      kind: 'channel',
      channel: 'C0NETWORK',
      message: '1700000001.000000',
    });
    expect(parsePermalink(`${to}?thread_ts=1700000000.000100&cid=C0NETWORK`)).toEqual({
      kind: 'channel',
      channel: 'C0NETWORK',
      thread: '1700000000.000100',
      message: '1700000001.000000',
    });
  });

  it.each([
    'https://example.com/archives/C0NETWORK/p1700000001000000',
    'https://notslack.com/archives/C0NETWORK/p1700000001000000',
    'https://sandbox.slack.com/archives/C0NETWORK',
    'not an address',
  ])('is nothing else: %s', (href) => {
    expect(parsePermalink(href)).toBeUndefined();
  });
});
