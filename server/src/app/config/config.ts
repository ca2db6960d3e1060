import { isAbsolute, resolve } from 'node:path';
import { publishedPasswordProblems } from './published-passwords.ts';
import { readSecretFiles } from './secret-files.ts';
import { SECRETS, TOGETHER, VARIABLES, type Values, type Variable, type VariableName } from './variables.ts';

/** The validated, frozen configuration. Only app/ sees it; modules and adapters get plain values. */
export interface Config {
  readonly http: {
    readonly port: number;
    readonly host: string;
    /** Without a trailing slash. `null`: http://localhost with the port that the server listens on. */
    readonly publicUrl: string | null;
    /** Whether to create a demo clone on an empty database. */
    readonly demo: boolean;
    readonly trustedProxyHops: number;
    /** How long to accept requests after SIGTERM. */
    readonly shutdownDelayMs: number;
    readonly shutdownGraceMs: number;
    readonly metricsToken: string | null;
    readonly maxUploadBytes: number;
  };
  readonly logLevel: Values['LOG_LEVEL'];
  /** Absolute. */
  readonly dataDir: string;
  readonly database: { readonly url: string | null; readonly appUrl: string | null };
  readonly redisUrl: string | null;
  readonly model: {
    /** `offline`: neither a key nor a base URL is set; answers are extractive. */
    readonly mode: 'online' | 'offline';
    readonly apiKey: string | null;
    readonly baseUrl: string;
    readonly chatModel: string;
    readonly chatModelSmall: string;
    /** Input, cached input, and output in US dollars per million tokens, by model. */
    readonly prices: Record<string, readonly [number, number, number]>;
    readonly embeddingModel: string;
    readonly timeoutMs: number;
    readonly idleTimeoutMs: number;
  };
  /** Names of the models for the text of scans. Empty: scans are refused. */
  readonly ocrLanguages: readonly string[];
  readonly accounts: {
    /** `null`: use the secret stored in `dataDir` (see `generated-secrets.ts`). */
    readonly jwtSecret: string | null;
    /** Fingerprint of the secret that may replace the database's (see `secret-fingerprint.ts`). */
    readonly jwtSecretFingerprint: string | null;
    readonly registration: 'open' | 'email';
    readonly supabaseUrl: string | null;
    readonly supabaseAnonKey: string | null;
  };
  readonly mail: {
    /** `null`: emails become files in `dataDir`. */
    readonly smtpUrl: string | null;
    readonly from: { readonly name: string; readonly address: string };
  };
  readonly alerts: {
    readonly slackWebhookUrl: string | null;
    readonly email: string | null;
  };
  readonly limits: {
    readonly authPerMinute: number;
    readonly chatPerMinute: number;
    readonly uploadsPerHour: number;
    readonly apiPerHour: number;
    /** For all secret keys of a workspace together. */
    readonly keyChatPerMinute: number;
    readonly keyUploadsPerHour: number;
    readonly keyApiPerHour: number;
  };
  readonly s3: {
    readonly endpoint: string;
    readonly bucket: string;
    readonly accessKeyId: string;
    readonly secretAccessKey: string;
  } | null;
  /** Null: usage is stored in the database only. */
  readonly lago: { readonly apiUrl: string; readonly apiKey: string } | null;
  readonly stripe: { readonly secretKey: string; readonly webhookSecret: string; readonly apiUrl: string } | null;
  /** Embedded database: free space below which new files and texts are refused. */
  readonly diskReserveMegabytes: number;
  /** Null: the origin of the public URL. */
  readonly returnOrigins: readonly string[] | null;
  /** Private hosts that URLs of tenants may lead to. */
  readonly allowedPrivateHosts: readonly string[];
  /** Warnings to log on start: settings without effect, risky combinations. */
  readonly warnings: readonly string[];
}

/** Every problem of the environment. `message` is written for a terminal and contains no secret. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
  readonly problems: readonly string[];

  constructor(problems: string[]) {
    super(
      `The configuration has ${problems.length} problem${problems.length === 1 ? '' : 's'}:\n${problems.map((p) => `  - ${p}`).join('\n')}`,
    );
    this.problems = problems;
  }
}

function readValues(env: NodeJS.ProcessEnv, problems: string[]): Values {
  const values: Record<string, unknown> = {};
  for (const [name, spec] of Object.entries<Variable>(VARIABLES)) {
    const given = env[name]?.trim() || undefined;
    const result = spec.schema.safeParse(given);
    if (result.success) values[name] = result.data;
    else {
      const shown =
        spec.secret || given === undefined ? '' : ` (it is ${JSON.stringify(given.slice(0, 80).replace(/\/\/[^/@]*@/, '//…@'))})`;
      problems.push(`${name} ${result.error.issues[0]?.message ?? 'is not valid'}${shown}. Example: ${name}=${spec.example}`);
    }
  }
  const isSet = (name: VariableName) => Boolean(env[name]?.trim());
  for (const names of TOGETHER) {
    const missing = names.filter((name) => !isSet(name));
    if (missing.length === 0 || missing.length === names.length) continue;
    const example = missing.map((name) => `${name}=${VARIABLES[name].example}`).join(' ');
    problems.push(`${missing.join(', ')} must be set together with ${names.filter(isSet).join(', ')}. Example: ${example}`);
  }
  if (isSet('DATABASE_APP_URL') && !isSet('DATABASE_URL'))
    problems.push(
      `DATABASE_URL must be set together with DATABASE_APP_URL because migrations use it. Example: DATABASE_URL=${VARIABLES.DATABASE_URL.example}`,
    );
  if (typeof values.WORKERS === 'number' && values.WORKERS > 1 && !isSet('DATABASE_URL'))
    problems.push(
      `WORKERS must be 1 with the embedded database, which belongs to one process. Remove WORKERS, or set DATABASE_URL to a Postgres that all processes share. Example: DATABASE_URL=${VARIABLES.DATABASE_URL.example}`,
    );
  if (isSet('ALERT_EMAIL') && !isSet('SMTP_URL'))
    problems.push(
      `SMTP_URL must be set together with ALERT_EMAIL because alerts are sent with it. Example: SMTP_URL=${VARIABLES.SMTP_URL.example}`,
    );
  if (problems.length === 0) problems.push(...publishedPasswordProblems(values as Values));
  if (problems.length > 0) throw new ConfigError(problems);
  return values as Values;
}

function warningsOf(env: NodeJS.ProcessEnv, values: Values): string[] {
  const pending = new Map<string, string[]>();
  for (const [name, spec] of Object.entries<Variable>(VARIABLES))
    if (spec.pending && env[name]?.trim()) pending.set(spec.pending, [...(pending.get(spec.pending) ?? []), name]);
  const warnings = [...pending].map(
    ([feature, names]) =>
      `${names.join(', ')} ${names.length === 1 ? 'is' : 'are'} set, but this version does not have ${feature} yet: no effect.`,
  );
  if (values.DATABASE_URL && !values.JWT_SECRET)
    warnings.push('JWT_SECRET is not set: this server uses one stored in its DATA_DIR. Servers on one database must share a secret.');
  if (values.STRIPE_SECRET_KEY?.includes('_live_') && values.STRIPE_API_URL && values.STRIPE_API_URL !== 'https://api.stripe.com')
    warnings.push('STRIPE_API_URL is not the Stripe API, and STRIPE_SECRET_KEY is a live key, which is sent there.');
  if (values.HOST !== '127.0.0.1' && values.HOST !== 'localhost' && !values.PUBLIC_URL)
    warnings.push('PUBLIC_URL is not set although HOST accepts network connections: links point to localhost.');
  if (values.SMTP_URL && !values.PUBLIC_URL)
    warnings.push('PUBLIC_URL is not set although SMTP_URL is: links in emails point to localhost.');
  return warnings;
}

function deepFreeze<T>(value: T): T {
  if (typeof value === 'object' && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value);
    for (const inner of Object.values(value)) deepFreeze(inner);
  }
  return value;
}

/**
 * Reads and validates `env`, and the files of secrets that it names (`JWT_SECRET_FILE`). A relative `DATA_DIR` is resolved from `root`, the repository's folder.
 * Throws `ConfigError` that names every invalid variable, the problem, and an example.
 */
export function loadConfig(given: NodeJS.ProcessEnv, root: string): Config {
  const { env, problems } = readSecretFiles(given, SECRETS);
  const values = readValues(env, problems);
  const dataDir = values.DATA_DIR ?? './data';
  return deepFreeze({
    http: {
      port: values.PORT,
      host: values.HOST,
      publicUrl: values.PUBLIC_URL ?? null,
      demo: values.DEMO === 'on',
      trustedProxyHops: values.TRUSTED_PROXY_HOPS,
      shutdownDelayMs: values.SHUTDOWN_DELAY_SECONDS * 1000,
      shutdownGraceMs: values.SHUTDOWN_GRACE_SECONDS * 1000,
      metricsToken: values.METRICS_TOKEN ?? null,
      maxUploadBytes: values.MAX_UPLOAD_MB * 1024 * 1024,
    },
    logLevel: values.LOG_LEVEL,
    dataDir: isAbsolute(dataDir) ? dataDir : resolve(root, dataDir),
    database: { url: values.DATABASE_URL ?? null, appUrl: values.DATABASE_APP_URL ?? null },
    redisUrl: values.REDIS_URL ?? null,
    model: {
      mode: values.OPENAI_API_KEY || values.OPENAI_BASE_URL ? 'online' : 'offline',
      apiKey: values.OPENAI_API_KEY ?? null,
      baseUrl: values.OPENAI_BASE_URL ?? 'https://api.openai.com/v1',
      chatModel: values.CHAT_MODEL,
      chatModelSmall: values.CHAT_MODEL_SMALL,
      prices: values.MODEL_PRICES ?? {},
      embeddingModel: values.EMBEDDING_MODEL,
      timeoutMs: values.MODEL_TIMEOUT_SECONDS * 1000,
      idleTimeoutMs: values.MODEL_IDLE_TIMEOUT_SECONDS * 1000,
    },
    ocrLanguages: values.OCR === 'on' ? values.OCR_LANGUAGES : [],
    accounts: {
      jwtSecret: values.JWT_SECRET ?? null,
      jwtSecretFingerprint: values.JWT_SECRET_FINGERPRINT ?? null,
      registration: values.REGISTRATION,
      supabaseUrl: values.SUPABASE_URL ?? null,
      supabaseAnonKey: values.SUPABASE_ANON_KEY ?? null,
    },
    mail: { smtpUrl: values.SMTP_URL ?? null, from: values.MAIL_FROM ?? { name: 'CloneAI', address: 'cloneai@localhost' } },
    alerts: { slackWebhookUrl: values.SLACK_WEBHOOK_URL ?? null, email: values.ALERT_EMAIL ?? null },
    limits: {
      authPerMinute: values.RATE_LIMIT_AUTH_PER_MINUTE,
      chatPerMinute: values.RATE_LIMIT_CHAT_PER_MINUTE,
      uploadsPerHour: values.RATE_LIMIT_UPLOADS_PER_HOUR,
      apiPerHour: values.RATE_LIMIT_API_PER_HOUR,
      keyChatPerMinute: values.RATE_LIMIT_KEY_CHAT_PER_MINUTE ?? Math.max(600, values.RATE_LIMIT_CHAT_PER_MINUTE),
      keyUploadsPerHour: values.RATE_LIMIT_KEY_UPLOADS_PER_HOUR ?? values.RATE_LIMIT_UPLOADS_PER_HOUR,
      keyApiPerHour: values.RATE_LIMIT_KEY_API_PER_HOUR ?? Math.max(36_000, values.RATE_LIMIT_API_PER_HOUR),
    },
    s3:
      values.S3_ENDPOINT && values.S3_BUCKET && values.S3_ACCESS_KEY_ID && values.S3_SECRET_ACCESS_KEY
        ? {
            endpoint: values.S3_ENDPOINT,
            bucket: values.S3_BUCKET,
            accessKeyId: values.S3_ACCESS_KEY_ID,
            secretAccessKey: values.S3_SECRET_ACCESS_KEY,
          }
        : null,
    lago: values.LAGO_API_URL && values.LAGO_API_KEY ? { apiUrl: values.LAGO_API_URL, apiKey: values.LAGO_API_KEY } : null,
    stripe:
      values.STRIPE_SECRET_KEY && values.STRIPE_WEBHOOK_SECRET
        ? {
            secretKey: values.STRIPE_SECRET_KEY,
            webhookSecret: values.STRIPE_WEBHOOK_SECRET,
            apiUrl: values.STRIPE_API_URL ?? 'https://api.stripe.com',
          }
        : null,
    diskReserveMegabytes: values.DISK_RESERVE_MB,
    returnOrigins: values.RETURN_ORIGINS ?? null,
    allowedPrivateHosts: values.ALLOWED_PRIVATE_HOSTS ?? [],
    warnings: warningsOf(env, values),
  });
}
