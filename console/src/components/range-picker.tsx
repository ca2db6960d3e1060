import { useEffect, useState } from 'preact/hooks';
import { useLocation } from 'preact-iso';
import { isDay } from '../lib/days.ts';
import { Button } from './button.tsx';

interface RangePickerProps {
  label: string;
  options: readonly { text: string; href: string; current: boolean }[];
  /** The days shown, and the last one there is; with it, other days can be chosen. */
  range?: { from: string; to: string; max: string };
  path?: string;
}

/** The days that a page shows: ranges one click away, and any other. What is chosen stands in the address. */
export function RangePicker({ label, options, range, path }: RangePickerProps) {
  const { route } = useLocation();
  const [from, setFrom] = useState(range?.from ?? '');
  const [to, setTo] = useState(range?.to ?? '');
  useEffect(() => {
    setFrom(range?.from ?? '');
    setTo(range?.to ?? '');
  }, [range?.from, range?.to]);
  const changed = range && (from !== range.from || to !== range.to);
  const fits = isDay(from) && isDay(to) && from <= to;
  return (
    <div class="range-choice">
      <nav class="segments" aria-label={label}>
        {options.map(({ text, href, current }) => (
          <a key={href} href={href} aria-current={current ? 'true' : undefined}>
            {text}
          </a>
        ))}
      </nav>
      {range && (
        <form
          class="row wrap"
          onSubmit={(event) => {
            event.preventDefault();
            if (fits) route(`${path}?from=${from}&to=${to}`);
          }}
        >
          <input
            type="date"
            aria-label="First day"
            value={from}
            max={to || range.max}
            required
            onInput={({ currentTarget }) => setFrom(currentTarget.value)}
          />
          <span class="dim">to</span>
          <input
            type="date"
            aria-label="Last day"
            value={to}
            min={from}
            max={range.max}
            required
            onInput={({ currentTarget }) => setTo(currentTarget.value)}
          />
          {changed && (
            <Button type="submit" size="small" disabled={!fits}>
              Show
            </Button>
          )}
        </form>
      )}
    </div>
  );
}
