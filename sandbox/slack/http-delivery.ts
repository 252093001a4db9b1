/** Signed requests to the app, as Slack sends them. */
import { createHmac } from 'node:crypto';
import { request } from 'node:http';
import type { SignatureFault } from './faults.ts';
import { secrets } from './seed.ts';
import type { Acked } from './types.ts';

export type Parcel = { url: string; contentType: string; body: string; headers: Obj };
type Obj = Record<string, string>;

/**
 * Signs a body with `v0=HMAC-SHA256(secret, "v0:timestamp:body")`.
 *
 * @see Slack docs, "Verifying requests from Slack"
 */
export function signed(body: string, nowMs: number, fault?: SignatureFault): Obj {
  const skew = { bad_signature: 0, stale_timestamp: -360, future_timestamp: 3_600 };
  const timestamp = String(Math.floor(nowMs / 1000) + (fault === undefined ? 0 : skew[fault]));
  const secret = fault === 'bad_signature' ? 'not-the-secret' : secrets.signingSecret;
  const hash = createHmac('sha256', secret).update(`v0:${timestamp}:${body}`).digest('hex');
  return { 'x-slack-request-timestamp': timestamp, 'x-slack-signature': `v0=${hash}` };
}

/** Posts and waits for the acknowledgement, no longer than `limitMs`. Never throws. */
export function postParcel(parcel: Parcel, limitMs: number): Promise<Acked & { noRetry: boolean }> {
  const begun = performance.now();
  return new Promise((resolve) => {
    const end = (outcome: Partial<Acked> & { noRetry?: boolean }) => {
      clearTimeout(timer);
      const ms = performance.now() - begun;
      resolve({ acked: false, status: undefined, body: undefined, noRetry: false, ms, ...outcome });
    };
    const outgoing = request(parcel.url, {
      method: 'POST',
      agent: false,
      headers: {
        // Bare, as Slack sends it: a charset would change how receivers parse the form.
        'content-type': parcel.contentType,
        'content-length': Buffer.byteLength(parcel.body),
        'user-agent': 'Slackbot 1.0 (+https://api.slack.com/robots)',
        accept: 'application/json,*/*',
        ...parcel.headers,
      },
    });
    const timer = setTimeout(() => {
      end({ error: 'operation_timeout' });
      outgoing.destroy();
    }, limitMs);
    outgoing.on('error', () => end({ error: 'dispatch_failed' }));
    outgoing.on('response', (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('error', () => end({ error: 'dispatch_failed' }));
      response.on('end', () => {
        const status = response.statusCode ?? 0;
        const noRetry = response.headers['x-slack-no-retry'] === '1';
        const body = parsed(Buffer.concat(chunks).toString(), response.headers['content-type']);
        if (status === 200) return end({ acked: true, status, body });
        const error = status >= 500 ? 'http_service_error' : 'http_client_error';
        end({ status, body, error, noRetry });
      });
    });
    outgoing.end(parcel.body);
  });
}

/** An acknowledgement is JSON only when it says so; anything else is text. */
function parsed(text: string, type: string | undefined): unknown {
  if (text === '') return undefined;
  if (!type?.startsWith('application/json')) return text;
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
