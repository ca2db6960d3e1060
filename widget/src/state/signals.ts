/** A value that remembers who read it. */
export interface ReadonlySignal<T> {
  /** Reading it in an effect runs the effect again when the value changes. */
  readonly value: T;
  /** The value, without remembering the reader. */
  peek(): T;
}
export interface Signal<T> extends ReadonlySignal<T> {
  value: T;
}

interface Effect {
  run(): void;
  /** The readers of each signal that it read, itself among them. */
  read: Set<Set<Effect>>;
}

let reader: Effect | undefined;
let batches = 0;
const waiting = new Set<Effect>();

/** Effects of the changes in `work` run once, after it. */
export function batch(work: () => void): void {
  batches++;
  try {
    work();
  } finally {
    try {
      // Effects that an effect causes are added at the end.
      if (batches === 1)
        for (const effect of waiting) {
          waiting.delete(effect);
          effect.run();
        }
    } finally {
      batches--;
    }
  }
}

export function signal<T>(value: T): Signal<T> {
  const readers = new Set<Effect>();
  return {
    peek: () => value,
    get value() {
      if (reader) {
        readers.add(reader);
        reader.read.add(readers);
      }
      return value;
    },
    set value(next) {
      if (next === value) return;
      value = next;
      batch(() => {
        for (const effect of readers) waiting.add(effect);
      });
    },
  };
}

/** A value that follows from signals. It is computed at each reading, so `compute` must be cheap. */
export const computed = <T>(compute: () => T) => ({
  get value() {
    return compute();
  },
});

/** Runs `work` now, and again whenever a signal that it read has changed. Returns a function that stops it. */
export function effect(work: () => void): () => void {
  const stop = () => {
    for (const readers of self.read) readers.delete(self);
    self.read.clear();
    waiting.delete(self);
  };
  const self: Effect = {
    read: new Set(),
    run() {
      stop();
      const outer = reader;
      reader = self;
      try {
        work();
      } finally {
        reader = outer;
      }
    },
  };
  self.run();
  return stop;
}
