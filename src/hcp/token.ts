import { z } from 'zod';
import { HcpAnswerError } from '../use-cases/hcp-errors.ts';
import type { Log } from '../use-cases/ports/log.ts';
import { tokenPath } from './allow-list.ts';
import { answerError, givenUp, isSuccess } from './errors.ts';
import type { Transport } from './transport.ts';

/**
 * The bearer token: client credentials exchanged once, kept in memory only, renewed a minute early.
 * Everybody who needs a token meanwhile waits for the one exchange; bursts of exchanges are answered
 * with 403 pages.
 *
 * @see hashicorp/hcp-sdk-go config/tokensource.go for the audience
 * @see hashicorp/terraform-provider-hcp#624 for the 403 pages
 */
export type TokenSource = {
  /** Resolves with a token that lives; throws `HcpError`, always without an effect. */
  get(signal: AbortSignal): Promise<string>;
  /** Forgets this token, which HCP refused. Another one, fetched meanwhile, stays. */
  drop(token: string): void;
};

export type Credentials = {
  readonly clientId: string;
  readonly clientSecret: string;
  readonly authUrl: URL;
};

type Deps = { readonly transport: Transport; readonly now: () => number; readonly log: Log };

const audience = 'https://api.hashicorp.cloud';
const earlyMs = 60_000;

const issued = z.object({
  // What may stand in a header, and nothing else.
  access_token: z.string().regex(/^[\x21-\x7e]+$/),
  expires_in: z.coerce.number().positive(),
});

export function createTokenSource(credentials: Credentials, deps: Deps): TokenSource {
  let held: { readonly token: string; readonly staleAt: number } | undefined;
  let fetching: Promise<string> | undefined;

  async function renew(): Promise<string> {
    const startedAt = deps.now();
    const { access_token: token, expires_in: lifeSeconds } = await exchange(credentials, deps);
    const lifeMs = lifeSeconds * 1_000;
    // Of a token that lives for less than two minutes, half of its life is used.
    held = { token, staleAt: startedAt + lifeMs - Math.min(earlyMs, lifeMs / 2) };
    deps.log.info({ lifeSeconds }, 'new token for HCP');
    return token;
  }

  return {
    async get(signal) {
      if (held !== undefined && deps.now() < held.staleAt) return held.token;
      fetching ??= renew().finally(() => {
        fetching = undefined;
      });
      return await untilAborted(fetching, signal);
    },
    drop(token) {
      if (held?.token === token) held = undefined;
    },
  };
}

async function exchange(
  { clientId, clientSecret, authUrl }: Credentials,
  { transport, now }: Deps,
): Promise<z.infer<typeof issued>> {
  const form = new URLSearchParams({
    ...{ grant_type: 'client_credentials', audience },
    ...{ client_id: clientId, client_secret: clientSecret },
  });
  const answer = await transport.send({
    ...{ origin: authUrl.origin, method: 'POST', path: tokenPath, query: {} },
    // It changes nothing at HCP, so nothing is unclear when its answer is lost.
    kind: 'read',
    headers: { 'content-type': 'application/x-www-form-urlencoded', accept: 'application/json' },
    body: form.toString(),
  });
  if (!isSuccess(answer)) {
    throw answerError(answer, { kind: 'read', now: now(), secrets: [clientSecret] });
  }
  const body = issued.safeParse(answer.json);
  if (body.success) return body.data;
  const reason = 'the token call was answered in an unknown shape';
  const said = { status: answer.status, code: undefined, reason };
  throw new HcpAnswerError(said, { effect: 'none', transient: true }, { cause: body.error });
}

/** Waits for what others wait for too: who gives up leaves, and the work goes on for the rest. */
async function untilAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  if (signal.aborted) {
    work.catch(() => undefined);
    throw givenUp('none', signal.reason);
  }
  let leave: (() => void) | undefined;
  const left = new Promise<never>((_, reject) => {
    leave = () => reject(givenUp('none', signal.reason));
    signal.addEventListener('abort', leave, { once: true });
  });
  try {
    return await Promise.race([work, left]);
  } finally {
    if (leave !== undefined) signal.removeEventListener('abort', leave);
  }
}
