import { signal } from '@preact/signals';
import { X } from 'lucide';
import { Button, IconButton } from './button.tsx';

interface Toast {
  id: number;
  text: string;
  action?: { label: string; run: () => void } | undefined;
}

const toasts = signal<Toast[]>([]);
let last = 0;

const place = () => document.querySelector('.toasts');
const hasFocus = () => !!place()?.contains(document.activeElement);

const drop = (id: number) => {
  // The button that had the focus goes with its message: to the page then, not to nowhere.
  if (hasFocus()) document.querySelector<HTMLElement>('main')?.focus({ preventScroll: true });
  toasts.value = toasts.value.filter((one) => one.id !== id);
};

/** What somebody is reading or about to press does not go away under them. */
function dropAfter(id: number, milliseconds: number): void {
  setTimeout(() => (hasFocus() || place()?.matches(':hover') ? dropAfter(id, 2000) : drop(id)), milliseconds);
}

/** Says that something was done, for a while; longer when there is something to press. */
export function toast(text: string, action?: Toast['action']): void {
  const id = ++last;
  toasts.value = [...toasts.value.slice(-2), { id, text, action }];
  dropAfter(id, action ? 10_000 : 5_000);
}

/** Where they appear; once, at the root. */
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
                drop(id);
                action.run();
              }}
            >
              {action.label}
            </Button>
          )}
          <IconButton icon={X} label="Dismiss" onClick={() => drop(id)} />
        </div>
      ))}
    </div>
  );
}
