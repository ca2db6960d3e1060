import { ArrowDown, ArrowUp, Plus, X } from 'lucide';
import { useId, useLayoutEffect, useRef, useState } from 'preact/hooks';
import { Button, IconButton } from '../../../components/button.tsx';
import { composes } from '../../../lib/composes.ts';
import { moveItem } from './move-item.ts';

const MAX_QUESTIONS = 8;

interface StarterQuestionsProps {
  questions: readonly string[];
  onChange: (questions: readonly string[]) => void;
  error: string | undefined;
}

let lastKey = 0;

/** Edits the questions that visitors can ask with one tap. Works with the keyboard. */
export function StarterQuestions({ questions, onChange, error }: StarterQuestionsProps) {
  const id = useId();
  const list = useRef<HTMLOListElement>(null);
  const add = useRef<HTMLDivElement>(null);
  const focusNext = useRef<{ row: number; selector: string } | null>(null);
  const [announcement, setAnnouncement] = useState('');
  // A moved row keeps its key, so that its input keeps the undo history.
  const keys = useRef<number[]>([]);
  while (keys.current.length < questions.length) keys.current.push(++lastKey);
  keys.current.length = questions.length;

  // Move the focus before the next key press.
  useLayoutEffect(() => {
    const target = focusNext.current;
    if (!target) return;
    focusNext.current = null;
    const row = list.current?.children[target.row];
    (row?.querySelector<HTMLElement>(target.selector) ?? add.current?.querySelector('button'))?.focus();
  });

  const move = (from: number, to: number, selector: string) => {
    if (to < 0 || to >= questions.length) return;
    keys.current = moveItem(keys.current, from, to);
    focusNext.current = { row: to, selector };
    setAnnouncement(`Question ${from + 1} moved to position ${to + 1} of ${questions.length}.`);
    onChange(moveItem(questions, from, to));
  };
  const remove = (row: number) => {
    keys.current = keys.current.filter((_, index) => index !== row);
    focusNext.current = { row: Math.min(row, questions.length - 2), selector: 'input' };
    setAnnouncement(`Question ${row + 1} removed.`);
    onChange(questions.filter((_, index) => index !== row));
  };
  const append = () => {
    if (questions.length >= MAX_QUESTIONS) return;
    focusNext.current = { row: questions.length, selector: 'input' };
    onChange([...questions, '']);
  };

  return (
    <fieldset aria-describedby={`${id}-hint${error ? ` ${id}-error` : ''}`}>
      <legend>Starter questions</legend>
      <p class="hint" id={`${id}-hint`}>
        Shown under the greeting. Visitors ask them with one tap. Press Alt with an arrow key to move a question.
      </p>
      <ol class="starters" ref={list}>
        {questions.map((question, row) => (
          <li key={keys.current[row]}>
            <input
              value={question}
              maxLength={200}
              aria-label={`Starter question ${row + 1}`}
              placeholder="What do people often ask you?"
              onInput={({ currentTarget }) => onChange(questions.map((old, index) => (index === row ? currentTarget.value : old)))}
              onKeyDown={(event) => {
                if (event.altKey && /^Arrow(Up|Down)$/.test(event.key)) {
                  event.preventDefault();
                  move(row, row + (event.key === 'ArrowUp' ? -1 : 1), 'input');
                } else if (event.key === 'Enter' && !composes(event)) {
                  event.preventDefault();
                  append();
                }
              }}
            />
            <span class="starter-tools">
              <IconButton
                icon={ArrowUp}
                label={`Move question ${row + 1} up`}
                inactive={row === 0}
                onClick={() => move(row, row - 1, 'button')}
              />
              <IconButton
                icon={ArrowDown}
                label={`Move question ${row + 1} down`}
                inactive={row === questions.length - 1}
                onClick={() => move(row, row + 1, 'button:nth-of-type(2)')}
              />
              <IconButton icon={X} label={`Remove question ${row + 1}`} onClick={() => remove(row)} />
            </span>
          </li>
        ))}
      </ol>
      <div ref={add}>
        {questions.length < MAX_QUESTIONS ? (
          <Button size="small" icon={Plus} onClick={append}>
            Add question
          </Button>
        ) : (
          <p class="hint">The maximum is {MAX_QUESTIONS} questions.</p>
        )}
      </div>
      <span class="sr" role="status">
        {announcement}
      </span>
      {error && (
        <p class="field-error" id={`${id}-error`}>
          {error}
        </p>
      )}
    </fieldset>
  );
}
