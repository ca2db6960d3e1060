import { expect, it } from 'vitest';
import { chosenSessions, sessionSelects } from './session-filters.ts';

const today = new Date(2026, 2, 10);

it('reads search and filters of the conversations from the URL, and ignores unknown values', () => {
  const query = { find: 'ticket  price', filter: 'visitors', outcome: 'unanswered', days: '7', site: 'https://example.com' };
  expect(chosenSessions(query, today)).toEqual({
    choices: {
      search: 'ticket price',
      preview: false,
      unanswered: true,
      origin: 'https://example.com',
      from: new Date(2026, 2, 4).toISOString(),
    },
    isNarrowed: true,
  });
  for (const site of ['capacitor://localhost', 'my-app.v2://localhost', 'null'])
    expect(chosenSessions({ site }, today).choices).toEqual({ origin: site });
  expect(chosenSessions({ filter: 'all', outcome: 'x', days: '5', site: 'nowhere', quote: 'msg_1.2' }, today)).toEqual({
    choices: {},
    isNarrowed: false,
  });
});

it('begins the last day with the day of the reader', () => {
  expect(chosenSessions({ days: '1' }, today).choices.from).toBe(today.toISOString());
});

it('offers the sites that opened the clone by their hosts, and apps and pages without a site', () => {
  expect(sessionSelects(['https://example.com', 'capacitor://localhost', 'null']).at(-1)?.options).toEqual([
    ['', 'Any site'],
    ['https://example.com', 'example.com'],
    ['capacitor://localhost', 'capacitor://localhost'],
    ['null', 'pages without a site'],
  ]);
  expect(sessionSelects([]).map(({ name }) => name)).toEqual(['outcome', 'days', 'filter']);
});
