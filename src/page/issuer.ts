import * as oidc from 'openid-client';
import { z } from 'zod';

/** What a sign-in under way was begun with; its answer must fit. */
type SignInChecks = {
  readonly state: string;
  readonly nonce: string;
  readonly verifier: string;
};

/** What the issuer says of somebody. */
export type Claims = {
  readonly issuer: string;
  readonly subject: string;
  readonly email: string | undefined;
  readonly emailVerified: boolean;
  readonly slackUser: string | undefined;
  readonly slackTeam: string | undefined;
};

/** Says who somebody is, through OpenID Connect: an authorization code with state, nonce and PKCE. */
export type Issuer = {
  begin(): Promise<{ readonly url: string; readonly checks: SignInChecks }>;
  /**
   * Throws `SignInFailedError` where the answer does not fit or the issuer says no, and `IssuerUnavailableError` where it
   * cannot be asked.
   */
  finish(query: string, checks: SignInChecks): Promise<Claims>;
};

/** This sign-in came to nothing, and it is not the issuer's outage. `code` is OpenID's or the library's. */
export class SignInFailedError extends Error {
  override readonly name = 'SignInFailedError';
  readonly code: string;
  constructor(code: string) {
    super(`the sign-in failed: ${code}`); // of the cause nothing: it may quote tokens
    this.code = code;
  }
}

/** The issuer did not answer, or not as OpenID Connect wants it. */
export class IssuerUnavailableError extends Error {
  override readonly name = 'IssuerUnavailableError';
  readonly code: string;
  constructor(code: string) {
    super('the issuer cannot be asked'); // as above
    this.code = code;
  }
}

type IssuerConfig = {
  readonly issuer: URL;
  readonly isSlack: boolean;
  readonly clientId: string;
  readonly clientSecret: string;
  readonly redirectUrl: string;
};

/** Somebody looks at an empty page meanwhile. */
const timeoutSeconds = 5;

export function createIssuer(config: IssuerConfig): Issuer {
  const { isSlack, redirectUrl } = config;
  const discovered = createOnce(() => discover(config));
  return {
    begin: async () => {
      const known = await discovered();
      const checks = {
        state: oidc.randomState(),
        nonce: oidc.randomNonce(),
        verifier: oidc.randomPKCECodeVerifier(),
      };
      const url = oidc.buildAuthorizationUrl(known, {
        redirect_uri: redirectUrl,
        scope: isSlack ? 'openid' : 'openid email',
        state: checks.state,
        nonce: checks.nonce,
        code_challenge: await oidc.calculatePKCECodeChallenge(checks.verifier),
        code_challenge_method: 'S256',
      });
      return { url: url.href, checks };
    },
    finish: async (query, { state, nonce, verifier }) => {
      const known = await discovered();
      try {
        const tokens = await oidc.authorizationCodeGrant(
          known,
          new URL(`${redirectUrl}?${query}`),
          {
            expectedState: state,
            expectedNonce: nonce,
            pkceCodeVerifier: verifier,
            idTokenExpected: true,
          },
        );
        const told = tokens.claims();
        const subject = told?.sub ?? '';
        const more =
          isSlack ||
          told?.['email'] !== undefined ||
          known.serverMetadata().userinfo_endpoint === undefined
            ? {}
            : await oidc.fetchUserInfo(known, tokens.access_token, subject);
        return toClaims(config.issuer, { ...more, ...told });
      } catch (error) {
        throw toFault(error);
      }
    },
  };
}

/** Signatures are checked too, though TLS has brought the token: what is logged of somebody then rests on both. */
async function discover({
  issuer,
  clientId,
  clientSecret,
}: IssuerConfig): Promise<oidc.Configuration> {
  const execute = [
    oidc.enableNonRepudiationChecks,
    ...(issuer.protocol === 'http:' ? [oidc.allowInsecureRequests] : []), // this machine's, says the configuration
  ];
  try {
    return await oidc.discovery(issuer, clientId, undefined, authenticate(clientSecret), {
      timeout: timeoutSeconds,
      execute,
    });
  } catch (error) {
    throw new IssuerUnavailableError(nameOf(error));
  }
}

/** The secret goes in the body where the issuer takes it there. One that does not say what it takes wants Basic. */
function authenticate(clientSecret: string): oidc.ClientAuth {
  const [inBody, basic] = [
    oidc.ClientSecretPost(clientSecret),
    oidc.ClientSecretBasic(clientSecret),
  ];
  return (server, ...rest) => {
    const takes = server.token_endpoint_auth_methods_supported ?? ['client_secret_basic'];
    const way = takes.includes('client_secret_post') ? inBody : basic;
    way(server, ...rest);
  };
}

/** An answer is kept, a failure is not. */
function createOnce<T>(ask: () => Promise<T>): () => Promise<T> {
  let known: Promise<T> | undefined;
  return () => {
    known ??= ask().catch((error: unknown) => {
      known = undefined;
      throw error;
    });
    return known;
  };
}

const text = z.string().min(1).max(255);
const claimsSchema = z.object({
  sub: text,
  email: text.optional().catch(undefined),
  // Only this value is a yes: some issuers send words.
  email_verified: z.literal(true).optional().catch(undefined),
  'https://slack.com/user_id': text.optional().catch(undefined),
  'https://slack.com/team_id': text.optional().catch(undefined),
});

function toClaims(issuer: URL, told: object): Claims {
  const read = claimsSchema.safeParse(told);
  if (!read.success) throw new SignInFailedError('claims_unreadable');
  const { sub, email, email_verified: verified } = read.data;
  return {
    ...{ issuer: issuer.href, subject: sub, email: email?.trim().toLowerCase() },
    emailVerified: verified === true,
    slackUser: read.data['https://slack.com/user_id'],
    slackTeam: read.data['https://slack.com/team_id'],
  };
}

/** What the library throws when somebody's answer is to blame, and when it is the network. */
const refusals = [oidc.AuthorizationResponseError, oidc.ResponseBodyError, oidc.ClientError];
const outages = ['OAUTH_TIMEOUT', 'OAUTH_ABORT', 'OAUTH_RESPONSE_IS_NOT_CONFORM'];

function toFault(error: unknown): Error {
  if (error instanceof SignInFailedError) return error;
  const isRefusal = refusals.some((kind) => error instanceof kind);
  const code = nameOf(error);
  return isRefusal && !outages.includes(code)
    ? new SignInFailedError(code)
    : new IssuerUnavailableError(code);
}

/** Nothing of an error but its code: its text and its cause may hold a token. */
function nameOf(error: unknown): string {
  if (!(error instanceof Error)) return 'unknown';
  const { error: told, code } = error as { error?: unknown; code?: unknown };
  const named = [told, code, error.name].find((one) => typeof one === 'string');
  return String(named).slice(0, 60);
}
