import { describe, expect, it } from 'vitest';
import type { Answer } from '../../../src/hcp/call.ts';
import {
  answerError,
  givenUp,
  isNotFound,
  isTokenRefused,
  mayRepeatRead,
  noAnswer,
  unknownShape,
} from '../../../src/hcp/errors.ts';
import { HcpAnswerError, HcpSchemaError } from '../../../src/use-cases/hcp-errors.ts';

type Json = Record<string, unknown>;

function anAnswer(status: number, json?: Json, headers: Record<string, string> = {}): Answer {
  return { status, json, header: (name) => headers[name] };
}

/** cloud-network and cloud-vault-service. */
const gateway = (code: number, message: string): Json => ({
  ...{ error: message, code, message, details: [] },
});
/** cloud-operation, resource-manager and iam. */
const rpc = (code: number, message: string): Json => ({ code, message, details: [] });

const facts = { kind: 'write', now: 0, secrets: [] } as const;

function verdict(answer: Answer): string {
  const { effect, transient } = answerError(answer, facts);
  const repeated = mayRepeatRead(answerError(answer, { ...facts, kind: 'read' }));
  const words = [effect, transient ? 'transient' : 'final', repeated ? 'reads repeat' : ''];
  const marks = [isNotFound(answer) ? '404' : '', isTokenRefused(answer) ? '401' : ''];
  return [...words, ...marks].filter((word) => word !== '').join(', ');
}

describe('answerError', () => {
  it('reads the code before the status, and a body that is not JSON as nobody’s word', () => {
    const coded: [number, number][] = [
      ...[
        [1, 499],
        [2, 500],
        [3, 400],
        [4, 504],
        [5, 404],
        [6, 409],
        [7, 403],
        [8, 429],
      ],
      ...[
        [9, 400],
        [9, 412],
        [10, 409],
        [11, 400],
        [12, 501],
        [13, 500],
        [14, 503],
      ],
      ...[
        [15, 500],
        [16, 401],
      ],
    ] as [number, number][];
    const statuses = [
      ...[302, 400, 401, 403, 404, 408, 409, 412, 413, 422, 429, 499],
      ...[500, 501, 502, 503, 504, 520],
    ];

    const table = [
      ...coded.map(
        ([code, status]) => `code ${code}, ${status}: ${verdict(anAnswer(status, rpc(code, 'x')))}`,
      ),
      ...statuses.map(
        (status) => `JSON, ${status}: ${verdict(anAnswer(status, { message: 'x' }))}`,
      ),
      ...statuses.map((status) => `no JSON, ${status}: ${verdict(anAnswer(status))}`),
      `code 0, 409: ${verdict(anAnswer(409, rpc(0, 'x')))}`,
      `code 404, 404: ${verdict(anAnswer(404, rpc(404, 'x')))}`,
      `code 14, 404: ${verdict(anAnswer(404, rpc(14, 'x')))}`,
      `code 5, 400: ${verdict(anAnswer(400, rpc(5, 'x')))}`,
      `code "5", 400: ${verdict(anAnswer(400, { code: '5', message: 'x' }))}`,
    ];

    expect(table.join('\n')).toMatchInlineSnapshot(`
      "code 1, 499: unclear, transient
      code 2, 500: unclear, transient
      code 3, 400: none, final
      code 4, 504: unclear, transient, reads repeat
      code 5, 404: none, final, 404
      code 6, 409: unclear, final
      code 7, 403: none, final
      code 8, 429: none, final, reads repeat
      code 9, 400: none, final
      code 9, 412: none, final
      code 10, 409: none, transient
      code 11, 400: none, final
      code 12, 501: none, final
      code 13, 500: unclear, transient
      code 14, 503: unclear, transient, reads repeat
      code 15, 500: unclear, transient
      code 16, 401: none, final, 401
      JSON, 302: unclear, final
      JSON, 400: none, final
      JSON, 401: none, final, 401
      JSON, 403: none, final
      JSON, 404: none, final, 404
      JSON, 408: unclear, transient
      JSON, 409: unclear, transient
      JSON, 412: none, final
      JSON, 413: none, final
      JSON, 422: none, final
      JSON, 429: none, transient, reads repeat
      JSON, 499: unclear, transient
      JSON, 500: unclear, transient
      JSON, 501: unclear, transient
      JSON, 502: unclear, transient, reads repeat
      JSON, 503: unclear, transient, reads repeat
      JSON, 504: unclear, transient, reads repeat
      JSON, 520: unclear, transient
      no JSON, 302: unclear, final
      no JSON, 400: unclear, transient
      no JSON, 401: none, final, 401
      no JSON, 403: unclear, transient
      no JSON, 404: unclear, transient
      no JSON, 408: unclear, transient
      no JSON, 409: unclear, transient
      no JSON, 412: unclear, transient
      no JSON, 413: unclear, transient
      no JSON, 422: unclear, transient
      no JSON, 429: none, transient, reads repeat
      no JSON, 499: unclear, transient
      no JSON, 500: unclear, transient
      no JSON, 501: unclear, transient
      no JSON, 502: unclear, transient, reads repeat
      no JSON, 503: unclear, transient, reads repeat
      no JSON, 504: unclear, transient, reads repeat
      no JSON, 520: unclear, transient
      code 0, 409: unclear, transient
      code 404, 404: none, final, 404
      code 14, 404: unclear, transient, reads repeat
      code 5, 400: none, final, 404
      code "5", 400: none, final"
    `);
  });

  it.each([
    ['the shape of the network service', gateway(9, 'HVN has peerings')],
    ['the shape of the operation service', rpc(9, 'HVN has peerings')],
    ['a message in `error` alone', { code: 9, error: 'HVN has peerings' }],
    ['an empty message beside `error`', { code: 9, message: '', error: 'HVN has peerings' }],
  ])('hands on the sentence of %s', (_, json) => {
    const error = answerError(anAnswer(400, json), facts);

    expect(error).toMatchObject({ code: 9, status: 400, reason: 'HVN has peerings' });
  });

  it('finds words of its own for a refusal without any', () => {
    const error = answerError(anAnswer(403, gateway(7, '')), facts);

    expect(error.reason).toBe(
      'the service principal of the bot lacks the permission (it gave no reason)',
    );
  });

  it('shows no HTML, not even from inside JSON', () => {
    const html = '<html><body><h1>504 Gateway Time-out</h1></body></html>';

    const reasons = [anAnswer(504), anAnswer(504, { code: 4, message: html })].map(
      (answer) => answerError(answer, facts).reason,
    );

    expect(reasons).toEqual([
      'something in front of HCP answered 504, not HCP itself',
      'HCP did not finish in time (it gave no reason)',
    ]);
  });

  it('blots out secrets, folds lines and cuts what has no end', () => {
    const message = `bad token tok-123\n\u0007  here ${'x'.repeat(5_000)}`;

    const { reason } = answerError(anAnswer(400, rpc(3, message)), {
      ...{ kind: 'write', now: 0, secrets: ['tok-123', ''] },
    });

    expect(reason.startsWith('bad token [redacted] here xxx')).toBe(true);
    expect(reason.length).toBe(1_001);
  });

  it('tells a quota from a rate limit by the headers that only the latter has', () => {
    const quota = answerError(anAnswer(429, rpc(8, 'too many accounts')), facts);
    const limit = answerError(
      anAnswer(429, rpc(8, 'slow down'), { 'x-ratelimit-limit': '200' }),
      facts,
    );
    const read = answerError(anAnswer(429, rpc(8, 'slow down')), { ...facts, kind: 'read' });

    expect([quota.transient, limit.transient, read.transient]).toEqual([false, true, true]);
  });

  it('sees no effect in a read, whatever its end', () => {
    const error = answerError(anAnswer(500, rpc(13, 'x')), { ...facts, kind: 'read' });

    expect(error.effect).toBe('none');
  });

  it.each<[string, number, Json, Record<string, string>, number | undefined]>([
    ['Retry-After in seconds', 429, rpc(8, ''), { 'retry-after': '7' }, 7_000],
    ['the reset of a limit', 429, rpc(8, ''), { 'x-ratelimit-reset': '60' }, 60_000],
    [
      'Retry-After first',
      429,
      rpc(8, ''),
      { 'retry-after': '2', 'x-ratelimit-reset': '60' },
      2_000,
    ],
    ['a reset as a moment', 429, rpc(8, ''), { 'x-ratelimit-reset': '1700000030' }, 30_000],
    ['a date', 503, rpc(14, ''), { 'retry-after': 'Tue, 14 Nov 2023 22:13:30 GMT' }, 10_000],
    ['a date in the past', 503, rpc(14, ''), { 'retry-after': 'Tue, 14 Nov 2022 22:13:30 GMT' }, 0],
    ['no more than an hour', 429, rpc(8, ''), { 'retry-after': '999999' }, 3_600_000],
    ['nothing of nonsense', 429, rpc(8, ''), { 'retry-after': 'soon' }, undefined],
    ['nothing without headers', 429, rpc(8, ''), {}, undefined],
    [
      'no reset of a limit that is not reached',
      503,
      rpc(14, ''),
      { 'x-ratelimit-reset': '60' },
      undefined,
    ],
    ['nothing after a final refusal', 403, rpc(7, ''), { 'retry-after': '7' }, undefined],
  ])('asks for patience: %s', (_, status, json, headers, expected) => {
    const answer = anAnswer(status, json, headers);

    const { retryAfterMs } = answerError(answer, { ...facts, now: 1_700_000_000_000 });

    expect(retryAfterMs).toBe(expected);
  });
});

describe('unknownShape', () => {
  it('is no fault of HCP after a read, and leaves a write unclear', () => {
    const [read, write] = (['read', 'write'] as const).map((kind) =>
      unknownShape({ name: 'ListNetworks', kind }, 200, new Error('x')),
    );

    expect(read).toBeInstanceOf(HcpSchemaError);
    expect(write).toBeInstanceOf(HcpAnswerError);
    expect(write).toMatchObject({ effect: 'unclear', transient: false });
  });
});

describe('noAnswer', () => {
  const fault = (fields: object) => Object.assign(new Error('x'), fields);
  const refused = fault({ code: 'ECONNREFUSED', syscall: 'connect' });

  it.each<[string, unknown, string]>([
    ['a refused connection', refused, 'none'],
    ['every address refused', new AggregateError([refused, refused]), 'none'],
    ['an unknown name', fault({ code: 'ENOTFOUND', syscall: 'getaddrinfo' }), 'none'],
    ['a name server that is busy', fault({ code: 'EAI_AGAIN' }), 'none'],
    ['a connection that takes too long', fault({ code: 'UND_ERR_CONNECT_TIMEOUT' }), 'none'],
    ['an unreachable network', fault({ code: 'ENETUNREACH', syscall: 'connect' }), 'none'],
    ['a certificate that is not HCP’s', fault({ code: 'ERR_TLS_CERT_ALTNAME_INVALID' }), 'none'],
    [
      'one address that accepted',
      new AggregateError([refused, fault({ code: 'ECONNRESET' })]),
      'unclear',
    ],
    ['a reset', fault({ code: 'ECONNRESET', syscall: 'read' }), 'unclear'],
    ['a host lost on the way', fault({ code: 'EHOSTUNREACH', syscall: 'read' }), 'unclear'],
    ['a closed socket', fault({ code: 'UND_ERR_SOCKET' }), 'unclear'],
    ['anything else', 'what?', 'unclear'],
  ])('of a write, after %s: the effect is known or not', (_, cause, effect) => {
    const error = noAnswer('x', 'write', cause);

    expect(error).toMatchObject({ effect, transient: true, cause });
  });

  it('of a read never has an effect', () => {
    const error = noAnswer('x', 'read', fault({ code: 'ECONNRESET' }));

    expect(error.effect).toBe('none');
  });

  it('lets a read be repeated, and so does giving up; a bug does not', () => {
    const repeated = [noAnswer('x', 'read', undefined), givenUp('none', undefined), new Error('x')];

    expect(repeated.map(mayRepeatRead)).toEqual([true, true, false]);
  });
});
