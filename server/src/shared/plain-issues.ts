import { z } from '@hono/zod-openapi';
import { AppError } from './errors.ts';

// The one place that says in plain English what is wrong with an input. Schemas say it themselves only where they know more.

type RawIssue = z.core.$ZodRawIssue & { schema?: z.core.$ZodType };
interface Issue {
  code?: string | undefined;
  path: PropertyKey[];
  message: string;
  keys?: string[];
  errors?: Issue[][];
}

/** More wrong fields than these are only counted. */
const NAMED_AT_MOST = 10;

/** `1,000` */
const digits = (value: number | bigint) => value.toLocaleString('en-US');
const quoted = (value: unknown) => (typeof value === 'string' ? `'${value}'` : String(value));
/** `a`, `a or b`, `a, b, or c` */
function oneOf(values: readonly unknown[]): string {
  const names = values.map(quoted);
  if (names.length <= 2) return names.join(' or ');
  return `${names.slice(0, -1).join(', ')}, or ${names.at(-1)}`;
}

const TYPES: Record<string, string> = {
  string: 'a string',
  boolean: 'true or false',
  array: 'an array',
  object: 'an object',
  record: 'an object',
  null: 'null',
};
const FORMATS: Record<string, string> = {
  email: 'an email address like ada@example.com',
  url: 'an address like https://example.com/page',
  datetime: 'a time like 2026-01-31T00:00:00Z',
  date: 'a date like 2026-01-31',
};

/** `must be a whole number from 1 to 100` */
export function mustBeNumber({ whole, min, max }: { whole: boolean; min: number; max: number }): string {
  const kind = whole ? 'a whole number' : 'a number';
  // Bounds that only keep numbers exact are of no interest.
  const low = min > Number.MIN_SAFE_INTEGER;
  const high = max < Number.MAX_SAFE_INTEGER;
  if (low && high) return `must be ${kind} from ${digits(min)} to ${digits(max)}`;
  if (low) return `must be ${kind}, ${digits(min)} or more`;
  return high ? `must be ${kind}, ${digits(max)} or less` : `must be ${kind}`;
}

/** Names the whole range, whichever end was missed. */
function numberText(issue: RawIssue): string {
  const schema = issue.schema ?? issue.inst;
  if (!(schema instanceof z.ZodNumber)) return 'must be a number';
  return mustBeNumber({ whole: schema.isInt, min: schema.minValue ?? -Infinity, max: schema.maxValue ?? Infinity });
}

function typeText(issue: RawIssue & { expected?: string }): string {
  const { input, expected = '' } = issue;
  if (input === undefined) return 'is required';
  const found = input === null ? 'null' : Array.isArray(input) ? 'array' : typeof input;
  const notThis = TYPES[found] && found !== 'boolean' ? `, not ${TYPES[found]}` : found === 'boolean' ? `, not ${String(input)}` : '';
  if (expected === 'number' || expected === 'int') return numberText(issue) + (found === 'number' ? '' : notThis);
  return `must be ${TYPES[expected] ?? expected}${found === 'number' ? ', not a number' : notThis}`;
}

function sizeText(origin: string, bound: number | bigint, most: boolean): string {
  if (!most && Number(bound) === 1) return 'must not be empty';
  const size = `at ${most ? 'most' : 'least'} ${digits(bound)}`;
  return origin === 'string' ? `must be ${size} characters long` : `must have ${size} ${Number(bound) === 1 ? 'entry' : 'entries'}`;
}

/** What zod says where a schema has no message of its own. */
function plainMessage(issue: RawIssue): string | undefined {
  switch (issue.code) {
    case 'invalid_type':
      return typeText(issue);
    case 'invalid_value': {
      const values = oneOf(issue.values as unknown[]);
      return issue.input === undefined ? `is required: ${values}` : `must be ${values}`;
    }
    case 'too_small':
    case 'too_big': {
      if (issue.origin === 'number' || issue.origin === 'int' || issue.origin === 'bigint') return numberText(issue);
      return sizeText(String(issue.origin), (issue.code === 'too_big' ? issue.maximum : issue.minimum) as number, issue.code === 'too_big');
    }
    case 'invalid_format': {
      if (issue.format === 'starts_with') return `must start with ${quoted(issue.prefix)}`;
      return `must be ${FORMATS[String(issue.format)] ?? `in the form ${String(issue.pattern ?? issue.format)}`}`;
    }
    case 'not_multiple_of':
      return `must be a multiple of ${String(issue.divisor)}`;
    case 'unrecognized_keys':
      return 'is not a known field. Check its spelling or remove it.';
    case 'invalid_key':
      return `has a key that ${(issue.issues as { message: string }[])[0]?.message ?? 'is not valid'}`;
    case 'invalid_union': {
      const options = (issue as { options?: unknown[] }).options ?? [];
      return options.length > 0 ? `must be ${oneOf(options)}` : 'has none of the accepted forms';
    }
    default:
      return undefined;
  }
}

z.config({ customError: plainMessage as z.core.$ZodErrorMap });

/** The issue itself; of a union without a discriminator, those of the form that was probably meant: the one that fits the deepest. */
function unfold(issue: Issue): Issue[] {
  if (issue.code === 'unrecognized_keys') return (issue.keys ?? []).map((key) => ({ ...issue, path: [...issue.path, key.slice(0, 100)] }));
  const forms = issue.code === 'invalid_union' ? (issue.errors ?? []) : [];
  const meant = forms.find((form) => form.some(({ path }) => path.length > 0)) ?? forms[0];
  if (!meant?.length) return [issue];
  return meant.flatMap(unfold).map((inner) => ({ ...inner, path: [...issue.path, ...inner.path] }));
}

/**
 * The error for an input that does not fit its schema. Its message names every wrong field with one reason, and `param` is the first of
 * them. Unknown fields come first: a misspelled field is often reported as missing as well. `whole`: what the input is called.
 */
export function toInvalidInput(issues: readonly unknown[], whole = 'The body'): AppError {
  const all = (issues as Issue[]).flatMap(unfold);
  const isUnknown = ({ code }: Issue) => code === 'unrecognized_keys';
  const reasons = new Map<string, string>();
  for (const { path, message } of [...all.filter(isUnknown), ...all.filter((issue) => !isUnknown(issue))]) {
    const field = path.join('.');
    if (!reasons.has(field)) reasons.set(field, message);
  }
  const texts = [...reasons].map(([field, message]) => {
    if (field) return `${field}: ${message}`;
    return /^[a-z]/.test(message) ? `${whole} ${message}.` : message;
  });
  const [param = ''] = reasons.keys();
  const rest = texts.length - NAMED_AT_MOST;
  const named = texts.slice(0, NAMED_AT_MOST).map((text) => (texts.length > 1 && !/[.!?]$/.test(text) ? `${text}.` : text));
  const message = [...named, ...(rest > 0 ? [`${rest} more fields are not valid.`] : [])].join(' ');
  return new AppError('invalid_input', message || 'The request does not match the contract.', param ? { param } : {});
}
