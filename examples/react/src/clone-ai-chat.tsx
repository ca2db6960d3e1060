import { useEffect } from 'react';

declare global {
  interface Window {
    /** Before its script has come, an array of calls. */
    CloneAI?: { push(call: unknown[]): void } | undefined;
  }
}

export interface CloneAIChatProps {
  /** The server's address. */
  baseUrl: string;
  /** Slug or publishable key. */
  clone: string;
  theme?: 'light' | 'dark' | 'auto';
  color?: string;
  position?: 'left' | 'right';
}

/** The ready-made chat in the page's corner, for as long as this is mounted. One for a page. */
export function CloneAIChat({ baseUrl, clone, theme, color, position }: CloneAIChatProps) {
  useEffect(() => {
    const script = document.createElement('script');
    script.src = `${baseUrl}/widget.js`;
    script.async = true;
    for (const [name, value] of Object.entries({ clone, theme, color, position })) if (value) script.dataset[name] = value;
    // A turn later, so that an effect that is undone at once, as in StrictMode, asks for nothing.
    const timer = setTimeout(() => document.head.append(script));
    return () => {
      clearTimeout(timer);
      if (!script.isConnected) return;
      script.remove();
      // Its script may still be on its way: then it finds this call in its queue.
      window.CloneAI ??= [] as unknown[][];
      window.CloneAI.push(['destroy']);
    };
  }, [baseUrl, clone, theme, color, position]);
  return null;
}
