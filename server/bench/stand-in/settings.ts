import { z } from 'zod';

/** Failures of real model providers; `none` for normal operation. */
export const FAILURES = [
  'none',
  /** Accepts the request and never responds. */
  'hang_before_headers',
  /** Some tokens, then silence with the socket open. */
  'hang_mid_body',
  /** The body ends cleanly after some tokens, without finish_reason and without [DONE]. */
  'eof_without_finish',
  /** Status 200 with an HTML page, as from a proxy. */
  'html_200',
  /** The socket is destroyed after some tokens. */
  'cut_socket',
  /** 429 with `retry-after: 120`. */
  'rate_limited_120',
  /** 401, a wrong key. */
  'unauthorized',
  /** 500 with OpenAI's envelope. */
  'server_error',
  /** Invalid JSON and JSON of another shape between tokens, without a proper end. */
  'garbage_lines',
  /** An `error` object in the stream. */
  'error_in_stream',
  /** One vector fewer than texts. */
  'wrong_vector_count',
  /** Vectors of half the requested width. */
  'wrong_vector_width',
] as const;

export type Failure = (typeof FAILURES)[number];

export const StandInSettings = z.object({
  tokens: z.number().int().min(0).max(100_000).default(50),
  /** Milliseconds between two tokens; 0 sends all of them in one write. */
  delayMs: z.number().min(0).max(60_000).default(20),
  /** Milliseconds from the request to the first token. */
  firstTokenMs: z.number().min(0).max(60_000).default(20),
  /** `asked` follows `stream_options.include_usage`, like OpenAI. `never` behaves like several compatible servers. */
  usage: z.enum(['asked', 'always', 'never']).default('asked'),
  /**
   * `words`: readable sentences. `stamps`: each token is `t` and 16 digits, its time in microseconds of the machine's monotonic clock; the
   * first one begins with `r` and the time of the request. `quotes`: sentences of the prompt's sources with citation markers. `lies`: the same
   * with two false markers of three.
   */
  text: z.enum(['words', 'stamps', 'quotes', 'lies']).default('words'),
  /** Whether the request's max_tokens or max_completion_tokens limits the answer (finish_reason `length`), as at OpenAI. */
  honorMaxTokens: z.boolean().default(true),
  failure: z.enum(FAILURES).default('none'),
  /** Which calls fail. Vector failures always concern embeddings. */
  failureOn: z.enum(['chat', 'embeddings', 'all']).default('chat'),
  /** Tokens before a failure inside the body. */
  failAfterTokens: z.number().int().min(0).max(100_000).default(3),
  /** How many calls fail; null for all. */
  failTimes: z.number().int().min(0).nullable().default(null),
});

export type StandInSettings = z.infer<typeof StandInSettings>;
export type StandInOverrides = Partial<StandInSettings>;

/** Overrides without the defaults that a partial schema would fill in. Throws ZodError for an unknown or wrong value. */
export function parseOverrides(value: unknown): StandInOverrides {
  const given = z.record(z.string(), z.unknown()).parse(value);
  const parsed = StandInSettings.strict().partial().parse(given) as Record<string, unknown>;
  return Object.fromEntries(Object.keys(given).map((key) => [key, parsed[key]]));
}
