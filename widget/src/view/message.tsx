import { type MessageProps, part } from './part.ts';
import { ProblemNote } from './problem.tsx';

export const Question = part<MessageProps>(({ texts }) => ({ item, last }) => {
  const { text, problem } = item.view.value;
  return (
    <li class="question">
      <span class="sr">{texts.you}: </span>
      <p dir="auto">{text}</p>
      {problem && <ProblemNote problem={problem} last={last} />}
    </li>
  );
});

/** An answer that has no words yet. */
export const Waiting = part<{ found: number }>(({ chat, texts }) => ({ found }) => (
  <p class="waiting">
    <span class="dots" aria-hidden="true">
      <i />
      <i />
      <i />
    </span>
    {chat.connection.value === 'sending' ? texts.sending : found > 0 ? texts.writing : texts.thinking}
  </p>
));

/** An answer until the file that draws answers is there, and where it cannot be had. */
export const PlainAnswer = part<MessageProps>(() => ({ item, last }) => {
  const { text, sources, problem } = item.view.value;
  return (
    <li class="answer">
      {text ? <p dir="auto">{text}</p> : <Waiting found={sources.length} />}
      {problem && <ProblemNote problem={problem} last={last} />}
    </li>
  );
});
