import { ArrowDown, ArrowUp, Plus, X } from 'lucide';
import { useId, useLayoutEffect, useRef, useState } from 'preact/hooks';
import { Button, IconButton } from '../../../components/button.tsx';
import { moveItem } from './move-item.ts';

const MOST = 8;

interface StarterQuestionsProps {
  questions: readonly string[];
  onChange: (questions: readonly string[]) => void;
  error: string | undefined;
}

let serial = 0;

/** Questions a visitor can ask with one tap: added, removed and put in order, by keyboard, too. */
export function StarterQuestions({ questions, onChange, error }: StarterQuestionsProps) {
  const id = useId();
  const list = useRef<HTMLOListElement>(null);
  const add = useRef<HTMLDivElement>(null);
  const focusNext = useRef<{ row: number; part: string } | null>(null);
  const [said, setSaid] = useState('');
  // A row keeps its key while it moves, so that it keeps its undo history, too.
  const keys = useRef<number[]>([]);
  while (keys.current.length < questions.length) keys.current.push(++serial);
  keys.current.length = questions.length;

  // Before the next key arrives.
  useLayoutEffect(() => {
    const wanted = focusNext.current;
    if (!wanted) return;
    focusNext.current = null;
    const row = list.current?.children[wanted.row];
    (row?.querySelector<HTMLElement>(wanted.part) ?? add.current?.querySelector('button'))?.focus();
  });

  const move = (from: number, to: number, part: string) => {
    if (to < 0 || to >= questions.length) return;
    keys.current = moveItem(keys.current, from, to);
    focusNext.current = { row: to, part };
    setSaid(`Question ${from + 1} is now number ${to + 1} of ${questions.length}.`);
    onChange(moveItem(questions, from, to));
  };
  const remove = (row: number) => {
    keys.current = keys.current.filter((_, index) => index !== row);
    focusNext.current = { row: Math.min(row, questions.length - 2), part: 'input' };
    setSaid(`Question ${row + 1} removed.`);
    onChange(questions.filter((_, index) => index !== row));
  };
  const append = () => {
    if (questions.length >= MOST) return;
    focusNext.current = { row: questions.length, part: 'input' };
    onChange([...questions, '']);
  };

  return (
    <fieldset aria-describedby={`${id}-hint${error ? ` ${id}-error` : ''}`}>
      <legend>Starter questions</legend>
      <p class="hint" id={`${id}-hint`}>
        Shown under the greeting, to be asked with one tap. Alt with an arrow key moves a question.
      </p>
      <ol class="starters" ref={list}>
        {questions.map((question, row) => (
          <li key={keys.current[row]}>
            <input
              value={question}
              maxLength={200}
              aria-label={`Starter question ${row + 1}`}
              placeholder="What do people ask you first?"
              onInput={({ currentTarget }) => onChange(questions.map((old, index) => (index === row ? currentTarget.value : old)))}
              onKeyDown={(event) => {
                if (event.altKey && /^Arrow(Up|Down)$/.test(event.key)) {
                  event.preventDefault();
                  move(row, row + (event.key === 'ArrowUp' ? -1 : 1), 'input');
                } else if (event.key === 'Enter') {
                  event.preventDefault();
                  append();
                }
              }}
            />
            <span class="starter-tools">
              <IconButton
                icon={ArrowUp}
                label={`Move question ${row + 1} up`}
                idle={row === 0}
                onClick={() => move(row, row - 1, 'button')}
              />
              <IconButton
                icon={ArrowDown}
                label={`Move question ${row + 1} down`}
                idle={row === questions.length - 1}
                onClick={() => move(row, row + 1, 'button:nth-of-type(2)')}
              />
              <IconButton icon={X} label={`Remove question ${row + 1}`} onClick={() => remove(row)} />
            </span>
          </li>
        ))}
      </ol>
      <div ref={add}>
        {questions.length < MOST ? (
          <Button size="small" icon={Plus} onClick={append}>
            Add a question
          </Button>
        ) : (
          <p class="hint">That is as many as fit: {MOST}.</p>
        )}
      </div>
      <span class="sr" role="status">
        {said}
      </span>
      {error && (
        <p class="field-error" id={`${id}-error`}>
          {error}
        </p>
      )}
    </fieldset>
  );
}
