import { useEffect, useState } from 'preact/hooks';
import { useLocation } from 'preact-iso';
import { isDay } from '../lib/days.ts';
import { Button } from './button.tsx';
import { Form } from './form.tsx';

interface RangePickerProps {
  label: string;
  options: readonly { text: string; href: string; current: boolean }[];
  /** The selected days and the last selectable day. Adds date inputs. */
  range?: { from: string; to: string; max: string };
  path?: string;
}

/** Selects the days that a page shows: presets and any other range. The selection is in the URL. */
export function RangePicker({ label, options, range, path }: RangePickerProps) {
  const { route } = useLocation();
  const [from, setFrom] = useState(range?.from ?? '');
  const [to, setTo] = useState(range?.to ?? '');
  useEffect(() => {
    setFrom(range?.from ?? '');
    setTo(range?.to ?? '');
  }, [range?.from, range?.to]);
  const changed = range && (from !== range.from || to !== range.to);
  const isValid = isDay(from) && isDay(to) && from <= to;
  return (
    <div class="range-choice">
      <nav class="segments" aria-label={label}>
        {options.map(({ text, href, current }) => (
          <a key={text} href={href} aria-current={current ? 'true' : undefined}>
            {text}
          </a>
        ))}
      </nav>
      {range && (
        <Form
          class="row wrap"
          onSubmit={() => {
            if (isValid) route(`${path}?from=${from}&to=${to}`);
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
            <Button type="submit" size="small" disabled={!isValid}>
              Apply
            </Button>
          )}
        </Form>
      )}
    </div>
  );
}
