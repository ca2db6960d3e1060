import { Icon, SEND, STOP } from './icons.tsx';
import { part } from './part.ts';

const LONGEST = 8000;
const TALLEST = 160;

export const Composer = part(({ chat, texts, field }, life) => {
  life.drawn = () => {
    const area = field.current;
    if (!area) return;
    area.style.height = 'auto';
    area.style.height = `${Math.min(TALLEST, area.scrollHeight)}px`;
  };
  const send = () => {
    if (chat.send(chat.draft.value)) chat.draft.value = '';
    field.current?.focus();
  };
  const key = (event: KeyboardEvent) => {
    // While an input method is composing, Enter belongs to it.
    if (event.key !== 'Enter' || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    if (!chat.busy.value) send();
  };

  return () => {
    const text = chat.draft.value;
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
            // While it is empty its words are the interface's.
            dir={text ? 'auto' : texts.direction}
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
          {chat.busy.value ? (
            <button type="button" class="send" aria-label={texts.stop} disabled={chat.connection.value === 'stopping'} onClick={chat.stop}>
              <Icon path={STOP} />
            </button>
          ) : (
            <button type="submit" class="send" aria-label={texts.send} disabled={!text.trim() || chat.blocked.value}>
              <Icon path={SEND} />
            </button>
          )}
        </div>
        <p class="note">{texts.note}</p>
      </form>
    );
  };
});
