import { signal } from '@preact/signals';
import { X } from 'lucide';
import { Button, IconButton } from './button.tsx';

interface Toast {
  id: number;
  text: string;
  action?: { label: string; run: () => void } | undefined;
}

const toasts = signal<Toast[]>([]);
let lastId = 0;

const container = () => document.querySelector('.toasts');
const hasFocus = () => !!container()?.contains(document.activeElement);

const remove = (id: number) => {
  // The focused button disappears with its toast, so move the focus to the page.
  if (hasFocus()) document.querySelector<HTMLElement>('main')?.focus({ preventScroll: true });
  toasts.value = toasts.value.filter((toast) => toast.id !== id);
};

/** Waits while the user reads the toast or is about to press its button. */
function removeAfter(id: number, milliseconds: number): void {
  setTimeout(() => (hasFocus() || container()?.matches(':hover') ? removeAfter(id, 2000) : remove(id)), milliseconds);
}

/** Shows a short message. It stays longer when it has a button. */
export function toast(text: string, action?: Toast['action']): void {
  const id = ++lastId;
  toasts.value = [...toasts.value.slice(-2), { id, text, action }];
  removeAfter(id, action ? 10_000 : 5_000);
}

/** Renders the toasts. Mount it once, at the root. */
export function Toasts() {
  return (
    <div class="toasts" role="status" aria-live="polite">
      {toasts.value.map(({ id, text, action }) => (
        <div class="toast" key={id}>
          <span class="grow">{text}</span>
          {action && (
            <Button
              size="small"
              onClick={() => {
                remove(id);
                action.run();
              }}
            >
              {action.label}
            </Button>
          )}
          <IconButton icon={X} label="Dismiss" onClick={() => remove(id)} />
        </div>
      ))}
    </div>
  );
}
