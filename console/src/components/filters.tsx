import { useEffect, useRef, useState } from 'preact/hooks';
import { useLocation } from 'preact-iso';
import { withQuery } from '../lib/query.ts';
import '../styles/filters.css';

interface FiltersProps {
  /** The address of the page without parameters. Other parameters of the page are kept. */
  path: string;
  /** The search field, by its name in the URL. */
  search: { name: string; label: string; maxLength: number };
  /** The first option of each select, with the value `''`, is the default and says what it shows. */
  selects: readonly { name: string; label: string; options: readonly (readonly [value: string, text: string])[] }[];
}

/** Milliseconds without typing after which the search starts. */
const PAUSE_MS = 350;

/** Searches, filters, and sorts a list. The choices are in the URL, so that the list can be shared and the way back keeps them. */
export function Filters({ path, search, selects }: FiltersProps) {
  const { query, route } = useLocation();
  const current = query[search.name] ?? '';
  const [text, setText] = useState(current);
  const asked = useRef(current);
  useEffect(() => {
    // The URL changed otherwise than by typing.
    if (current !== asked.current) setText(current);
    asked.current = current;
  }, [current]);
  const change = (changes: Record<string, string>) => route(withQuery(path, query, changes), true);
  const latest = useRef(change);
  latest.current = change;
  useEffect(() => {
    if (text.trim() === asked.current) return;
    const timer = setTimeout(() => {
      asked.current = text.trim();
      latest.current({ [search.name]: text.trim() });
    }, PAUSE_MS);
    return () => clearTimeout(timer);
  }, [text, search.name]);
  return (
    <search class="filters">
      <input
        type="search"
        aria-label={search.label}
        placeholder={search.label}
        value={text}
        maxLength={search.maxLength}
        autoComplete="off"
        onInput={({ currentTarget }) => setText(currentTarget.value)}
      />
      {selects.map(({ name, label, options }) => {
        const value = options.some(([option]) => option === query[name]) ? query[name] : '';
        return (
          <select
            key={name}
            aria-label={label}
            class={value ? 'chosen' : undefined}
            value={value}
            onChange={({ currentTarget }) => change({ [name]: currentTarget.value })}
          >
            {options.map(([option, name]) => (
              <option key={option} value={option} selected={option === value}>
                {name}
              </option>
            ))}
          </select>
        );
      })}
    </search>
  );
}
