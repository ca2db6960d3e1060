import { AbortError, ApiError } from '@cloneai/sdk';
import { useRef, useState } from 'preact/hooks';
import { fieldMessage } from './field-message.ts';

export interface Action<A extends unknown[]> {
  busy: boolean;
  /** What went wrong at the last try, when no field is to blame. */
  problem: unknown;
  /** What the server says about single fields, by its own names for them. */
  fieldErrors: Record<string, string>;
  run(...args: A): Promise<void>;
  clear(): void;
}

/** Something a person sets off: one at a time, its errors kept for showing. `fields`: names that the form shows errors at. */
export function useAction<A extends unknown[]>(work: (...args: A) => Promise<unknown>, fields: readonly string[] = []): Action<A> {
  const [state, setState] = useState<{ busy: boolean; problem: unknown; fieldErrors: Record<string, string> }>({
    busy: false,
    problem: null,
    fieldErrors: {},
  });
  const running = useRef(false);
  return {
    ...state,
    async run(...args) {
      if (running.current) return;
      running.current = true;
      setState({ busy: true, problem: null, fieldErrors: {} });
      try {
        await work(...args);
        setState({ busy: false, problem: null, fieldErrors: {} });
      } catch (error) {
        if (error instanceof AbortError) setState({ busy: false, problem: null, fieldErrors: {} });
        else if (error instanceof ApiError && error.param !== null && fields.includes(error.param))
          setState({ busy: false, problem: null, fieldErrors: { [error.param]: fieldMessage(error) } });
        else setState({ busy: false, problem: error, fieldErrors: {} });
      } finally {
        running.current = false;
      }
    },
    clear: () => setState({ busy: false, problem: null, fieldErrors: {} }),
  };
}
