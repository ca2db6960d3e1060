import type { Clone } from '@cloneai/sdk';
import { client } from '../../../api.ts';
import { problemText } from '../../../components/problem.tsx';
import { toast } from '../../../components/toast.tsx';
import { type Action, useAction } from '../../../lib/use-action.ts';

let last: Promise<unknown> = Promise.resolve();

/** Applies changes one after the other, each to the server's current list, so that two quick changes do not overwrite each other. */
function change(cloneId: string, next: (now: string[]) => string[]): Promise<Clone> {
  const result = last.then(async () => {
    const { allowedOrigins } = await client.clones.retrieve(cloneId);
    return client.clones.update(cloneId, { allowedOrigins: next(allowedOrigins) });
  });
  last = result.catch(() => {});
  return result;
}

/** Adds and removes allowed origins. Removing can be undone. */
export function useOrigins(
  clone: Clone,
  setClone: (clone: Clone) => void,
  onAdded = () => {},
): { add: Action<[string[]]>; remove: Action<[string]> } {
  const save = async (next: (now: string[]) => string[]) => setClone(await change(clone.id, next));
  const add = useAction(async (origins: string[]) => {
    await save((now) => [...new Set([...now, ...origins])]);
    onAdded();
  });
  const remove = useAction(async (origin: string) => {
    await save((now) => now.filter((one) => one !== origin));
    toast(`${origin} removed.`, {
      label: 'Undo',
      run: () =>
        void save((now) => [...new Set([...now, origin])]).catch((problem: unknown) =>
          toast(`Could not restore ${origin}. ${problemText(problem)}`),
        ),
    });
  });
  return { add, remove };
}
