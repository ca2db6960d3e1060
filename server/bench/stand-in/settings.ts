import { z } from 'zod';

/** The ways in which model providers fail, each of them seen in the wild. `none`: all goes well. */
export const FAILURES = [
  'none',
  /** The request is taken and nothing ever comes back. */
  'hang_before_headers',
  /** Some tokens, then silence with the socket open. */
  'hang_mid_body',
  /** The body ends cleanly after some tokens, without finish_reason and without [DONE]. */
  'eof_without_finish',
  /** Status 200 with a proxy's HTML page. */
  'html_200',
  /** The socket is destroyed after some tokens. */
  'cut_socket',
  /** 429 with `retry-after: 120`. */
  'rate_limited_120',
  /** 401, a wrong key. */
  'unauthorized',
  /** 500 with OpenAI's envelope. */
  'server_error',
  /** Lines that are not JSON, and JSON of another shape, between tokens; then it ends as it should not. */
  'garbage_lines',
  /** An `error` object as an event of the stream. */
  'error_in_stream',
  /** One vector fewer than there were texts. */
  'wrong_vector_count',
  /** Vectors of half the width that was asked for. */
  'wrong_vector_width',
] as const;

export type Failure = (typeof FAILURES)[number];

export const StandInSettings = z.object({
  tokens: z.number().int().min(0).max(100_000).default(50),
  /** Milliseconds between two tokens; 0 sends all of them in one write. */
  delayMs: z.number().min(0).max(60_000).default(20),
  /** Milliseconds from the request to the first token. */
  firstTokenMs: z.number().min(0).max(60_000).default(20),
  /** `asked`: as `stream_options.include_usage` says, like OpenAI. `never`: as several compatible servers do. */
  usage: z.enum(['asked', 'always', 'never']).default('asked'),
  /**
   * `words`: readable sentences. `stamps`: every token is `t` and 16 digits, the microseconds of the machine's monotonic clock when it
   * was sent; the first one begins with `r` and the time at which the request came. `quotes`: sentences copied from the prompt's sources
   * with citation markers. `lies`: the same with two false markers of three.
   */
  text: z.enum(['words', 'stamps', 'quotes', 'lies']).default('words'),
  /** Whether max_tokens / max_completion_tokens of the request cut the answer (finish_reason `length`), as they do at OpenAI. */
  honourMaxTokens: z.boolean().default(true),
  failure: z.enum(FAILURES).default('none'),
  /** Which calls fail. The vector failures concern embeddings whatever stands here. */
  failureOn: z.enum(['chat', 'embeddings', 'all']).default('chat'),
  /** Tokens that come before a failure in mid-body. */
  failAfterTokens: z.number().int().min(0).max(100_000).default(3),
  /** How many calls fail before all goes well again; null: all of them. */
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
