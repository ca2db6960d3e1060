import { component } from './component.ts';
import { Icon, SEND, STOP } from './icons.tsx';

const MAX_LENGTH = 8000;
const MAX_HEIGHT = 160;

export const Composer = component(({ chat, texts, field }, lifecycle) => {
  lifecycle.rendered = () => {
    const area = field.current;
    if (!area) return;
    area.style.height = 'auto';
    // Reading the height takes a layout, which a panel that opens would wait for.
    if (area.value) area.style.height = `${Math.min(MAX_HEIGHT, area.scrollHeight)}px`;
  };
  const send = () => {
    if (chat.send(chat.draft.value)) chat.draft.value = '';
    field.current?.focus();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== 'Enter' || event.shiftKey) return;
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
            // The placeholder is in the interface's language.
            dir={text ? 'auto' : texts.direction}
            aria-label={texts.question}
            placeholder={texts.placeholder}
            maxLength={MAX_LENGTH}
            enterkeyhint="send"
            value={text}
            disabled={chat.blocked.value}
            onInput={(event) => {
              chat.write(event.currentTarget.value);
            }}
            onKeyDown={onKeyDown}
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
