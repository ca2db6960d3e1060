import { useId } from 'preact/hooks';

export interface Series {
  name: string;
  /** One of the chart colours. */
  tone: 1 | 2 | 3;
  values: readonly number[];
}

interface BarChartProps {
  /** What is shown: it names the chart, and the table that says the same in numbers. */
  title: string;
  /** Names of the bars, e.g. days. */
  labels: readonly string[];
  series: readonly Series[];
  format?: (value: number) => string;
}

/** Highest mark of a scale: 1, 2 or 5 times a power of ten, at or above `value`. */
export function scaleTop(value: number): number {
  if (value <= 0) return 1;
  const power = 10 ** Math.floor(Math.log10(value));
  const mark = [1, 2, 5, 10].find((factor) => factor * power >= value * (1 - 1e-9)) ?? 10;
  return mark * power;
}

/** Which of so many bars are named below the chart, each with the bars that its name has room under: at most six, evenly. */
export function axisMarks(count: number): [index: number, span: number][] {
  const every = Math.max(1, Math.ceil(count / 6));
  const marks = Array.from({ length: Math.ceil(count / every) }, (_, mark): [number, number] => [
    mark * every,
    Math.min(every, count - mark * every),
  ]);
  // The last one may have too little room before the edge.
  return marks.filter(([, span]) => span > every / 2);
}

const HEIGHT = 180;
const WIDTH = 720;

/** Stacked bars, drawn as SVG; the same numbers stand in a table for who does not see them or wants to copy them. */
export function BarChart({ title, labels, series, format = (value) => value.toLocaleString() }: BarChartProps) {
  const id = useId();
  const sums = labels.map((_, index) => series.reduce((sum, { values }) => sum + (values[index] ?? 0), 0));
  const nice = scaleTop(Math.max(0, ...sums));
  // Halves of whole things are no marks for a scale.
  const top = nice % 2 === 1 && sums.every(Number.isInteger) ? nice + 1 : nice;
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
          {[0, 0.5, 1].map((part) => (
            <line key={part} x1="0" x2={WIDTH} y1={HEIGHT * part} y2={HEIGHT * part} vector-effect="non-scaling-stroke" />
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
        <summary>Numbers</summary>
        {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard */}
        <section class="table-scroll" tabIndex={0} aria-label={`${title}, as a table`}>
          <table>
            <thead>
              <tr>
                <th scope="col">Day</th>
                {series.map(({ name }) => (
                  <th scope="col" key={name}>
                    {name}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {labels.map((label, index) => (
                <tr key={label}>
                  <th scope="row">{label}</th>
                  {series.map(({ name, values }) => (
                    <td key={name}>{format(values[index] ?? 0)}</td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        </section>
      </details>
    </figure>
  );
}
