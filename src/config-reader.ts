/** Reads single variables and collects what is wrong with them, never their values. */
export type Environment = Readonly<Record<string, string | undefined>>;
export type ReadFile = (path: string) => string;

/** Variables that hold a secret: each can be given as `NAME_FILE`, the path of a file, instead. */
export const secretNames = [
  'SLACK_BOT_TOKEN',
  'SLACK_APP_TOKEN',
  'SLACK_SIGNING_SECRET',
  'DATABASE_URL',
  'DATABASE_OWNER_URL',
  'REDIS_URL',
  'HCP_CLIENT_SECRET',
  'AUDIT_KEY',
  'OIDC_CLIENT_SECRET',
] as const;

/** Every variable that is read, in the order of `.env.example`. */
export const variableNames = [
  'SLACK_MODE',
  'SLACK_BOT_TOKEN',
  'SLACK_APP_TOKEN',
  'SLACK_SIGNING_SECRET',
  'SLACK_API_URL',
  'PORT',
  'PUBLIC_URL',
  'POLICY_FILE',
  'DATABASE_URL',
  'DATABASE_OWNER_URL',
  'REDIS_URL',
  'STORAGE',
  'DATA_DIR',
  'HCP_CLIENT_ID',
  'HCP_CLIENT_SECRET',
  'HCP_PROJECT_ID',
  'HCP_ORGANIZATION_ID',
  'HCP_API_ADDRESS',
  'HCP_AUTH_URL',
  'HCP_API_TLS',
  'HCP_AUTH_TLS',
  'HCP_REQUESTS_PER_MINUTE',
  'HCP_LOOK_EVERY_SECONDS',
  'HCP_CONSUMER_ACCOUNTS_LIMIT',
  'HCP_CONSUMER_IP_RANGES_LIMIT',
  'AUDIT_KEY',
  'AUDIT_KEY_NAME',
  'AUDIT_CHECKPOINT_DIR',
  'AUDIT_CHECKPOINT_CHANNEL',
  'AUDIT_PAGE',
  'OIDC_ISSUER',
  'OIDC_CLIENT_ID',
  'OIDC_CLIENT_SECRET',
  'LOG_LEVEL',
] as const;

type Name = (typeof variableNames)[number];
type SecretName = (typeof secretNames)[number];

export type Reader = ReturnType<typeof createReader>;

export function createReader(environment: Environment, readFile: ReadFile, problems: string[]) {
  const secrets: string[] = [];
  const problem = (name: string, reason: string): void => void problems.push(`${name} ${reason}`);
  const text = (name: Name): string | undefined => {
    const value = environment[name]?.trim();
    return value === '' ? undefined : value;
  };
  const fromFile = (name: SecretName): string | undefined => {
    const path = environment[`${name}_FILE`]?.trim();
    if (path === undefined || path === '') return undefined;
    if (text(name) !== undefined) problem(name, `and ${name}_FILE are both set: keep one`);
    try {
      return readFile(path).trim();
    } catch {
      problem(`${name}_FILE`, 'names a file that cannot be read');
      return undefined;
    }
  };
  return {
    secrets,
    problem,
    text,
    secret(name: SecretName, form: RegExp, reason: string): string | undefined {
      const value = fromFile(name) ?? text(name);
      if (value === undefined || value === '') return undefined;
      secrets.push(value, ...passwordOf(value), ...linesOf(value));
      if (!form.test(value)) problem(name, reason);
      return value;
    },
    required(name: Name, value: string | undefined, reason: string): string {
      const given = value !== undefined || environment[`${name}_FILE`] !== undefined;
      if (!given) problem(name, `is missing: ${reason}`);
      return value ?? '';
    },
    integer(
      name: Name,
      fallback: number,
      range: { readonly min: number; readonly max: number },
    ): number {
      const value = text(name);
      if (value === undefined) return fallback;
      const number = /^\d{1,9}$/.test(value) ? Number(value) : Number.NaN;
      if (number >= range.min && number <= range.max) return number;
      problem(name, `must be a whole number from ${range.min} to ${range.max}`);
      return fallback;
    },
    oneOf<T extends string>(name: Name, values: readonly T[], fallback: T): T {
      const value = text(name);
      const known = values.find((one) => one === (value ?? fallback));
      if (known === undefined) problem(name, `must be one of: ${values.join(', ')}`);
      return known ?? fallback;
    },
  };
}

/** Of a key in PEM each line by itself: where line ends are escaped, the whole is not found. */
function linesOf(value: string): readonly string[] {
  const lines = value.split(/\s+/).filter((line) => /^[A-Za-z0-9+/=]{16,}$/.test(line));
  return value.startsWith('-----BEGIN ') ? lines : [];
}

/** A password inside a URL is a secret of its own: it may be printed without the rest. */
function passwordOf(value: string): readonly string[] {
  if (!URL.canParse(value)) return [];
  const { password } = new URL(value);
  return password === '' ? [] : [password, decodeURIComponent(password)];
}
