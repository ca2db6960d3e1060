interface Stat {
  name: string;
  value: string;
  /** What the value is part of. */
  note?: string | undefined;
  /** How it differs from the period before: "+12%". */
  change?: string | undefined;
}

/** A row of key figures. */
export function Stats({ of }: { of: readonly Stat[] }) {
  return (
    <dl class={`stats ${of.length === 8 ? 'eight' : ''}`}>
      {of.map(({ name, value, note, change }) => (
        <div class="stat" key={name}>
          <dt>{name}</dt>
          <dd>
            {value}
            {note && <span class="stat-note">{note}</span>}
            {change && <span class="stat-note">{change}</span>}
          </dd>
        </div>
      ))}
    </dl>
  );
}
