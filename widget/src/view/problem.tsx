import { signal } from '@preact/signals-core';
import { isFinal, type Problem } from '../state/problems.ts';
import { Icon, RETRY } from './icons.tsx';
import { part } from './part.ts';

/** What went wrong, in the visitor's words, and what can be done: once, or by itself when the time has come. */
export const ProblemNote = part<{ problem: Problem; last: boolean }>(({ chat, texts }, life) => {
  const tick = signal(0);
  let timer: ReturnType<typeof setTimeout> | undefined;
  life.signal.addEventListener('abort', () => clearTimeout(timer));

  return ({ problem, last }) => {
    const limited = problem.kind === 'limited';
    const seconds = limited ? Math.max(0, Math.ceil((problem.until - Date.now()) / 1000)) : 0;
    const { value } = tick;
    clearTimeout(timer);
    if (seconds)
      timer = setTimeout(() => {
        tick.value = value + 1;
      }, 500);
    const words = limited ? texts.problems.limited(seconds) : texts.problems[problem.kind];
    const broken = problem.kind === 'interrupted';
    return (
      <div class="problem" role="alert">
        {!(limited && !seconds) && <p>{words}</p>}
        {last && !isFinal(problem) && problem.kind !== 'ended' && !seconds && (
          <button type="button" class="again" onClick={broken ? chat.reconnect : chat.retry}>
            <Icon path={RETRY} /> {broken ? texts.reconnect : texts.retry}
          </button>
        )}
      </div>
    );
  };
});
