import { useEffect } from 'react';

declare global {
  interface Window {
    /** An array of queued calls until the script is loaded. */
    CloneAI?: { push(call: unknown[]): void } | undefined;
  }
}

export interface CloneAIChatProps {
  /** The server's URL. */
  baseUrl: string;
  /** Slug or publishable key. */
  clone: string;
  theme?: 'light' | 'dark' | 'auto';
  color?: string;
  position?: 'left' | 'right';
}

/** The widget in the page's corner while this component is mounted. Use it once per page. */
export function CloneAIChat({ baseUrl, clone, theme, color, position }: CloneAIChatProps) {
  useEffect(() => {
    const script = document.createElement('script');
    script.src = `${baseUrl}/widget.js`;
    script.async = true;
    for (const [name, value] of Object.entries({ clone, theme, color, position })) if (value) script.dataset[name] = value;
    // Deferred, so that StrictMode, which runs each effect twice, loads the script once.
    const timer = setTimeout(() => document.head.append(script));
    return () => {
      clearTimeout(timer);
      if (!script.isConnected) return;
      script.remove();
      // If the script is still loading, it finds this call in the queue.
      window.CloneAI ??= [] as unknown[][];
      window.CloneAI.push(['destroy']);
    };
  }, [baseUrl, clone, theme, color, position]);
  return null;
}
