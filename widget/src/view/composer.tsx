import type { RefObject } from 'preact';
import { useEffect } from 'preact/hooks';
import { useWorld } from './context.ts';
import { Icon } from './icons.tsx';

const LONGEST = 8000;
const TALLEST = 160;

export function Composer({ field }: { field: RefObject<HTMLTextAreaElement | null> }) {
  const { chat, texts } = useWorld();
  const text = chat.draft.value;
  const busy = chat.busy.value;

  useEffect(() => {
    const area = field.current;
    if (!area) return;
    area.style.height = 'auto';
    area.style.height = `${Math.min(TALLEST, area.scrollHeight)}px`;
  }, [text, field]);

  const send = () => {
    if (chat.send(text)) chat.draft.value = '';
    field.current?.focus();
  };
  const key = (event: KeyboardEvent) => {
    // While an input method is composing, Enter belongs to it.
    if (event.key !== 'Enter' || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    if (!busy) send();
  };

  return (
    <form
      class="composer"
      onSubmit={(event) => {
        event.preventDefault();
        send();
      }}
    >
      <div class="field">
        <textarea
          ref={field}
          rows={1}
          dir="auto"
          aria-label={texts.question}
          placeholder={texts.placeholder}
          maxLength={LONGEST}
          enterkeyhint="send"
          value={text}
          disabled={chat.blocked.value}
          onInput={(event) => {
            chat.write(event.currentTarget.value);
          }}
          onKeyDown={key}
        />
        {busy ? (
          <button type="button" class="send" aria-label={texts.stop} disabled={chat.connection.value === 'stopping'} onClick={chat.stop}>
            <Icon name="stop" />
          </button>
        ) : (
          <button type="submit" class="send" aria-label={texts.send} disabled={!text.trim() || chat.blocked.value}>
            <Icon name="send" />
          </button>
        )}
      </div>
      <p class="note">{texts.note}</p>
    </form>
  );
}
