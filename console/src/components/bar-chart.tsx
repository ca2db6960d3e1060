import { useId } from 'preact/hooks';
import { Table } from './table.tsx';

export interface Series {
  name: string;
  /** One of the chart colors. 4 is for failures and bad ratings only. */
  tone: 1 | 2 | 3 | 4;
  values: readonly number[];
}

interface BarChartProps {
  /** The name of the chart and of its table. */
  title: string;
  /** Names of the bars, for example days. */
  labels: readonly string[];
  series: readonly Series[];
  format?: (value: number) => string;
}

/** The highest mark of a scale: 1, 2, or 5 times a power of ten, at or above `value`. */
export function scaleTop(value: number): number {
  if (value <= 0) return 1;
  const power = 10 ** Math.floor(Math.log10(value));
  const mark = [1, 2, 5, 10].find((factor) => factor * power >= value * (1 - 1e-9)) ?? 10;
  return mark * power;
}

/** The bars that get a label: at most six, evenly spaced. `span` is the number of bars that the label may cover. */
export function axisMarks(count: number): [index: number, span: number][] {
  const every = Math.max(1, Math.ceil(count / 6));
  const marks = Array.from({ length: Math.ceil(count / every) }, (_, mark): [number, number] => [
    mark * every,
    Math.min(every, count - mark * every),
  ]);
  // The last label may be too close to the edge.
  return marks.filter(([, span]) => span > every / 2);
}

const HEIGHT = 180;
const WIDTH = 720;

/** Stacked bars as SVG, with the same numbers in a table for screen readers and for copying. */
export function BarChart({ title, labels, series, format = (value) => value.toLocaleString() }: BarChartProps) {
  const id = useId();
  const sums = labels.map((_, index) => series.reduce((sum, { values }) => sum + (values[index] ?? 0), 0));
  const highest = scaleTop(Math.max(0, ...sums));
  // The middle mark of whole numbers must be a whole number.
  const top = highest % 2 === 1 && sums.every(Number.isInteger) ? highest + 1 : highest;
  const step = WIDTH / Math.max(1, labels.length);
  const y = (value: number) => HEIGHT - (value / top) * HEIGHT;
  return (
    <figure class="chart" aria-labelledby={id}>
      <figcaption id={id}>
        <span>{title}</span>
        {series.length > 1 && (
          <span class="legend">
            {series.map(({ name, tone }) => (
              <span key={name}>
                <i class={`tone-${tone}`} aria-hidden="true" />
                {name}
              </span>
            ))}
          </span>
        )}
      </figcaption>
      <div class="chart-body">
        <div class="chart-scale" aria-hidden="true">
          <span>{format(top)}</span>
          <span>{format(top / 2)}</span>
          <span>{format(0)}</span>
        </div>
        <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} preserveAspectRatio="none" aria-hidden="true">
          {[0, 0.5, 1].map((fraction) => (
            <line key={fraction} x1="0" x2={WIDTH} y1={HEIGHT * fraction} y2={HEIGHT * fraction} vector-effect="non-scaling-stroke" />
          ))}
          {labels.map((label, index) => {
            let below = 0;
            return (
              <g key={label}>
                <title>{`${label}: ${series.map(({ name, values }) => `${name} ${format(values[index] ?? 0)}`).join(', ')}`}</title>
                <rect class="hit" x={index * step} y="0" width={step} height={HEIGHT} />
                {series.map(({ name, tone, values }) => {
                  const value = values[index] ?? 0;
                  const bar = (
                    <rect
                      key={name}
                      class={`tone-${tone}`}
                      x={index * step + step * 0.14}
                      width={step * 0.72}
                      y={y(below + value)}
                      height={Math.max(0, y(below) - y(below + value))}
                    />
                  );
                  below += value;
                  return bar;
                })}
              </g>
            );
          })}
        </svg>
        <div class="chart-labels" aria-hidden="true" style={{ gridTemplateColumns: `repeat(${labels.length}, minmax(0, 1fr))` }}>
          {axisMarks(labels.length).map(([index, span]) => (
            <span key={labels[index]} style={{ gridColumn: `${index + 1} / span ${span}` }}>
              {labels[index]}
            </span>
          ))}
        </div>
      </div>
      <details class="chart-table">
        <summary>Show data</summary>
        <Table label={`${title}, as a table`} columns={['Day', ...series.map(({ name }) => name)]}>
          {labels.map((label, index) => (
            <tr key={label}>
              <th scope="row">{label}</th>
              {series.map(({ name, values }) => (
                <td key={name}>{format(values[index] ?? 0)}</td>
              ))}
            </tr>
          ))}
        </Table>
      </details>
    </figure>
  );
}
