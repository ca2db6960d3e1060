import { isFinal, type Problem } from '../state/problems.ts';
import { signal } from '../state/signals.ts';
import { component } from './component.ts';
import { Icon, RETRY } from './icons.tsx';

/** What went wrong, and a button to try again. After a rate limit, the button appears when the time is up. */
export const ProblemNote = component<{ problem: Problem; last: boolean }>(({ chat, texts }, lifecycle) => {
  const tick = signal(0);
  let timer: ReturnType<typeof setTimeout> | undefined;
  lifecycle.signal.addEventListener('abort', () => clearTimeout(timer));

  return ({ problem, last }) => {
    const limited = problem.kind === 'limited';
    const seconds = limited ? Math.max(0, Math.ceil((problem.until - Date.now()) / 1000)) : 0;
    const { value } = tick;
    clearTimeout(timer);
    if (seconds)
      timer = setTimeout(() => {
        tick.value = value + 1;
      }, 500);
    const message = limited ? texts.problems.limited(seconds) : texts.problems[problem.kind];
    const interrupted = problem.kind === 'interrupted';
    return (
      <div class="problem" role="alert">
        {!(limited && !seconds) && <p>{message}</p>}
        {last && !isFinal(problem) && problem.kind !== 'ended' && !seconds && (
          <button type="button" class="again" onClick={() => (interrupted ? chat.reconnect() : chat.retry())}>
            <Icon path={RETRY} /> {interrupted ? texts.reconnect : texts.retry}
          </button>
        )}
      </div>
    );
  };
});
