import type { Item } from '../state/chat.ts';
import { rate } from '../state/rating.ts';
import { signal } from '../state/signals.ts';
import { ratingTextsIn } from '../texts/rating.ts';
import { component } from './component.ts';
import { CLOSE, Icon } from './icons.tsx';
import css from './styles/rating-reason.css?inline';
import { createStyles } from './styles.ts';

// Loaded with the first rating.

export { rate };

/** The server takes 2000 characters, the reasons among them. */
const MAX_COMMENT = 1800;

const adoptStyles = createStyles(css);

/** The question, for those who see it and for screen readers, which announce it. */
export const questionIn = (language: string): string => ratingTextsIn(language).question;

/** What the expert reads of a bad rating: the reasons that were chosen, and what the visitor wrote. */
const commentOf = (reasons: readonly string[], comment: string): string =>
  [reasons.join(', '), comment.trim()].filter((part) => part !== '').join(': ');

interface Props {
  item: Item;
  id: string;
  /** The button that asked for it. */
  opener: HTMLElement;
  onClose: () => void;
}

/** Asks why an answer is bad. The rating itself is already sent, and the chat goes on meanwhile. */
export const RatingReason = component<Props>(({ chat, language }, lifecycle) => {
  const texts = ratingTextsIn(language);
  const chosen = signal<readonly string[]>([]);
  const comment = signal('');
  const state = signal<'open' | 'sending' | 'failed'>('open');
  const form = { current: null as HTMLFormElement | null };
  let shown: string | undefined;
  lifecycle.rendered = () => {
    const root = form.current?.getRootNode();
    if (root) adoptStyles(root as ShadowRoot);
    // Its end says what failed.
    if (shown !== state.peek() && (!shown || form.current?.matches(':focus-within'))) form.current?.scrollIntoView({ block: 'nearest' });
    shown = state.peek();
  };
  let back: HTMLElement;
  // However it closes, the focus stays where the visitor has moved it.
  lifecycle.signal.addEventListener('abort', () => form.current?.matches(':focus-within') && back.focus());

  return ({ item, id, opener, onClose }) => {
    back = opener;
    const text = commentOf(chosen.value, comment.value);
    const isSending = state.value === 'sending';
    const send = async () => {
      if (isSending || !text) return;
      state.value = 'sending';
      const isStored = await rate(chat, item, 'down', text);
      // The visitor may have closed it meanwhile, and another may be open.
      if (lifecycle.signal.aborted) return;
      if (isStored) onClose();
      else state.value = 'failed';
    };
    return (
      <form
        class="reason"
        id={id}
        ref={form}
        aria-label={texts.question}
        onSubmit={(event) => {
          event.preventDefault();
          void send();
        }}
        onKeyDown={(event) => {
          if (event.key !== 'Escape') return;
          // Escape closes the question, and the next one the panel.
          event.stopPropagation();
          onClose();
        }}
      >
        <div class="reasons">
          {texts.reasons.map((reason) => {
            const isChosen = chosen.value.includes(reason);
            const toggle = () => {
              // In the order in which they are shown.
              chosen.value = texts.reasons.filter((other) => (other === reason ? !isChosen : chosen.value.includes(other)));
            };
            return (
              <button type="button" key={reason} aria-pressed={isChosen} onClick={toggle}>
                {reason}
              </button>
            );
          })}
        </div>
        <div class="more">
          <input
            type="text"
            dir={comment.value ? 'auto' : undefined}
            aria-label={texts.comment}
            placeholder={texts.comment}
            maxLength={MAX_COMMENT}
            enterkeyhint="send"
            value={comment.value}
            onInput={(event) => {
              comment.value = event.currentTarget.value;
            }}
          />
          <button type="submit" class="give" aria-disabled={isSending || !text}>
            {isSending ? texts.sending : texts.send}
          </button>
          <button type="button" class="quiet" aria-label={texts.close} onClick={onClose}>
            <Icon path={CLOSE} />
          </button>
        </div>
        <p role="alert">{state.value === 'failed' && texts.failed}</p>
      </form>
    );
  };
});
