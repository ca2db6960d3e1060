import { AbortError, ApiError } from '@cloneai/sdk';
import { useRef, useState } from 'preact/hooks';
import { fieldMessage } from './field-message.ts';
import { withPassword } from './password-prompt.ts';

export interface Action<A extends unknown[]> {
  busy: boolean;
  /** The arguments of the current run, so that only the row of a list that it belongs to shows that it is busy. */
  args: A | undefined;
  /** The error of the last run, unless it belongs to a field. */
  problem: unknown;
  /** Error messages by parameter name. */
  fieldErrors: Record<string, string>;
  run(...args: A): Promise<void>;
  clear(): void;
}

const idle = { busy: false, args: undefined, problem: null, fieldErrors: {} };

/** Runs a user action, one at a time, after the password if the server asks for it, and keeps its error. `fields` are the parameters whose errors the form shows at the field. */
export function useAction<A extends unknown[]>(work: (...args: A) => Promise<unknown>, fields: readonly string[] = []): Action<A> {
  const [state, setState] = useState<Omit<Action<A>, 'run' | 'clear'>>(idle);
  const running = useRef(false);
  // An error of an item of a list (`tags.0`) is one of the list's field.
  const fieldOf = ({ param }: ApiError) => fields.find((field) => param === field || param?.startsWith(`${field}.`)) ?? '';
  return {
    ...state,
    async run(...args) {
      if (running.current) return;
      running.current = true;
      setState({ ...idle, busy: true, args });
      try {
        await withPassword(() => work(...args));
        setState(idle);
      } catch (error) {
        if (error instanceof AbortError) setState(idle);
        else if (error instanceof ApiError && fieldOf(error)) setState({ ...idle, fieldErrors: { [fieldOf(error)]: fieldMessage(error) } });
        else setState({ ...idle, problem: error });
      } finally {
        running.current = false;
      }
    },
    clear: () => setState(idle),
  };
}
