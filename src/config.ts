/**
 * Environment in, `Config` out. Every problem is reported at once, in words that say what would be
 * right, and without the value: it may be a secret. Decides nothing but what the process may start
 * with; each part of the program is given its own slice.
 */
import { type AuditConfig, type AuditKeyConfig, readAudit, readAuditKey } from './config-audit.ts';
import { isLoopback, parseHcpApi, parseHcpAuth, parseSlackApi } from './config-hosts.ts';
import { type PageConfig, readPage } from './config-page.ts';
import { createReader, type Environment, type Reader, type ReadFile } from './config-reader.ts';
import { defaultLimits, type Limits } from './domain/limits.ts';

export type LogLevel = (typeof logLevels)[number];
const logLevels = ['debug', 'info', 'warn', 'error', 'silent'] as const;

export type Config = {
  readonly slack: SlackConfig;
  readonly http: { readonly port: number; readonly publicUrl: URL | undefined };
  readonly policyFile: string;
  readonly storage: StorageConfig;
  readonly queue: { readonly kind: 'redis'; readonly url: string } | { readonly kind: 'postgres' };
  readonly hcp: HcpConfig;
  readonly limits: Limits;
  readonly audit: AuditConfig;
  /** `undefined`: there is no page for auditors. */
  readonly page: PageConfig | undefined;
  readonly logLevel: LogLevel;
  /** Every secret value, so that a log line or an error can be kept free of them. */
  readonly secrets: readonly string[];
};

type SlackConfig = {
  readonly botToken: string;
  readonly apiUrl: URL;
} & (
  | { readonly mode: 'socket'; readonly appToken: string }
  | { readonly mode: 'http'; readonly signingSecret: string }
);

export type StorageConfig =
  | { readonly kind: 'embedded'; readonly dataDir: string }
  | {
      readonly kind: 'external';
      readonly databaseUrl: string;
      readonly ownerUrl: string | undefined;
    };

type HcpConfig = {
  readonly clientId: string;
  readonly clientSecret: string;
  readonly projectIds: readonly string[];
  readonly organizationId: string | undefined;
  readonly apiUrl: URL;
  readonly authUrl: URL;
  readonly requestsPerMinute: number;
  readonly lookEveryMs: number;
};

/** The process cannot start like this. `problems` are sentences without values. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
  readonly problems: readonly string[];

  constructor(problems: readonly string[]) {
    super(['The configuration cannot be used:', ...problems.map((one) => `  - ${one}`)].join('\n'));
    this.problems = problems;
  }
}

/** Throws `ConfigError` with every problem there is. */
export function parseConfig(environment: Environment, readFile: ReadFile): Config {
  const problems: string[] = [];
  const read = createReader(environment, readFile, problems);
  const slack = readSlack(read);
  const hcp = readHcp(read);
  const storage = readStorage(read, [slack.apiUrl, hcp.apiUrl, hcp.authUrl]);
  const redisUrl = read.secret(
    'REDIS_URL',
    /^rediss?:\/\/./,
    'must be a redis:// or rediss:// URL',
  );
  const publicUrl = readPublicUrl(read);
  const config: Config = {
    slack,
    http: { port: read.integer('PORT', 3000, { min: 0, max: 65_535 }), publicUrl },
    policyFile: read.text('POLICY_FILE') ?? 'policy.yaml',
    storage,
    queue: redisUrl === undefined ? { kind: 'postgres' } : { kind: 'redis', url: redisUrl },
    hcp,
    limits: {
      ...defaultLimits,
      consumerAccounts: read.integer(
        'HCP_CONSUMER_ACCOUNTS_LIMIT',
        defaultLimits.consumerAccounts,
        { min: 1, max: 100 },
      ),
      consumerIpRanges: read.integer(
        'HCP_CONSUMER_IP_RANGES_LIMIT',
        defaultLimits.consumerIpRanges,
        { min: 1, max: 100 },
      ),
    },
    audit: readAudit(read),
    page: readPage(read, { slackApi: slack.apiUrl, publicUrl }),
    logLevel: read.oneOf('LOG_LEVEL', logLevels, 'info'),
    secrets: read.secrets,
  };
  if (problems.length > 0) throw new ConfigError(problems);
  return config;
}

function readSlack(read: Reader): SlackConfig {
  const mode = read.oneOf('SLACK_MODE', ['socket', 'http'], 'socket');
  const botToken = read.secret(
    'SLACK_BOT_TOKEN',
    /^xoxb-\S+$/,
    'must be a bot token: it starts with xoxb-',
  );
  const appToken = read.secret(
    'SLACK_APP_TOKEN',
    /^xapp-\S+$/,
    'must be an app-level token: it starts with xapp-',
  );
  const signingSecret = read.secret(
    'SLACK_SIGNING_SECRET',
    /^\S{8,}$/,
    'must be the signing secret of the app',
  );
  const common = {
    botToken: read.required(
      'SLACK_BOT_TOKEN',
      botToken,
      'the token of the installed app, starting with xoxb-',
    ),
    apiUrl: parseSlackApi(read.text('SLACK_API_URL'), (reason) =>
      read.problem('SLACK_API_URL', reason),
    ),
  };
  if (mode === 'socket') {
    const why =
      'an app-level token with connections:write, starting with xapp-, for SLACK_MODE=socket';
    return { ...common, mode, appToken: read.required('SLACK_APP_TOKEN', appToken, why) };
  }
  const why = 'the signing secret of the app, for SLACK_MODE=http';
  return {
    ...common,
    mode,
    signingSecret: read.required('SLACK_SIGNING_SECRET', signingSecret, why),
  };
}

/** Only what a look at Slack needs; `undefined` where no token is given. */
export function parseSlackAccess(
  environment: Environment,
  readFile: ReadFile,
): Pick<SlackConfig, 'botToken' | 'apiUrl'> | undefined {
  const problems: string[] = [];
  const read = createReader(environment, readFile, problems);
  const shape = 'must be a bot token: it starts with xoxb-';
  const botToken = read.secret('SLACK_BOT_TOKEN', /^xoxb-\S+$/, shape);
  const apiUrl = parseSlackApi(read.text('SLACK_API_URL'), (reason) =>
    read.problem('SLACK_API_URL', reason),
  );
  if (problems.length > 0) throw new ConfigError(problems);
  return botToken === undefined ? undefined : { botToken, apiUrl };
}

/** Only by what checkpoints of the log are signed. */
export function parseAuditKey(environment: Environment, readFile: ReadFile): AuditKeyConfig {
  const problems: string[] = [];
  const key = readAuditKey(createReader(environment, readFile, problems));
  if (problems.length > 0) throw new ConfigError(problems);
  return key;
}

/** Only where the data is: all that a verb needs which touches neither Slack nor HCP. */
export function parseStorageConfig(environment: Environment, readFile: ReadFile): StorageConfig {
  const problems: string[] = [];
  const storage = readStorage(createReader(environment, readFile, problems), []);
  if (problems.length > 0) throw new ConfigError(problems);
  return storage;
}

function readPublicUrl(read: Reader): URL | undefined {
  const value = read.text('PUBLIC_URL');
  if (value === undefined) return undefined;
  if (URL.canParse(value)) {
    const url = new URL(value);
    if (url.protocol === 'https:' || isLoopback(url.hostname)) return url;
  }
  read.problem('PUBLIC_URL', 'must be the https:// address under which Slack reaches the bot');
  return undefined;
}

const postgresUrl = /^postgres(?:ql)?:\/\/./;
const postgresReason = 'must be a postgres:// URL';

function readStorage(read: Reader, remotes: readonly URL[]): StorageConfig {
  const databaseUrl = read.secret('DATABASE_URL', postgresUrl, postgresReason);
  const ownerUrl = read.secret('DATABASE_OWNER_URL', postgresUrl, postgresReason);
  const wanted = read.oneOf('STORAGE', ['auto', 'embedded'], 'auto');
  const dataDir = read.text('DATA_DIR') ?? '.data';
  if (databaseUrl !== undefined) {
    if (wanted === 'embedded')
      read.problem('STORAGE', 'is embedded, but DATABASE_URL is set: keep one');
    return { kind: 'external', databaseUrl, ownerUrl };
  }
  if (ownerUrl !== undefined)
    read.problem('DATABASE_URL', 'is missing, though DATABASE_OWNER_URL is set');
  if (wanted !== 'embedded' && remotes.some(({ hostname }) => !isLoopback(hostname)))
    read.problem(
      'DATABASE_URL',
      'is missing: set it, or STORAGE=embedded to keep requests and the audit log in DATA_DIR',
    );
  return { kind: 'embedded', dataDir };
}

const uuid = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

function readHcp(read: Reader): HcpConfig {
  const clientSecret = read.secret('HCP_CLIENT_SECRET', /^\S+$/, 'must be one word');
  const projects = (read.text('HCP_PROJECT_ID') ?? '')
    .split(',')
    .map((id) => id.trim())
    .filter((id) => id !== '');
  if (projects.length === 0)
    read.problem('HCP_PROJECT_ID', 'is missing: one or several project ids, comma-separated');
  if (!projects.every((id) => uuid.test(id)))
    read.problem('HCP_PROJECT_ID', 'must be UUIDs, comma-separated');
  const organizationId = read.text('HCP_ORGANIZATION_ID');
  if (organizationId !== undefined && !uuid.test(organizationId))
    read.problem('HCP_ORGANIZATION_ID', 'must be a UUID');
  return {
    clientId: read.required(
      'HCP_CLIENT_ID',
      read.text('HCP_CLIENT_ID'),
      "the service principal's client id",
    ),
    clientSecret: read.required(
      'HCP_CLIENT_SECRET',
      clientSecret,
      "the service principal's client secret",
    ),
    projectIds: projects,
    organizationId,
    apiUrl: parseHcpApi(read.text('HCP_API_ADDRESS'), read.text('HCP_API_TLS'), read.problem),
    authUrl: parseHcpAuth(read.text('HCP_AUTH_URL'), read.text('HCP_AUTH_TLS'), read.problem),
    requestsPerMinute: read.integer('HCP_REQUESTS_PER_MINUTE', 100, { min: 1, max: 10_000 }),
    lookEveryMs: 1_000 * read.integer('HCP_LOOK_EVERY_SECONDS', 300, { min: 5, max: 300 }),
  };
}
