import { effect, signal } from '@preact/signals';

export type ThemeChoice = 'auto' | 'light' | 'dark';
const KEY = 'cloneai:theme';
const stored = localStorage.getItem(KEY);

/** The user's theme for the console. `auto` follows the system. */
export const themeChoice = signal<ThemeChoice>(stored === 'light' || stored === 'dark' ? stored : 'auto');

effect(() => {
  const choice = themeChoice.value;
  if (choice === 'auto') {
    localStorage.removeItem(KEY);
    delete document.documentElement.dataset.theme;
  } else {
    localStorage.setItem(KEY, choice);
    document.documentElement.dataset.theme = choice;
  }
});
