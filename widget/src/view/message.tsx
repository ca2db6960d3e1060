import { component, type MessageProps } from './component.ts';
import { ProblemNote } from './problem.tsx';

export const Question = component<MessageProps>(({ texts }) => ({ item, last }) => {
  const { text, problem } = item.view.value;
  return (
    <li class="question">
      <span class="sr">{texts.you}: </span>
      <p dir="auto">{text}</p>
      {problem && <ProblemNote problem={problem} last={last} />}
    </li>
  );
});

/** An answer without text yet. */
export const Waiting = component<{ found: number }>(({ chat, texts }) => ({ found }) => (
  <p class="waiting">
    <span class="dots" aria-hidden="true">
      <i />
      <i />
      <i />
    </span>
    {/* The panel says that the connection is lost. */}
    {chat.connection.value === 'reconnecting'
      ? ''
      : chat.connection.value === 'sending'
        ? texts.sending
        : found > 0
          ? texts.writing
          : texts.thinking}
  </p>
));

/** An answer as plain text, until the answer renderer is loaded and when it fails to load. */
export const PlainAnswer = component<MessageProps>(() => ({ item, last }) => {
  const { text, sources, problem } = item.view.value;
  return (
    <li class="answer">
      {text ? <p dir="auto">{text}</p> : <Waiting found={sources.length} />}
      {problem && <ProblemNote problem={problem} last={last} />}
    </li>
  );
});
