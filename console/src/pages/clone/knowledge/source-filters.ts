import type { SourceListParams } from '@cloneai/sdk';
import { oneOf, searchOf } from '../../../lib/query.ts';

const STATUSES = [
  ['', 'Any status'],
  ['ready', 'Ready'],
  ['failed', 'Failed'],
] as const;
const TYPES = [
  ['', 'Any type'],
  ['file', 'Files'],
  ['text', 'Texts'],
  ['qa', 'Questions and answers'],
  ['url', 'Web pages'],
  ['site', 'Websites'],
  ['sitemap', 'Sitemaps'],
  ['feed', 'Feeds'],
] as const;
const SORTS = [
  ['', 'Newest first'],
  ['oldest', 'Oldest first'],
  ['title', 'By title'],
  ['updated', 'Last changed first'],
] as const;
const ORDERS = {
  oldest: { sort: 'createdAt', order: 'asc' },
  title: { sort: 'title', order: 'asc' },
  updated: { sort: 'updatedAt', order: 'desc' },
} as const;

export const SOURCE_SELECTS = [
  { name: 'status', label: 'Status', options: STATUSES },
  { name: 'type', label: 'Type', options: TYPES },
  { name: 'sort', label: 'Order', options: SORTS },
] as const;

type Query = Readonly<Record<string, string | undefined>>;
type Choices = Pick<SourceListParams, 'search' | 'status' | 'type' | 'tags' | 'sort' | 'order' | 'parentId'>;

/** What the URL of the Knowledge tab selects, for the API. */
export function chosenSources({ find, status, type, tag, sort }: Query): { choices: Choices; isNarrowed: boolean } {
  const search = searchOf(find);
  const order = oneOf(sort, SORTS);
  const filters = {
    ...(search && { search }),
    ...(oneOf(status, STATUSES) && { status: oneOf(status, STATUSES) }),
    ...(oneOf(type, TYPES) && { type: oneOf(type, TYPES) }),
    ...(tag && { tags: tag }),
  } as Choices;
  const isNarrowed = Object.keys(filters).length > 0;
  // A website is one row. Who looks for a title, type, or status finds its pages, too.
  const parent = isNarrowed ? {} : { parentId: 'none' };
  return { choices: { ...filters, ...parent, ...(order ? ORDERS[order as keyof typeof ORDERS] : {}) }, isNarrowed };
}
