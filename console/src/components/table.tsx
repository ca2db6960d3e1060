import type { ComponentChildren } from 'preact';

interface TableProps {
  /** The accessible name of the table. */
  label: string;
  columns: readonly string[];
  /** The number of leading columns that hold text. The others hold numbers and align to the end. */
  textColumns?: number;
  class?: string;
  children: ComponentChildren;
}

/** A table that scrolls sideways on narrow screens. `children` are its rows. */
export function Table({ label, columns, textColumns = columns.length, class: className, children }: TableProps) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrollable area needs keyboard focus
    <section class="table-scroll" tabIndex={0} aria-label={label}>
      <table class={className}>
        <thead>
          <tr>
            {columns.map((column, index) => (
              <th scope="col" key={column} class={index < textColumns ? undefined : 'number'}>
                {column}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>{children}</tbody>
      </table>
    </section>
  );
}
