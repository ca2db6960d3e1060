// @vitest-environment happy-dom
import { render } from 'preact';
import { expect, it, vi } from 'vitest';
import { useAction } from './use-action.ts';

it('tells with what an action runs, as long as it runs, and runs one at a time', async () => {
  const answers: (() => void)[] = [];
  function Rows() {
    const action = useAction((_row: string) => new Promise<void>((answer) => answers.push(answer)));
    return (
      <>
        {['one', 'two'].map((row) => (
          <button key={row} type="button" onClick={() => void action.run(row)}>
            {action.args?.[0] === row ? 'busy' : 'idle'}
          </button>
        ))}
      </>
    );
  }
  const root = document.createElement('div');
  render(<Rows />, root);
  const [one, two] = root.querySelectorAll('button');
  const texts = () => [one?.textContent, two?.textContent];
  two?.click();
  await vi.waitFor(() => expect(texts()).toEqual(['idle', 'busy']));
  one?.click();
  expect(answers).toHaveLength(1);
  answers[0]?.();
  await vi.waitFor(() => expect(texts()).toEqual(['idle', 'idle']));
  one?.click();
  await vi.waitFor(() => expect(texts()).toEqual(['busy', 'idle']));
});
