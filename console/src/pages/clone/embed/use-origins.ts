import type { Clone } from '@cloneai/sdk';
import { client } from '../../../api.ts';
import { problemText } from '../../../components/problem.tsx';
import { toast } from '../../../components/toast.tsx';
import { type Action, useAction } from '../../../lib/use-action.ts';

let last: Promise<unknown> = Promise.resolve();

/** One change after the other, each of what the server has by then: of two quick ones neither undoes the other. */
function change(cloneId: string, next: (now: string[]) => string[]): Promise<Clone> {
  const mine = last.then(async () => {
    const { allowedOrigins } = await client.clones.get(cloneId);
    return client.clones.update(cloneId, { allowedOrigins: next(allowedOrigins) });
  });
  last = mine.catch(() => {});
  return mine;
}

/** Adds sites to the draft's allowed ones, and takes them away again with a way back. */
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
    toast(`${origin} may not embed it any more, once published.`, {
      label: 'Undo',
      run: () =>
        void save((now) => [...new Set([...now, origin])]).catch((problem: unknown) =>
          toast(`${origin} could not be put back. ${problemText(problem)}`),
        ),
    });
  });
  return { add, remove };
}
