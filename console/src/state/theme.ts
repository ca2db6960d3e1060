import { effect, signal } from '@preact/signals';

export type ThemeChoice = 'auto' | 'light' | 'dark';
const KEY = 'cloneai:theme';
const kept = localStorage.getItem(KEY);

/** What the person chose for the console; `auto` follows the system. */
export const themeChoice = signal<ThemeChoice>(kept === 'light' || kept === 'dark' ? kept : 'auto');

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
