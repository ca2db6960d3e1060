import { z } from '@hono/zod-openapi';

// Fields that several modules take in the same form.

/** What Postgres cannot store in text or JSON: NUL, and half of a surrogate pair. */
const isStorable = (text: string): boolean => !text.includes('\u0000') && text.isWellFormed();
const NOT_STORABLE = 'must be well-formed Unicode without the character U+0000';

const MAX_ENTRIES = 20;
const MAX_TAGS = 20;
const MAX_TAG = 50;

/** Key-value pairs for the caller's own use. An update replaces all of them. */
export const Metadata = z
  .record(z.string().min(1).max(40).refine(isStorable, NOT_STORABLE), z.string().max(500).refine(isStorable, NOT_STORABLE))
  .refine((metadata) => Object.keys(metadata).length <= MAX_ENTRIES, `has more than ${MAX_ENTRIES} entries`)
  .openapi({ description: `Up to ${MAX_ENTRIES} key-value pairs for your own use. An update replaces all of them.` });

/** Metadata in a response. */
export const StoredMetadata = z.record(z.string(), z.string()).openapi({ description: 'Your key-value pairs.' });

/** Lists are filtered by `?tags=a,b`, so a tag with a comma could be stored, but not found. */
export const hasNoComma = (tag: string): boolean => !tag.includes(',');
export const NO_COMMA = 'must not contain a comma, which separates tags. Send each tag as an entry of its own.';

const Tag = z.string().trim().min(1).max(MAX_TAG).refine(isStorable, NOT_STORABLE).refine(hasNoComma, NO_COMMA);

/** Labels to find objects by. Repeated ones are stored once. */
export const Tags = z
  .array(Tag)
  .max(MAX_TAGS)
  .overwrite((tags) => [...new Set(tags)])
  .openapi({ description: `Up to ${MAX_TAGS} labels to find it by, without commas. An update replaces all of them.` });

/** `?tags=a,b` and `?tags=a&tags=b`. */
export const TagsQuery = z
  .preprocess(
    (value) => (value === undefined ? undefined : [value].flat().flatMap((part) => (typeof part === 'string' ? part.split(',') : [part]))),
    z.array(Tag).min(1).max(MAX_TAGS).optional(),
  )
  .optional()
  .openapi({ type: 'string', description: 'Only those with all of these tags, separated by commas.', example: 'public,2026' });

/** A query parameter that accepts only `true` and `false`. */
export const flag = (description: string) =>
  z
    .stringbool({ truthy: ['true'], falsy: ['false'], case: 'sensitive', error: 'must be true or false' })
    .optional()
    .openapi({ type: 'boolean', description });

/** Nothing is older, and what is computed from a time stays within the years that the database and JavaScript write in the same way. */
const isKnownTime = (text: string): boolean => /^(19[7-9]|[2-9])/.test(new Date(text).toISOString()) && !text.startsWith('9999');
const NOT_KNOWN = 'must lie between the years 1970 and 9998';

/** A point in time in a query. */
export const TimeQuery = (description: string) =>
  z.iso
    .datetime({ offset: true, error: 'must be a time like 2026-01-31T00:00:00Z', abort: true })
    .refine(isKnownTime, NOT_KNOWN)
    .optional()
    .openapi({ description, example: '2026-01-31T00:00:00Z' });

/** A day in a query, UTC. */
export const DayQuery = (description: string, example: string) =>
  z.iso
    .date({ error: 'must be an existing date like 2026-01-31', abort: true })
    .refine(isKnownTime, NOT_KNOWN)
    .optional()
    .openapi({ description, example });
