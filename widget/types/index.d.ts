// The API of the script on a page. In a TypeScript project: /// <reference types="@cloneai/widget" />

/** The response of `POST /v1/clones/{cloneId}/sessions` that the site's own server received with its secret key. */
export interface IdentifiedVisitor {
  session: { id: string };
  token: string;
  /** Seconds. */
  expiresIn?: number;
}

export interface CloneAIEvents {
  open: undefined;
  close: undefined;
  question: { text: string };
  answer: { id: string | null; text: string; finishReason: 'stop' | 'length' | 'stopped' | 'refused' | 'error' | null };
  error: unknown;
}

export interface CloneAIWidget {
  open(): void;
  close(): void;
  toggle(): void;
  /** Opens the chat and sends a question. While an answer is being written, the text waits in the composer. */
  send(text: string): void;
  /** Continues the session of an identified visitor. A function is called again when the token expires. The browser stores nothing of it. */
  identify(visitor: IdentifiedVisitor | (() => Promise<IdentifiedVisitor>)): void;
  /** Adds a listener. Returns a function that removes it. */
  on<E extends keyof CloneAIEvents>(event: E, listener: (detail: CloneAIEvents[E]) => void): () => void;
  /** Removes the chat, its listeners and this object from the page. */
  destroy(): void;
  push(call: ['open' | 'close' | 'toggle' | 'destroy'] | ['send', string] | ['identify', Parameters<CloneAIWidget['identify']>[0]]): void;
}

/** `<cloneai-chat clone="SLUG">` shows the chat inside the page. Takes the snippet's attributes without `data-`. */
export interface CloneAIChatElement extends HTMLElement {
  /**
   * Shows the clone's draft instead of the published version: `() => client.sessions.create(cloneId, { preview: true })`. Set it before you
   * add the element to the document. It is called again for a new conversation and when the token expires. The browser stores nothing of it.
   */
  preview?: () => Promise<IdentifiedVisitor>;
  /** Reloads the clone's name, greeting, questions and theme. Keeps the conversation and the focus. */
  reload(): void;
}

declare global {
  interface HTMLElementTagNameMap {
    'cloneai-chat': CloneAIChatElement;
  }
  interface Window {
    /** Settings of a script whose attributes are removed, named like them: `{ clone: 'ada', position: 'left' }`. */
    CloneAISettings?: Partial<Record<'clone' | 'color' | 'theme' | 'position' | 'title' | 'language', string>>;
    /** An array of queued calls until the script is loaded: `(window.CloneAI ||= []).push(['open'])`. */
    CloneAI?: CloneAIWidget | Parameters<CloneAIWidget['push']>[0][];
  }
}
