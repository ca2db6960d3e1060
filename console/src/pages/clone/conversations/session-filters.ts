import type { SessionListParams } from '@cloneai/sdk';
import { oneOf, searchOf } from '../../../lib/query.ts';

const AUDIENCES = [
  ['', 'Everyone'],
  ['visitors', 'Visitors'],
  ['previews', 'Previews'],
] as const;
const OUTCOMES = [
  ['', 'Any outcome'],
  ['unanswered', 'Not answered'],
  ['answered', 'All answered'],
  ['down', 'Rated not helpful'],
  ['up', 'Rated helpful'],
  ['rated', 'Rated'],
] as const;
const PERIODS = [
  ['', 'Any time'],
  ['1', 'Today'],
  ['7', 'Last 7 days'],
  ['30', 'Last 30 days'],
  ['90', 'Last 90 days'],
] as const;

type Query = Readonly<Record<string, string | undefined>>;
type Choices = Pick<SessionListParams, 'search' | 'preview' | 'unanswered' | 'rating' | 'origin' | 'from'>;

const AUDIENCE: Record<string, Choices> = { visitors: { preview: false }, previews: { preview: true } };
const OUTCOME: Record<string, Choices> = {
  unanswered: { unanswered: true },
  answered: { unanswered: false },
  up: { rating: 'up' },
  down: { rating: 'down' },
  rated: { rating: 'any' },
};

/** The selects of the list. `sites`: the origins on which visitors opened the clone. */
export const sessionSelects = (sites: readonly string[]) => [
  { name: 'outcome', label: 'Outcome', options: OUTCOMES },
  { name: 'days', label: 'Time', options: PERIODS },
  { name: 'filter', label: 'Who asked', options: AUDIENCES },
  ...(sites.length > 0
    ? [{ name: 'site', label: 'Site', options: [['', 'Any site'] as const, ...sites.map((site) => [site, siteName(site)] as const)] }]
    : []),
];

/** How people call a site: by its host. Apps are called by their whole origin, because many have the host `localhost`. */
export const siteName = (origin: string): string => (origin === 'null' ? 'pages without a site' : origin.replace(/^https?:\/\//, ''));

/** What the URL of the Conversations tab selects, for the API. `today`: when the day of the reader began. */
export function chosenSessions({ find, filter, outcome, days, site }: Query, today: Date): { choices: Choices; isNarrowed: boolean } {
  const search = searchOf(find);
  const period = Number(oneOf(days, PERIODS) ?? 0);
  const from = new Date(today);
  from.setDate(from.getDate() + 1 - period);
  const choices: Choices = {
    ...(search && { search }),
    ...AUDIENCE[oneOf(filter, AUDIENCES) ?? ''],
    ...OUTCOME[oneOf(outcome, OUTCOMES) ?? ''],
    ...(site && /^(?:null|[a-z][a-z0-9+.-]*:\/\/[^/]+)$/.test(site) && { origin: site }),
    ...(period > 0 && { from: from.toISOString() }),
  };
  return { choices, isNarrowed: Object.keys(choices).length > 0 };
}

/** When the day of the reader began. */
export function startOfDay(now = new Date()): Date {
  return new Date(now.getFullYear(), now.getMonth(), now.getDate());
}
