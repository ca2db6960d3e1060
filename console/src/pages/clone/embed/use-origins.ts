import type { Clone } from '@cloneai/sdk';
import { client } from '../../../api.ts';
import { problemText } from '../../../parts/problem.tsx';
import { toast } from '../../../parts/toast.tsx';
import { type Action, useAction } from '../../../parts/use-action.ts';

/** Adds sites to the draft's allowed ones, and takes them away again with a way back. */
export function useOrigins(
  clone: Clone,
  setClone: (clone: Clone) => void,
  onAdded = () => {},
): { add: Action<[string[]]>; remove: Action<[string]> } {
  const save = async (allowedOrigins: string[]) => setClone(await client.clones.update(clone.id, { allowedOrigins }));
  const add = useAction(async (origins: string[]) => {
    await save([...new Set([...clone.allowedOrigins, ...origins])]);
    onAdded();
  });
  const remove = useAction(async (origin: string) => {
    const before = clone.allowedOrigins;
    await save(before.filter((one) => one !== origin));
    toast(`${origin} may not embed it any more, once published.`, {
      label: 'Undo',
      async run() {
        try {
          // What was added meanwhile stays.
          const { allowedOrigins } = await client.clones.get(clone.id);
          await save([...new Set([...allowedOrigins, origin])]);
        } catch (problem) {
          toast(`${origin} could not be put back. ${problemText(problem)}`);
        }
      },
    });
  });
  return { add, remove };
}
