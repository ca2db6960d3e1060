import { z } from '@hono/zod-openapi';

type Definition = z.core.$ZodTypeDef & Record<string, unknown>;

/** Longer lists of known names do not help anybody to find a typo. */
const NAMED_AT_MOST = 40;

/**
 * The same schema, except that every object in it refuses keys that it does not declare: a field that is ignored looks like a field that
 * works. Keeps names and descriptions for the contract. `z.looseObject` stays open, because it says so. `noun` is what a key is called.
 */
export function strictInput<T extends z.ZodType>(schema: T, noun: 'field' | 'query parameter'): T {
  const close = (inner: unknown) => strictInput(inner as z.ZodType, noun);
  const def = schema._zod.def as Definition;
  /** The parent hands its metadata (name, description, example) to the copy. */
  const copy = (changes: object) => schema.clone({ ...def, ...changes } as never, { parent: true });
  const wrap = (key: string) => {
    const inner = close(def[key]);
    return inner === def[key] ? schema : copy({ [key]: inner });
  };
  switch (def.type) {
    case 'object':
      return copy(closedObject(def, close, noun));
    case 'array':
      return wrap('element');
    case 'record':
      return wrap('valueType');
    case 'tuple':
      return copy({ items: (def.items as unknown[]).map(close), rest: def.rest ? close(def.rest) : null });
    case 'union':
      return copy({ options: (def.options as unknown[]).map(close) });
    case 'pipe':
      // A preprocessed input is checked where it comes out of its function.
      return wrap((def.in as z.ZodType)._zod.def.type === 'transform' ? 'out' : 'in');
    case 'optional':
    case 'nullable':
    case 'default':
    case 'prefault':
    case 'nonoptional':
    case 'readonly':
    case 'catch':
      return wrap('innerType');
    case 'intersection':
    case 'lazy':
      throw new Error(`An input with a schema of type ${def.type} cannot be checked for unknown fields. Use an object or a union.`);
    default:
      return schema;
  }
}

function closedObject(def: Definition, close: (inner: unknown) => z.ZodType, noun: string): object {
  const shape = Object.fromEntries(Object.entries(def.shape as Record<string, unknown>).map(([name, inner]) => [name, close(inner)]));
  const own = def.error as z.core.$ZodErrorMap | undefined;
  const error: z.core.$ZodErrorMap = (issue) =>
    issue.code === 'unrecognized_keys' ? unknownKey(noun, Object.keys(shape)) : own?.(issue as never);
  return { shape, catchall: def.catchall ?? z.never(), error };
}

function unknownKey(noun: string, known: string[]): string {
  if (known.length === 0) return `is not a known ${noun}. There is none here: remove it.`;
  const names = known.slice(0, NAMED_AT_MOST).join(', ');
  return `is not a known ${noun}. Check its spelling or remove it. Known: ${names}${known.length > NAMED_AT_MOST ? ', …' : ''}.`;
}
