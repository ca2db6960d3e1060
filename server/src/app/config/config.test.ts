import { mkdtemp, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ConfigError, loadConfig } from './config.ts';
import { configurationHelp, configurationPage } from './configuration-table.ts';
import { generatedSecrets } from './generated-secrets.ts';
import { secretsOf } from './secret-values.ts';
import { VARIABLES, type Variable } from './variables.ts';

function problemsOf(env: NodeJS.ProcessEnv): string[] {
  try {
    loadConfig(env, '/srv');
  } catch (error) {
    if (error instanceof ConfigError) return [...error.problems];
    throw error;
  }
  return [];
}

describe('loadConfig', () => {
  it('needs no variable to start', () => {
    const config = loadConfig({}, '/srv/cloneai');
    expect(config.http).toMatchObject({ port: 8787, host: '127.0.0.1', maxUploadBytes: 50 * 1024 * 1024 });
    expect(config.dataDir).toBe('/srv/cloneai/data');
    expect(config.model.mode).toBe('offline');
    expect(config.warnings).toEqual([]);
  });

  it('treats an empty variable as unset', () => {
    expect(loadConfig({ PORT: '', OPENAI_API_KEY: '  ' }, '/').model.mode).toBe('offline');
  });

  it('freezes the configuration deeply', () => {
    const config = loadConfig({}, '/');
    expect(() => Object.assign(config.http, { port: 1 })).toThrow(TypeError);
    expect(Object.isFrozen(config.warnings)).toBe(true);
  });

  it('reports every problem at once, with an example for each', () => {
    const problems = problemsOf({ PORT: '99999', LOG_LEVEL: 'loud', MAX_UPLOAD_MB: 'many', LAGO_API_KEY: 'x' });
    expect(problems.map((problem) => problem.split(' ')[0])).toEqual(['PORT', 'LOG_LEVEL', 'MAX_UPLOAD_MB', 'LAGO_API_URL']);
    for (const problem of problems) expect(problem).toContain('Example: ');
    expect(problems[0]).toContain('it is "99999"');
  });

  it.each([
    ['https://example.com/clones', null],
    ['https://example.com/clones/', null],
    ['https://example.com?x=1', null],
    ['https://example.com/#top', null],
    ['https://me@example.com', null],
    ['https://Clones.Example.com/', 'https://clones.example.com'],
    ['http://localhost:8787', 'http://localhost:8787'],
    ['https://example.com:443', 'https://example.com'],
  ])('reads PUBLIC_URL=%s as %s, because the server answers at the root of a host only', (given, read) => {
    if (read !== null) expect(loadConfig({ PUBLIC_URL: given }, '/').http.publicUrl).toBe(read);
    else
      expect(problemsOf({ PUBLIC_URL: given })).toEqual([
        expect.stringMatching(/^PUBLIC_URL must be only a scheme and a host.*Example: PUBLIC_URL=https:/),
      ]);
  });

  it('never prints a secret or a password in a URL', () => {
    const secret = 'hunter2 hunter2';
    for (const [name, spec] of Object.entries<Variable>(VARIABLES)) {
      if (!spec.secret) continue;
      expect(problemsOf({ [name]: secret }).join('\n'), name).not.toContain('hunter2');
    }
    const problems = problemsOf({ OPENAI_BASE_URL: 'ftp://me:hunter2@host/v1' });
    expect(problems).toHaveLength(1);
    expect(problems[0]).not.toContain('hunter2');
  });

  it('reads private hosts that may be called, and names a wrong one', () => {
    expect(loadConfig({ ALLOWED_PRIVATE_HOSTS: 'n8n.internal:5678, 10.0.0.0/8,[fd00::7]:443' }, '/').allowedPrivateHosts).toEqual([
      'n8n.internal:5678',
      '10.0.0.0/8',
      '[fd00::7]:443',
    ]);
    expect(problemsOf({ ALLOWED_PRIVATE_HOSTS: 'http://n8n.internal' })[0]).toMatch(/^ALLOWED_PRIVATE_HOSTS must be names/);
  });

  it('rejects a partial S3 configuration and names what is missing', () => {
    expect(problemsOf({ S3_BUCKET: 'b', S3_ENDPOINT: 'https://s3.example' })[0]).toMatch(
      /^S3_ACCESS_KEY_ID, S3_SECRET_ACCESS_KEY must be set/,
    );
  });

  it('accepts the Lago URL with or without the path of its API', () => {
    for (const url of ['https://lago.example', 'https://lago.example/', 'https://lago.example/api/v1', 'https://lago.example/api/v1/'])
      expect(loadConfig({ LAGO_API_URL: url, LAGO_API_KEY: 'k' }, '/').lago).toEqual({ apiUrl: 'https://lago.example', apiKey: 'k' });
    expect(problemsOf({ LAGO_API_URL: 'lago.example', LAGO_API_KEY: 'a b' }).map((problem) => problem.split(' ')[0])).toEqual([
      ...['LAGO_API_URL', 'LAGO_API_KEY'],
    ]);
  });

  it('requires both Stripe keys and validates their form', () => {
    const stripe = { STRIPE_SECRET_KEY: 'rk_test_1', STRIPE_WEBHOOK_SECRET: 'whsec_1' };
    expect(loadConfig(stripe, '/').stripe).toEqual({ secretKey: 'rk_test_1', webhookSecret: 'whsec_1', apiUrl: 'https://api.stripe.com' });
    expect(problemsOf({ STRIPE_SECRET_KEY: 'sk_live_1' })[0]).toMatch(/^STRIPE_WEBHOOK_SECRET must be set together with STRIPE_SECRET_KEY/);
    const swapped = { STRIPE_SECRET_KEY: 'pk_live_publishable', STRIPE_WEBHOOK_SECRET: 'sk_live_secret' };
    const problems = problemsOf(swapped);
    expect(problems).toEqual([
      expect.stringMatching(/^STRIPE_SECRET_KEY must be/),
      expect.stringMatching(/^STRIPE_WEBHOOK_SECRET must be/),
    ]);
    expect(problems.join()).not.toMatch(/pk_live_publishable|sk_live_secret/);
    expect(problemsOf({ ...stripe, STRIPE_API_URL: 'http://localhost:12111/stripe' })[0]).toContain('must not have a path');
    expect(problemsOf({ ...stripe, STRIPE_API_URL: 'stripe' })).toHaveLength(1);
    const live = { ...stripe, STRIPE_SECRET_KEY: 'sk_live_1', STRIPE_API_URL: 'http://localhost:12111' };
    expect(loadConfig(live, '/').warnings.join()).toContain('STRIPE_API_URL');
  });

  it('reads prices of models whose names contain colons, slashes, and equal signs', () => {
    const prices = (text: string) => loadConfig({ MODEL_PRICES: text }, '/').model.prices;
    expect(prices('llama3.3:70b=0/0, qwen/qwen3=0.5/1.25,my-embedder=0.1')).toEqual({
      'llama3.3:70b': [0, 0, 0],
      'qwen/qwen3': [0.5, 0.5, 1.25],
      'my-embedder': [0.1, 0.1, 0],
    });
    expect(loadConfig({}, '/').model.prices).toEqual({});
    for (const text of ['llama3', 'llama3=', 'llama3=free', 'llama3=1/2/3', '=1/2', 'a=1,,b=2', 'a=1.2.3'])
      expect(problemsOf({ MODEL_PRICES: text })[0], text).toMatch(/^MODEL_PRICES must be like/);
  });

  it('validates return origins', () => {
    const origins = (text: string) => loadConfig({ RETURN_ORIGINS: text }, '/').returnOrigins;
    expect(origins('https://a.example, http://localhost:3000/')).toEqual(['https://a.example', 'http://localhost:3000']);
    expect(loadConfig({}, '/').returnOrigins).toBeNull();
    for (const text of ['a.example', 'https://a.example/path', 'https://a.example,', '*', 'https://*.example/x', 'https://u:p@a.example'])
      expect(problemsOf({ RETURN_ORIGINS: text })[0]).toMatch(/^RETURN_ORIGINS must be origins/);
  });

  it('reads every secret from the file that NAME_FILE names', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'cloneai-secret-files-'));
    const values: Record<string, string> = {
      DATABASE_URL: 'postgres://u:one@h/db',
      DATABASE_APP_URL: 'postgres://a:two@h/db',
      REDIS_URL: 'redis://:three@h',
      SMTP_URL: 'smtps://u:four@h',
      SLACK_WEBHOOK_URL: 'https://chat.example.com/hooks/five',
      STRIPE_SECRET_KEY: 'sk_test_six',
      STRIPE_WEBHOOK_SECRET: 'whsec_seven',
    };
    const env: NodeJS.ProcessEnv = { MAIL_FROM: 'a@b.example', LAGO_API_URL: 'https://lago.example', S3_ENDPOINT: 'https://s3.example' };
    env.S3_BUCKET = 'b';
    const secrets = Object.entries<Variable>(VARIABLES).flatMap(([name, spec]) => (spec.secret ? [name] : []));
    for (const name of secrets) {
      values[name] ??= `${name.toLowerCase()}-of-at-least-32-characters`;
      env[`${name}_FILE`] = join(folder, name);
      await writeFile(join(folder, name), `${values[name]}\n`);
    }
    expect(secrets.length).toBeGreaterThan(10);
    // From files or from the environment: the same configuration.
    const { MAIL_FROM, LAGO_API_URL, S3_ENDPOINT, S3_BUCKET } = env;
    expect(loadConfig(env, '/')).toEqual(loadConfig({ ...values, MAIL_FROM, LAGO_API_URL, S3_ENDPOINT, S3_BUCKET }, '/'));
    expect(loadConfig(env, '/').accounts.jwtSecret).toBe(values.JWT_SECRET);
    for (const name of secrets) expect(configurationHelp()).toContain(`${name}_FILE`);
  });

  it('explains a secret file that it cannot use, without its content', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'cloneai-secret-files-'));
    const write = async (name: string, text: string) => {
      await writeFile(join(folder, name), text);
      return join(folder, name);
    };
    const problemOf = (env: NodeJS.ProcessEnv) => {
      const problems = problemsOf(env);
      expect(problems).toHaveLength(1);
      return problems[0];
    };
    expect(problemOf({ JWT_SECRET_FILE: join(folder, 'missing') })).toMatch(
      /^JWT_SECRET_FILE names .*missing, which .* cannot read \(ENOENT\)/,
    );
    expect(problemOf({ JWT_SECRET_FILE: folder })).toMatch(/which is not a file/);
    expect(problemOf({ JWT_SECRET_FILE: await write('empty', ' \n') })).toMatch(/which is empty/);
    expect(problemOf({ JWT_SECRET_FILE: await write('large', 'x'.repeat(70_000)) })).toMatch(/larger than a secret/);
    expect(problemOf({ JWT_SECRET: 'x'.repeat(32), JWT_SECRET_FILE: await write('both', 'y'.repeat(32)) })).toMatch(/must not both be set/);
    const short = problemOf({ JWT_SECRET_FILE: await write('short', 'hunter2') });
    expect(short).toMatch(/^JWT_SECRET must be at least 32 characters/);
    expect(short).not.toContain('hunter2');
  });

  it('refuses the database password of docker-compose.yml when others reach the server', async () => {
    const compose = await readFile(new URL('../../../../docker-compose.yml', import.meta.url), 'utf8');
    const [, url = '', fallback = ''] = /DATABASE_URL: "(.*)\$\{POSTGRES_PASSWORD:-(\w+)\}/.exec(compose) ?? [];
    expect(fallback).not.toBe('');
    const DATABASE_URL = `${url}${fallback}@db:5432/cloneai`;
    for (const PUBLIC_URL of ['https://clones.example.com', 'http://192.168.1.7:8787', 'http://localhost.example.com']) {
      const [problem = ''] = problemsOf({ DATABASE_URL, PUBLIC_URL });
      expect(problem).toMatch(/^DATABASE_URL has a password that everybody can read .*POSTGRES_PASSWORD in \.env/);
      expect(problem).toContain(PUBLIC_URL);
      expect(problemsOf({ DATABASE_URL: `${url}another1@db:5432/cloneai`, DATABASE_APP_URL: DATABASE_URL, PUBLIC_URL })[0]).toMatch(
        /^DATABASE_APP_URL has/,
      );
      expect(problemsOf({ DATABASE_URL: `${url}another1@db:5432/cloneai`, PUBLIC_URL })).toEqual([]);
      expect(problemsOf({ PUBLIC_URL })).toEqual([]);
    }
    for (const PUBLIC_URL of [undefined, 'http://localhost:8787', 'http://127.0.0.1:8787', 'http://[::1]:8787', 'http://app.localhost'])
      expect(problemsOf({ DATABASE_URL, PUBLIC_URL })).toEqual([]);
  });

  it('requires DATABASE_URL with DATABASE_APP_URL', () => {
    expect(problemsOf({ DATABASE_APP_URL: 'postgres://h/db' })[0]).toMatch(/^DATABASE_URL must be set/);
  });

  it('requires a sender with an SMTP server, and an SMTP server for email alerts', () => {
    const mail = { SMTP_URL: 'smtps://me%40x:p%2Fw@mail.example.com', MAIL_FROM: 'Ädä’s Clones <mail@example.com>' };
    expect(loadConfig({ ...mail, ALERT_EMAIL: 'ops@example.com' }, '/')).toMatchObject({
      mail: { smtpUrl: mail.SMTP_URL, from: { name: 'Ädä’s Clones', address: 'mail@example.com' } },
      alerts: { email: 'ops@example.com', slackWebhookUrl: null },
    });
    expect(loadConfig({ ...mail, MAIL_FROM: 'mail@example.com' }, '/').mail.from).toEqual({ name: '', address: 'mail@example.com' });
    expect(problemsOf({ SMTP_URL: mail.SMTP_URL })[0]).toMatch(/^MAIL_FROM must be set together with SMTP_URL/);
    expect(problemsOf({ ALERT_EMAIL: 'ops@example.com' })[0]).toMatch(/^SMTP_URL must be set together with ALERT_EMAIL/);
  });

  it.each([
    ['SMTP_URL', 'http://mail.example.com'],
    ['SMTP_URL', 'smtp://'],
    ['SMTP_URL', 'smtp://me:100%@mail.example.com'],
    ['SMTP_URL', 'smtp://:secret@mail.example.com'],
    ['SMTP_URL', 'smtp://mail.example.com/path'],
    ['SMTP_URL', 'smtp://mail.example.com?tls=no'],
    ['MAIL_FROM', 'nobody'],
    ['MAIL_FROM', 'Ada <ada@example.com'],
    ['MAIL_FROM', 'Ada <ada@example.com>, Eve <eve@example.com>'],
    ['MAIL_FROM', 'Ada\r\nBcc: x <ada@example.com>'],
    ['ALERT_EMAIL', 'a@example.com,b@example.com'],
    ['ALERT_EMAIL', 'Ada <ada@example.com>'],
    ['SLACK_WEBHOOK_URL', 'hooks.slack.com/services/x'],
  ])('refuses %s=%j and says how it should be', (name, value) => {
    const [problem] = problemsOf({ SMTP_URL: 'smtp://relay:25', MAIL_FROM: 'a@example.com', [name]: value });
    expect(problem).toMatch(new RegExp(`^${name} must .*Example: ${name}=`));
  });

  it('passes every secret to the log redaction', () => {
    const env = {
      ...{ DATABASE_URL: 'postgres://u:secret-one@h/db', REDIS_URL: 'redis://:secret-two@h', SMTP_URL: 'smtp://u:secret%2Fthree@h' },
      ...{ MAIL_FROM: 'a@example.com', SLACK_WEBHOOK_URL: 'https://chat.example.com/hooks/secret-four', OPENAI_API_KEY: 'secret-five' },
    };
    const secrets = secretsOf(loadConfig(env, '/'), 'the signing secret');
    for (const secret of ['one', 'two', 'four', 'five']) expect(secrets.join(' ')).toContain(`secret-${secret}`);
    expect(secrets).toEqual(expect.arrayContaining(['secret%2Fthree', 'secret/three', 'the signing secret', env.SLACK_WEBHOOK_URL]));
  });

  it('warns about a setting without effect', () => {
    const pending = Object.entries<Variable>(VARIABLES).filter(([, spec]) => spec.pending);
    const env = Object.fromEntries(pending.map(([name, spec]) => [name, spec.example.replace('…', 'x')]));
    const warnings = loadConfig({ ...env }, '/').warnings.join('\n');
    for (const [name] of pending) expect(warnings).toContain(name);
  });

  it('warns about emails whose links point to localhost', () => {
    const mail = { SMTP_URL: 'smtp://relay:25', MAIL_FROM: 'a@example.com' };
    expect(loadConfig(mail, '/').warnings.join()).toContain('links in emails');
    expect(loadConfig({ ...mail, PUBLIC_URL: 'https://clones.example.com' }, '/').warnings).toEqual([]);
  });

  it('warns about a signing secret that servers do not share', () => {
    const url = 'postgres://u:p@h/db';
    expect(loadConfig({ DATABASE_URL: url }, '/').warnings.join()).toContain('JWT_SECRET');
    expect(loadConfig({ DATABASE_URL: url, JWT_SECRET: 'x'.repeat(32) }, '/').warnings).toEqual([]);
  });

  it('calls a local model without a key', () => {
    expect(loadConfig({ OPENAI_BASE_URL: 'http://localhost:11434/v1/' }, '/').model).toMatchObject({
      mode: 'online',
      apiKey: null,
      baseUrl: 'http://localhost:11434/v1',
    });
  });

  it('accepts every example of the documentation', () => {
    for (const [name, spec] of Object.entries<Variable>(VARIABLES)) expect(spec.schema.safeParse(spec.example).success, name).toBe(true);
  });
});

describe('the configuration page', () => {
  it('matches what `npm run generate` writes', async () => {
    expect(await readFile(new URL('../../../CONFIGURATION.md', import.meta.url), 'utf8')).toBe(configurationPage());
  });

  it('lists every variable, as --help does', () => {
    for (const name of Object.keys(VARIABLES)) {
      expect(configurationPage()).toContain(`| \`${name}\` |`);
      expect(configurationHelp()).toContain(`${name}=`);
    }
  });
});

describe('generated secrets', () => {
  it('generates secrets once, readable by the owner only', async () => {
    const folder = join(await mkdtemp(join(tmpdir(), 'cloneai-secrets-')), 'data');
    const first = await generatedSecrets(folder);
    expect(first.jwtSecret).toMatch(/^[0-9a-f]{64}$/);
    expect(await generatedSecrets(folder)).toEqual(first);
    expect((await stat(join(folder, 'secrets.json'))).mode & 0o777).toBe(0o600);
    expect(await readdir(folder)).toEqual(['secrets.json']);
  });

  it('gives processes that start at once the same secrets', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'cloneai-secrets-'));
    const all = await Promise.all(Array.from({ length: 20 }, () => generatedSecrets(folder)));
    expect(new Set(all.map((secrets) => secrets.jwtSecret)).size).toBe(1);
  });

  it('does not replace a damaged secrets file', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'cloneai-secrets-'));
    await writeFile(join(folder, 'secrets.json'), '{');
    await expect(generatedSecrets(folder)).rejects.toThrow(/secrets\.json is damaged/);
    expect(await readFile(join(folder, 'secrets.json'), 'utf8')).toBe('{');
  });
});

it('uses every setting that it reads', async () => {
  const folder = new URL('../', import.meta.url);
  const files = (await readdir(folder)).filter((file) => file.endsWith('.ts') && !/\.(test|testing|fixture)\.ts$/.test(file));
  files.push('config/secret-values.ts');
  const code = (await Promise.all(files.map((file) => readFile(new URL(file, folder), 'utf8')))).join('\n');
  const { warnings: _warnings, ...config } = loadConfig({}, '/');
  const names = Object.entries(config).flatMap(([name, value]) =>
    value !== null && typeof value === 'object' ? Object.keys(value).map((inner) => inner) : [name],
  );
  expect(names.length).toBeGreaterThan(20);
  expect(names.filter((name) => !new RegExp(`\\b${name}\\b`).test(code))).toEqual([]);
});
