import { z } from 'zod';
import { isAllowedHostEntry } from '../../providers/fetcher/allowed-hosts.ts';
import { isOrigin } from '../../shared/origin.ts';
import { parseWorkers } from '../workers.ts';

/** One environment variable: how it is read, and how to set it. server/CONFIGURATION.md is generated from these. */
export interface Variable<S extends z.ZodType = z.ZodType> {
  schema: S;
  about: string;
  example: string;
  group: 'Server' | 'Database' | 'Model' | 'Documents' | 'Accounts' | 'Email and alerts' | 'Limits' | 'Storage' | 'Billing';
  /** The default, as text for people. The schema holds the value. */
  default?: string;
  /** The value is never printed, not even in errors, and can be read from the file that `NAME_FILE` names. */
  secret?: true;
  /** Accepted, but not used yet. The server logs a warning when it is set. */
  pending?: string;
}

function variable<S extends z.ZodType>(spec: Variable<S>): Variable<S> {
  return spec;
}

const whole = (min: number, max: number, fallback: number) =>
  z
    .string()
    .regex(/^\d+$/, 'must be a whole number')
    .transform(Number)
    .pipe(z.number().min(min, `must be at least ${min}`).max(max, `must be at most ${max}`))
    .default(fallback);

/** A whole number whose default depends on another variable. */
const wholeOrUnset = (min: number, max: number) => whole(min, max, 0).unwrap().optional();

const httpUrl = z
  .string()
  .refine((text) => /^https?:\/\//.test(text) && URL.canParse(text), 'must be a URL that begins with http:// or https://')
  .transform((text) => text.replace(/\/+$/, ''))
  .optional();

function isWholeHost(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const { pathname, search, hash, username, password } = new URL(text);
  return pathname === '/' && `${search}${hash}${username}${password}` === '';
}

/** The URL of a whole host. Routes, the widget, and links do not work below a path. */
const originUrl = httpUrl
  .refine(
    (url) => url === undefined || isWholeHost(url),
    'must be only a scheme and a host, without a path, a user, or a query: give CloneAI a host name of its own',
  )
  .transform((url) => url && new URL(url).origin);

const urlOf = (...schemes: string[]) =>
  z
    .string()
    .refine(
      (text) => schemes.some((scheme) => text.startsWith(`${scheme}://`)) && URL.canParse(text),
      `must be a URL that begins with ${schemes.map((scheme) => `${scheme}://`).join(' or ')}`,
    )
    .optional();

const name = (fallback: string) =>
  z
    .string()
    .regex(/^[\w.:/@-]{1,100}$/, 'must be a model name with letters, digits, and . : / @ - _')
    .default(fallback);

const key = z.string().max(500, 'must be at most 500 characters').regex(/^\S+$/, 'must not contain spaces').optional();

const origins = z
  .string()
  .transform((text) => text.split(',').map((origin) => origin.trim().replace(/\/$/, '')))
  .refine((list) => list.every(isOrigin), 'must be origins like https://example.com, without a path, separated by commas')
  .optional();

const languages = z
  .string()
  .transform((text) => [...new Set(text.split(',').map((language) => language.trim()))])
  .refine(
    (list) => list.length <= 8 && list.every((language) => /^[a-z]{3}(_[a-z]{1,12}){0,2}$/i.test(language)),
    "must be up to 8 names of Tesseract's models like eng or chi_sim, separated by commas",
  )
  .default(['eng']);

const privateHosts = z
  .string()
  .max(4096, 'must be at most 4096 characters')
  .transform((text) => text.split(',').map((entry) => entry.trim()))
  .refine((list) => list.every(isAllowedHostEntry), 'must be names, name:port, addresses, or networks like 10.0.0.0/8, separated by commas')
  .optional();

const text = z.string().max(4096, 'must be at most 4096 characters').optional();

/** `name=input/output` → `{ name: [input, input, output] }`. An embedding model has no output. */
const prices = z
  .string()
  .max(10_000, 'must be at most 10000 characters')
  .transform((list) => list.split(',').map((part) => /^\s*(.+)=([\d.]+)(?:\/([\d.]+))?\s*$/.exec(part)))
  .refine(
    (list) => list.every((match) => match && [match[2], match[3] ?? '0'].every((price) => Number.isFinite(Number(price)))),
    'must be like my-model=0.5/1.5,my-embedder=0.1: US dollars per million input and output tokens',
  )
  .transform((list) =>
    Object.fromEntries(list.map((match) => [match?.[1] ?? '', [Number(match?.[2]), Number(match?.[2]), Number(match?.[3] ?? 0)] as const])),
  )
  .optional();

const smtpUrl = urlOf('smtp', 'smtps').refine((text) => {
  if (text === undefined) return true;
  if (!URL.canParse(text)) return false;
  const url = new URL(text);
  const decodes = [url.username, url.password].every((part) => /^(?:[^%]|%[0-9a-f]{2})*$/i.test(part));
  return url.hostname !== '' && decodes && /^\/?$/.test(url.pathname) && url.search === '' && (url.username !== '' || url.password === '');
}, 'must be a URL like smtps://user:password@host:465, with special characters in the password escaped');

const ADDRESS = String.raw`[\w.!#$%&'*+/=?^{|}~-]+@[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?`;
const matching = (pattern: RegExp, message: string) => z.string().max(254).regex(pattern, message).optional();
const address = matching(new RegExp(`^${ADDRESS}$`), 'must be one email address like ops@example.com');
const SENDER = new RegExp(`^(?:([^<>"@,;:\\\\\\p{Cc}]{1,100})<(${ADDRESS})>|(${ADDRESS}))$`, 'u');
const sender = matching(SENDER, 'must be like mail@example.com or: CloneAI <mail@example.com>').transform((text) => {
  const [, name = '', named, bare] = SENDER.exec(text ?? '') ?? [];
  const address = named ?? bare;
  return address === undefined ? undefined : { name: name.trim(), address };
});

/** Every variable that the server reads. Only `start.ts` and `primary.ts`, which load none of this, also read the environment. */
export const VARIABLES = {
  PORT: variable({
    group: 'Server',
    schema: whole(0, 65_535, 8787),
    default: '8787',
    about: 'Port to listen on. 0 chooses a free port.',
    example: '8787',
  }),
  HOST: variable({
    group: 'Server',
    schema: z
      .string()
      .regex(/^[\w.:-]{1,255}$/, 'must be a host name or an IP address')
      .default('127.0.0.1'),
    default: '127.0.0.1',
    about: 'Address to listen on. The default accepts connections from this machine only; 0.0.0.0 accepts them from the network.',
    example: '0.0.0.0',
  }),
  PUBLIC_URL: variable({
    group: 'Server',
    schema: originUrl,
    default: 'http://localhost:PORT',
    about: 'URL at which people reach the server, without a path. Links use it, and https enables HSTS.',
    example: 'https://clones.example.com',
  }),
  DATA_DIR: variable({
    group: 'Server',
    schema: text,
    default: './data',
    about:
      'Folder for the embedded database, its uploaded files, and secrets generated on first start. With DATABASE_URL, files are stored in that database or in S3.',
    example: '/var/lib/cloneai',
  }),
  WORKERS: variable({
    group: 'Server',
    schema: z
      .string()
      .refine((text) => parseWorkers(text) !== null, 'must be auto or a whole number from 1 to 64')
      .transform((text) => parseWorkers(text) ?? 'auto')
      .default('auto'),
    default: 'auto',
    about:
      'Number of processes that serve the port. More than 1 needs DATABASE_URL. `auto` is 1 with the embedded database, which belongs to one process, and otherwise one for each core, but at most one for each 2 GB of memory, and at most 4.',
    example: '2',
  }),
  LOG_LEVEL: variable({
    group: 'Server',
    schema: z.enum(['debug', 'info', 'warn', 'error', 'silent'], 'must be one of debug, info, warn, error, silent').default('info'),
    default: 'info',
    about: 'Log level. Logs are JSON lines on standard output.',
    example: 'warn',
  }),
  DEMO: variable({
    group: 'Server',
    schema: z.enum(['on', 'off'], 'must be on or off').default('on'),
    default: 'on',
    about:
      'Creates a demo clone that answers questions about CloneAI on an empty database, and a page that embeds it at /demo. `off` creates none and removes an existing one.',
    example: 'off',
  }),
  TRUSTED_PROXY_HOPS: variable({
    group: 'Server',
    schema: whole(0, 10, 0),
    default: '0',
    about: 'Number of your own proxies in front of the server. X-Forwarded-For is trusted for that many hops.',
    example: '1',
  }),
  SHUTDOWN_DELAY_SECONDS: variable({
    group: 'Server',
    schema: whole(0, 300, 0),
    default: '0',
    about:
      'How long the server still accepts requests after SIGTERM, while /health/ready answers 503. Set it to the time that your load balancer needs to notice, such as 10. It adds to SHUTDOWN_GRACE_SECONDS.',
    example: '10',
  }),
  SHUTDOWN_GRACE_SECONDS: variable({
    group: 'Server',
    schema: whole(0, 600, 25),
    default: '25',
    about: 'How long open streams and jobs may run after the server stopped accepting requests.',
    example: '60',
  }),
  ALLOWED_PRIVATE_HOSTS: variable({
    group: 'Server',
    schema: privateHosts,
    default: 'none',
    about:
      'Private hosts that webhooks and page checks may call, separated by commas: names, name:port, addresses, or networks. Every member of every workspace can make the server call them, so list only what they may reach.',
    example: 'n8n.internal:5678,10.20.0.0/16',
  }),
  METRICS_TOKEN: variable({
    group: 'Server',
    schema: z.string().min(16, 'must be at least 16 characters').optional(),
    secret: true,
    about: 'Bearer token for /metrics and for the details of /health/detailed. Without it, only direct calls from this machine get them.',
    example: 'the output of: openssl rand -hex 24',
  }),
  DATABASE_URL: variable({
    group: 'Database',
    schema: urlOf('postgres', 'postgresql'),
    secret: true,
    default: 'embedded, in DATA_DIR',
    about: 'PostgreSQL 15 or later with pgvector 0.8 or later. The role must be allowed to create tables and roles.',
    example: 'postgres://cloneai:password@db.example.com:5432/cloneai',
  }),
  DATABASE_APP_URL: variable({
    group: 'Database',
    schema: urlOf('postgres', 'postgresql'),
    secret: true,
    default: 'DATABASE_URL',
    about: 'The same database with a role that is neither owner nor superuser, for everything except migrations.',
    example: 'postgres://cloneai_app:password@db.example.com:5432/cloneai',
  }),
  REDIS_URL: variable({
    group: 'Database',
    schema: urlOf('redis', 'rediss'),
    secret: true,
    default: 'none: memory, or Postgres if configured',
    about: 'Redis for rate limits, cache, and live events across servers.',
    example: 'redis://localhost:6379',
  }),
  OPENAI_API_KEY: variable({
    group: 'Model',
    schema: z.string().max(500).regex(/^\S+$/, 'must not contain spaces').optional(),
    secret: true,
    default: 'none: extractive answers, quoted from the sources',
    about: 'API key for OpenAI, or for the service at OPENAI_BASE_URL.',
    example: 'sk-…',
  }),
  OPENAI_BASE_URL: variable({
    group: 'Model',
    schema: httpUrl,
    default: 'https://api.openai.com/v1',
    about: 'Any OpenAI-compatible service (Ollama, vLLM, llama.cpp). Without OPENAI_API_KEY, it is called without a key.',
    example: 'http://localhost:11434/v1',
  }),
  CHAT_MODEL: variable({
    group: 'Model',
    schema: name('gpt-5.4-mini'),
    default: 'gpt-5.4-mini',
    about: 'Model that writes answers.',
    example: 'gpt-5.4',
  }),
  CHAT_MODEL_SMALL: variable({
    group: 'Model',
    schema: name('gpt-5.4-nano'),
    default: 'gpt-5.4-nano',
    about: 'Cheaper model for side tasks, such as rewriting a follow-up question.',
    example: 'gpt-5.4-nano',
  }),
  MODEL_PRICES: variable({
    group: 'Model',
    schema: prices,
    default: 'the built-in prices of OpenAI models',
    about:
      'Prices of other models: US dollars per million input and output tokens. A workspace with a spending limit can use only models with a known price; 0/0 is free.',
    example: 'llama3.3:70b=0/0,my-embedder=0.1',
  }),
  EMBEDDING_MODEL: variable({
    group: 'Model',
    schema: name('text-embedding-3-large'),
    default: 'text-embedding-3-large',
    about: 'Embedding model, with 1536 dimensions. Changing it embeds everything again.',
    example: 'text-embedding-3-small',
  }),
  MODEL_TIMEOUT_SECONDS: variable({
    group: 'Model',
    schema: whole(5, 600, 120),
    default: '120',
    about: 'Longest duration of a model call.',
    example: '60',
  }),
  MODEL_IDLE_TIMEOUT_SECONDS: variable({
    group: 'Model',
    schema: whole(1, 120, 25),
    default: '25',
    about: 'Longest silence in a model stream before it counts as broken.',
    example: '15',
  }),
  OCR: variable({
    group: 'Documents',
    schema: z.enum(['on', 'off'], 'must be on or off').default('on'),
    default: 'on',
    about:
      'Recognizes the text of scanned PDFs and of pictures (PNG, JPEG, WebP), on this server and at low priority: one to five seconds of processor time per page. `off` refuses them.',
    example: 'off',
  }),
  OCR_LANGUAGES: variable({
    group: 'Documents',
    schema: languages,
    default: 'eng',
    about:
      "Languages of scans, by the names of Tesseract's models, separated by commas. Each needs its package, like `@tesseract.js-data/deu`, which `pnpm --filter @cloneai/server add` installs; `eng` and `deu` are part of the installation. More languages make recognition slower.",
    example: 'deu,eng',
  }),
  JWT_SECRET: variable({
    group: 'Accounts',
    schema: z.string().min(32, 'must be at least 32 characters').max(500).optional(),
    secret: true,
    default: 'generated once, stored in DATA_DIR/secrets.json',
    about: 'Signs access and session tokens. Several servers of one installation must share it.',
    example: 'the output of: openssl rand -hex 32',
  }),
  JWT_SECRET_FINGERPRINT: variable({
    group: 'Accounts',
    schema: z
      .string()
      .regex(/^[0-9a-f]{16}$/, 'must be 16 hex digits, as a server that refuses its JWT_SECRET prints them')
      .optional(),
    about:
      'Replaces the secret of the database: a server whose JWT_SECRET differs from it starts only with the fingerprint that it printed here. Signs everybody out.',
    example: '5f3c9a7be2d1046c',
  }),
  REGISTRATION: variable({
    group: 'Accounts',
    schema: z.enum(['open', 'email'], 'must be open or email').default('open'),
    default: 'open',
    about:
      '`open`: an account exists as soon as somebody registers, and the response tells whether the email has one. `email`: an account exists once its owner chose a password with the link in an email, and no response tells. Use `email` with SMTP_URL wherever strangers can register.',
    example: 'email',
  }),
  SUPABASE_URL: variable({
    group: 'Accounts',
    schema: httpUrl,
    default: 'none',
    about: 'Supabase project whose users may sign in with its tokens, which are checked against its published keys.',
    example: 'https://abcdefgh.supabase.co',
  }),
  SUPABASE_ANON_KEY: variable({
    group: 'Accounts',
    schema: text,
    default: 'none',
    about: 'Public key of that project.',
    example: 'eyJ…',
    pending: 'the console’s Supabase sign-in',
  }),
  SMTP_URL: variable({
    group: 'Email and alerts',
    schema: smtpUrl,
    secret: true,
    default: 'none: emails are files in DATA_DIR/mail',
    about:
      'SMTP server: smtps:// (TLS, port 465) or smtp:// (STARTTLS, port 587). Requires MAIL_FROM. The password is sent over TLS only. Escape special characters in it (@ is %40).',
    example: 'smtps://user:password@mail.example.com',
  }),
  MAIL_FROM: variable({
    group: 'Email and alerts',
    schema: sender,
    default: 'none',
    about: 'Sender of emails. The SMTP server must allow this account to send from it.',
    example: 'CloneAI <mail@clones.example.com>',
  }),
  ALERT_EMAIL: variable({
    group: 'Email and alerts',
    schema: address,
    default: 'none: alerts are only logged',
    about: 'Email address for alerts to the operator: failing models, a full disk, failed jobs. Requires SMTP_URL.',
    example: 'ops@example.com',
  }),
  SLACK_WEBHOOK_URL: variable({
    group: 'Email and alerts',
    schema: httpUrl,
    secret: true,
    default: 'none',
    about: 'Incoming webhook of Slack, Mattermost, or Rocket.Chat for the same alerts.',
    example: 'https://hooks.slack.com/services/T000/B000/XXXX',
  }),
  RATE_LIMIT_AUTH_PER_MINUTE: variable({
    group: 'Limits',
    schema: whole(1, 1_000_000, 5),
    default: '5',
    about: 'Calls to register, sign in, reset a password, or accept an invitation, per client address.',
    example: '5',
  }),
  RATE_LIMIT_CHAT_PER_MINUTE: variable({
    group: 'Limits',
    schema: whole(1, 1_000_000, 60),
    default: '60',
    about: 'Messages per signed-in user, and per network address of visitors.',
    example: '120',
  }),
  RATE_LIMIT_UPLOADS_PER_HOUR: variable({
    group: 'Limits',
    schema: whole(1, 1_000_000, 10),
    default: '10',
    about: 'Files uploaded, and clones duplicated, per signed-in user. Texts sent as JSON count as other calls.',
    example: '1000',
  }),
  RATE_LIMIT_API_PER_HOUR: variable({
    group: 'Limits',
    schema: whole(1, 10_000_000, 1_000),
    default: '1000',
    about: 'All other calls per signed-in user, and per network address of visitors.',
    example: '50000',
  }),
  RATE_LIMIT_KEY_CHAT_PER_MINUTE: variable({
    group: 'Limits',
    schema: wholeOrUnset(1, 1_000_000),
    default: '600, or RATE_LIMIT_CHAT_PER_MINUTE if that is higher',
    about:
      'Messages of all secret keys of a workspace together. A new key does not start a new count; a key may have a lower limit of its own.',
    example: '6000',
  }),
  RATE_LIMIT_KEY_UPLOADS_PER_HOUR: variable({
    group: 'Limits',
    schema: wholeOrUnset(1, 1_000_000),
    default: 'RATE_LIMIT_UPLOADS_PER_HOUR',
    about: 'Files uploaded, and clones duplicated, with all secret keys of a workspace together. Texts sent as JSON count as other calls.',
    example: '1000',
  }),
  RATE_LIMIT_KEY_API_PER_HOUR: variable({
    group: 'Limits',
    schema: wholeOrUnset(1, 10_000_000),
    default: '36000, or RATE_LIMIT_API_PER_HOUR if that is higher',
    about: 'All other calls of all secret keys of a workspace together.',
    example: '360000',
  }),
  MAX_UPLOAD_MB: variable({
    group: 'Limits',
    schema: whole(1, 1024, 50),
    default: '50',
    about: 'Largest upload, in megabytes.',
    example: '100',
  }),
  S3_ENDPOINT: variable({
    group: 'Storage',
    schema: httpUrl,
    default: 'none: files are stored in the database with DATABASE_URL, else in DATA_DIR',
    about: 'S3-compatible storage for uploaded files. Requires the three variables below.',
    example: 'https://s3.eu-central-1.amazonaws.com',
  }),
  S3_BUCKET: variable({ group: 'Storage', schema: text, about: 'Bucket for the files.', example: 'cloneai-files' }),
  S3_ACCESS_KEY_ID: variable({
    group: 'Storage',
    schema: text,
    secret: true,
    about: 'Access key ID.',
    example: 'AKIA…',
  }),
  S3_SECRET_ACCESS_KEY: variable({
    group: 'Storage',
    schema: text,
    secret: true,
    about: 'Secret access key.',
    example: '…',
  }),
  DISK_RESERVE_MB: variable({
    group: 'Storage',
    schema: whole(0, 1_000_000, 256),
    default: '256',
    about:
      'With the embedded database: free space on the disk of DATA_DIR, in megabytes, below which the server refuses new files and texts, so that the database keeps working.',
    example: '1024',
  }),
  LAGO_API_URL: variable({
    group: 'Billing',
    schema: httpUrl.transform((url) => url?.replace(/\/api\/v1$/, '')),
    default: 'none: usage is stored in the database only',
    about:
      'Lago server that receives all usage. Requires LAGO_API_KEY. Create the billable metrics `message_answered` and `source_embedded` there, and a subscription with the workspace ID as external ID for each workspace that Lago charges.',
    example: 'https://api.getlago.com',
  }),
  LAGO_API_KEY: variable({ group: 'Billing', schema: key, secret: true, about: 'API key for Lago.', example: '…' }),
  STRIPE_SECRET_KEY: variable({
    group: 'Billing',
    schema: key.refine(
      (text) => text === undefined || /^[sr]k_(test|live)_/.test(text),
      'must be a secret or restricted Stripe key (sk_live_, sk_test_, rk_live_, or rk_test_)',
    ),
    secret: true,
    default: 'none: no payout accounts',
    about: 'Stripe key, with Connect enabled, for payout accounts. Requires STRIPE_WEBHOOK_SECRET.',
    example: 'sk_live_…',
  }),
  STRIPE_WEBHOOK_SECRET: variable({
    group: 'Billing',
    schema: key.refine((text) => text === undefined || text.startsWith('whsec_'), 'must be a Stripe signing secret (whsec_)'),
    secret: true,
    about: 'Signing secret of the webhook endpoint for connected accounts: PUBLIC_URL/v1/billing/stripe/webhook, event `account.updated`.',
    example: 'whsec_…',
  }),
  STRIPE_API_URL: variable({
    group: 'Billing',
    schema: httpUrl.refine((url) => url === undefined || (URL.canParse(url) && url === new URL(url).origin), 'must not have a path'),
    default: 'https://api.stripe.com',
    about: 'URL of the Stripe API. Change it only to test against a stand-in.',
    example: 'http://localhost:12111',
  }),
  RETURN_ORIGINS: variable({
    group: 'Billing',
    schema: origins,
    default: 'the origin of PUBLIC_URL',
    about: 'Comma-separated origins that a payment provider may redirect people back to.',
    example: 'https://console.example.com,https://clones.example.com',
  }),
} satisfies Record<string, Variable>;

export type VariableName = keyof typeof VARIABLES;
export type Values = { [K in VariableName]: z.output<(typeof VARIABLES)[K]['schema']> };

/** Variables that can also be read from a file: `NAME_FILE`. */
export const SECRETS: readonly string[] = Object.entries<Variable>(VARIABLES).flatMap(([name, { secret }]) => (secret ? [name] : []));

/** Variables that must be set together. */
export const TOGETHER: readonly (readonly VariableName[])[] = [
  ['S3_ENDPOINT', 'S3_BUCKET', 'S3_ACCESS_KEY_ID', 'S3_SECRET_ACCESS_KEY'],
  ['SMTP_URL', 'MAIL_FROM'],
  ['LAGO_API_URL', 'LAGO_API_KEY'],
  ['STRIPE_SECRET_KEY', 'STRIPE_WEBHOOK_SECRET'],
];
