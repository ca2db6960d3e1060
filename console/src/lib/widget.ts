import type { CreatedSession } from '@cloneai/sdk';

// The chat that visitors get, on a page of the console: the server's own /widget.js and its element.

/** `<cloneai-chat>`, as far as the console uses it (widget/types). Set `preview` before it is in the document. */
export interface ChatElement extends HTMLElement {
  preview?: () => PromiseLike<CreatedSession>;
  /** Reads the clone's settings again, and leaves conversation and focus alone. Not there before the script has come. */
  reload?: () => void;
}

interface WidgetWindow {
  CloneAI?: { on(event: 'question' | 'answer', listener: () => void): () => void };
  trustedTypes?: { createPolicy(name: string, rules: { createScriptURL(url: string): string }): { createScriptURL(url: string): unknown } };
}

const page = window as unknown as WidgetWindow;
const ADDRESS = '/widget.js';

let policy: { createScriptURL(url: string): unknown } | undefined;

/** The page's policy takes an address of a script only from a policy of ours; ours knows one address. */
function scriptAddress(): string {
  policy ??= page.trustedTypes?.createPolicy('cloneai-widget', {
    createScriptURL(url) {
      if (url !== ADDRESS) throw new TypeError(`${url} is not the widget.`);
      return url;
    },
  });
  return (policy?.createScriptURL(ADDRESS) ?? ADDRESS) as string;
}

let loading: Promise<void> | undefined;

/** Brings the element to this page, once. After a failure it may be tried again. */
export function loadWidget(): Promise<void> {
  loading ??= new Promise<void>((resolve, reject) => {
    const script = document.createElement('script');
    script.src = scriptAddress();
    script.async = true;
    script.onload = () => resolve();
    script.onerror = () => {
      script.remove();
      loading = undefined;
      reject(new Error('The chat could not be loaded from this server.'));
    };
    document.head.append(script);
  });
  return loading;
}

/** Called with each question that is asked in a chat on this page. Gives what ends it. */
export const onQuestion = (listener: () => void): (() => void) => page.CloneAI?.on('question', listener) ?? (() => {});

/** A chat with the draft of a clone, as somebody who may see it. */
export function createPreviewChat(slug: string, open: () => PromiseLike<CreatedSession>): ChatElement {
  const chat: ChatElement = document.createElement('cloneai-chat');
  chat.setAttribute('clone', slug);
  chat.preview = open;
  return chat;
}
