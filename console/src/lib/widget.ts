import type { CreatedSession } from '@cloneai/sdk';

// Loads the server's /widget.js, so that the console can show the chat that visitors see.

/** The parts of `<cloneai-chat>` that the console uses (see widget/types). Set `preview` before inserting it. */
export interface ChatElement extends HTMLElement {
  preview?: () => PromiseLike<CreatedSession>;
  /** Reloads the clone's settings without touching the conversation or the focus. Missing until the script has loaded. */
  reload?: () => void;
}

interface WidgetWindow {
  CloneAI?: { on(event: 'question' | 'answer', listener: () => void): () => void };
  trustedTypes?: { createPolicy(name: string, rules: { createScriptURL(url: string): string }): { createScriptURL(url: string): unknown } };
}

const page = window as unknown as WidgetWindow;
const SCRIPT_URL = '/widget.js';

let policy: { createScriptURL(url: string): unknown } | undefined;

/** The console's Content Security Policy requires Trusted Types. This policy allows one script URL. */
function scriptUrl(): string {
  policy ??= page.trustedTypes?.createPolicy('cloneai-widget', {
    createScriptURL(url) {
      if (url !== SCRIPT_URL) throw new TypeError(`${url} is not the widget script.`);
      return url;
    },
  });
  return (policy?.createScriptURL(SCRIPT_URL) ?? SCRIPT_URL) as string;
}

let loading: Promise<void> | undefined;

/** Loads the widget script once. Can be called again after a failure. */
export function loadWidget(): Promise<void> {
  loading ??= new Promise<void>((resolve, reject) => {
    const script = document.createElement('script');
    script.src = scriptUrl();
    script.async = true;
    script.onload = () => resolve();
    script.onerror = () => {
      script.remove();
      loading = undefined;
      reject(new Error('Could not load the chat from this server.'));
    };
    document.head.append(script);
  });
  return loading;
}

/** Calls `listener` for each question in a chat on this page. Returns a function that unsubscribes. */
export const onQuestion = (listener: () => void): (() => void) => page.CloneAI?.on('question', listener) ?? (() => {});

/** A chat with the draft of a clone, in a preview session. */
export function createPreviewChat(slug: string, createSession: () => PromiseLike<CreatedSession>): ChatElement {
  const chat: ChatElement = document.createElement('cloneai-chat');
  chat.setAttribute('clone', slug);
  chat.preview = createSession;
  return chat;
}
