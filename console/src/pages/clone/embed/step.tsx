import type { ComponentChildren } from 'preact';

/** One of the three steps to embed a clone. */
export function Step({
  number,
  title,
  hint,
  children,
}: {
  number: number;
  title: string;
  hint: ComponentChildren;
  children: ComponentChildren;
}) {
  const id = `step-${number}`;
  return (
    <li>
      <section class="card step" aria-labelledby={id}>
        <span class="tick" aria-hidden="true">
          {number}
        </span>
        <div class="stack">
          <header>
            <h2 id={id} tabIndex={-1}>
              {title}
            </h2>
            <p class="small dim">{hint}</p>
          </header>
          {children}
        </div>
      </section>
    </li>
  );
}
