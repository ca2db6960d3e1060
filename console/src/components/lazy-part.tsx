import type { ComponentType } from 'preact';
import { lazy } from 'preact-iso';
import { Problem } from './problem.tsx';

/** Stands in for a part of the console whose file cannot be loaded. A browser may not ask for the file again until the page is reloaded. */
export function LoadFailed() {
  const problem = new Error('You may be offline, or the console was updated. Reload the page.');
  return <Problem problem={problem} what="Could not load this part of the console." onRetry={() => location.reload()} retry="Reload" />;
}

export type LazyPart<P> = ComponentType<P> & {
  /** Loads its code before it is shown, for example while its data is loaded. */
  preload(): Promise<unknown>;
};

/** A part of the console that is loaded when it is shown for the first time. `Failed` is shown if that fails. */
export function lazyPart<P>(load: () => Promise<ComponentType<P>>, Failed: ComponentType<P> = LoadFailed as ComponentType<P>): LazyPart<P> {
  return lazy(() => load().catch(() => Failed)) as unknown as LazyPart<P>;
}
