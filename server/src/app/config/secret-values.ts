import type { Config } from './config.ts';

/** Every configured secret, to be redacted from logs and alerts. */
export function secretsOf(config: Config, jwtSecret: string): string[] {
  const { accounts, alerts, database, http, lago, mail, model, s3, stripe, redisUrl } = config;
  const passwords = [database.url, database.appUrl, redisUrl, mail.smtpUrl].flatMap((url) => {
    const { password } = url ? new URL(url) : { password: '' };
    return [password, decodeURIComponent(password)];
  });
  const vendors = [lago?.apiKey, stripe?.secretKey, stripe?.webhookSecret, alerts.slackWebhookUrl];
  const given = [accounts.supabaseAnonKey, http.metricsToken, model.apiKey, s3?.secretAccessKey];
  return [...new Set([jwtSecret, ...given, ...vendors, ...passwords])].filter((secret) => secret != null && secret !== '') as string[];
}
