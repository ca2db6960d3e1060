import { useEffect, useState } from 'preact/hooks';
import { isFinal, type Problem } from '../state/problems.ts';
import { useWorld } from './context.ts';
import { Icon } from './icons.tsx';

/** What went wrong, in the visitor's words, and what can be done: once, or by itself when the time has come. */
export function ProblemNote({ problem, last }: { problem: Problem; last: boolean }) {
  const { chat, texts } = useWorld();
  const seconds = useSecondsUntil(problem.kind === 'limited' ? problem.until : 0);
  const words = problem.kind === 'limited' ? texts.problems.limited(seconds) : texts.problems[problem.kind];
  const broken = problem.kind === 'interrupted';
  const done = problem.kind === 'limited' && seconds === 0;
  return (
    <div class="problem" role="alert">
      {!done && <p>{words}</p>}
      {last && !isFinal(problem) && problem.kind !== 'ended' && seconds === 0 && (
        <button type="button" class="again" onClick={broken ? chat.reconnect : chat.retry}>
          <Icon name="retry" /> {broken ? texts.reconnect : texts.retry}
        </button>
      )}
    </div>
  );
}

function useSecondsUntil(until: number): number {
  const left = () => Math.max(0, Math.ceil((until - Date.now()) / 1000));
  const [seconds, setSeconds] = useState(left);
  useEffect(() => {
    if (left() === 0) return;
    const timer = setInterval(() => {
      setSeconds(left());
      if (left() === 0) clearInterval(timer);
    }, 500);
    return () => clearInterval(timer);
  }, [until]);
  return seconds;
}
