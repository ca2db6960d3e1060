/** One function call of a CPU profile. `source` is the path or URL of the original file, '' for native code. */
export interface Frame {
  name: string;
  source: string;
}

export const AREAS = [
  'driver and database layer',
  'keyword index',
  'HTTP server',
  'HTTP client to the model',
  'embedding call',
  'JSON',
  'validation',
  'crypto',
  'logging and metrics',
  'garbage collector',
  'loading of code',
  'answering code',
  'other: Node',
  'other',
] as const;
export type Area = (typeof AREAS)[number];

/**
 * A profile counts V8's own JSON functions for their callers. This expression puts functions in front of them that a profile shows, for code
 * that calls them as `JSON.parse` and `JSON.stringify`.
 */
export const SHOW_JSON = `for (const name of ['parse', 'stringify']) {
  const original = JSON[name];
  JSON[name] = { [name]: (...values) => original(...values) }[name];
}
//# sourceURL=profile:json`;

/** By the file. The first that matches counts. */
const SOURCES: [RegExp, Area][] = [
  [/^profile:json$/, 'JSON'],
  [/node:internal\/modules\//, 'loading of code'],
  [/\/knowledge\/search\/(keyword|postings)/, 'keyword index'],
  [
    /\/node_modules\/.*(pg|pg-[a-z]+|postgres-[a-z]+|drizzle-orm|pgpass|split2)\/|\/src\/db\/|\.store\.ts$|node_modules\/pg-boss\//,
    'driver and database layer',
  ],
  [/\/providers\/embedder\/|\/embed-texts/, 'embedding call'],
  [/\/node_modules\/.*\/openai\/|\/providers\/(llm|http-fetch)|undici|node:_http_client|node:_http_agent/, 'HTTP client to the model'],
  [
    /\/src\/http\/observe|\/src\/http\/metrics|\/node_modules\/.*\/(pino|sonic-boom|prom-client|thread-stream|quick-format-unescaped)\//,
    'logging and metrics',
  ],
  [/\/node_modules\/.*\/(@hono|hono)\/|\/src\/http\/|node:_http_(server|outgoing)/, 'HTTP server'],
  [/\/node_modules\/.*\/zod\//, 'validation'],
  [/\/node_modules\/.*\/(jose|bcrypt)\/|node:internal\/crypto|node:crypto/, 'crypto'],
  [/\/src\/(modules|extractive|text|shared)\/|\/node_modules\/.*\/(gpt-tokenizer|stemmer|eld)\//, 'answering code'],
];

/** Native functions by their name. */
const NATIVES: [RegExp, Area][] = [
  [/^\(garbage collector\)$/, 'garbage collector'],
  // V8's name for the functions of SHOW_JSON, which it shows without their source where it has compiled them into their callers.
  [/^JSON\.<computed>$/, 'JSON'],
  [/^(compileSourceTextModule|compileFunctionForCJSLoader|ModuleWrap|instantiate|evaluate)$/, 'loading of code'],
  [
    /^(sign|verify|hmac|hash|oneShotDigest|digest|update|randomFill\w*|randomUUID|timingSafeEqual|getCachedHash|Hash|Hmac|CipherBase|getRandomValues)$/,
    'crypto',
  ],
];

/** The area of a frame by itself; null when only its callers tell: Node's own streams, buffers, and native code. */
function ownArea({ name, source }: Frame): Area | null {
  if (source === '') return NATIVES.find(([pattern]) => pattern.test(name))?.[1] ?? null;
  const found = SOURCES.find(([pattern]) => pattern.test(source))?.[1];
  if (found) return found;
  return source.startsWith('node:') ? null : 'other';
}

/** The area of a sample: its innermost frame first. A frame that belongs to none belongs to its nearest caller that does. */
export function areaOf(stack: readonly Frame[]): Area {
  for (const frame of stack) {
    const area = ownArea(frame);
    if (area) return area;
  }
  return 'other: Node';
}

/** Whether a sample is no work: the process waited. */
export function isIdle({ name, source }: Frame): boolean {
  return source === '' && (name === '(idle)' || name === '(root)');
}
