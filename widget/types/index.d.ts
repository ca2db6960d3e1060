// What the snippet puts on a page. In a TypeScript project: /// <reference types="@cloneai/widget" />

/** What a site's own server got from `POST /v1/clones/{cloneId}/sessions` with its secret key. */
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
  /** Opens the chat and asks; while an answer is being written, the text waits in the field instead. */
  send(text: string): void;
  /** Goes on in the session of somebody the site knows. A function is asked again when the token has ended. Nothing of it is kept in the browser. */
  identify(visitor: IdentifiedVisitor | (() => Promise<IdentifiedVisitor>)): void;
  /** Gives a function that ends the listening. */
  on<E extends keyof CloneAIEvents>(event: E, listener: (detail: CloneAIEvents[E]) => void): () => void;
  /** Removes the chat, its listeners and this object from the page. */
  destroy(): void;
  push(call: ['open' | 'close' | 'toggle' | 'destroy'] | ['send', string] | ['identify', Parameters<CloneAIWidget['identify']>[0]]): void;
}

/** `<cloneai-chat clone="SLUG">`: the chat in the page's flow. Other attributes as the snippet's, without `data-`. */
export interface CloneAIChatElement extends HTMLElement {
  /**
   * Shows the clone's draft instead of what is published: opens a session with it, by a client that may
   * (`() => client.sessions.create(cloneId, { preview: true })`). Set it before the element is in the document. Called again for a new
   * conversation, and when the token has ended. Nothing of it is kept in the browser.
   */
  preview?: () => Promise<IdentifiedVisitor>;
  /** Reads the clone's settings again: its name, greeting, questions and looks. Leaves the conversation and the focus where they are. */
  reload(): void;
}

declare global {
  interface HTMLElementTagNameMap {
    'cloneai-chat': CloneAIChatElement;
  }
  interface Window {
    /** Before the snippet has come it may be an array of calls: `(window.CloneAI ||= []).push(['open'])`. */
    CloneAI?: CloneAIWidget | Parameters<CloneAIWidget['push']>[0][];
  }
}
