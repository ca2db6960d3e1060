import { effect, type ReadonlySignal } from '@preact/signals-core';
import { Component, type ComponentChild } from 'preact';
import type { ChatState, Item } from '../state/chat.ts';
import type { Texts } from '../texts/en.ts';

/** How a message is drawn, whoever draws it. */
export interface MessageProps {
  item: Item;
  /** The newest of all. */
  last: boolean;
  /** Who answers. */
  name: string;
}

export type Part<P> = new (props: P) => Component<P>;

/** What every part of a chat is given. */
export interface World {
  chat: ChatState;
  texts: Texts;
  /** Where a question is written, for who wants to put the focus there. */
  field: { current: HTMLTextAreaElement | null };
  /** What draws answers, when it has come. */
  answers: ReadonlySignal<{ Answer: Part<MessageProps> } | null>;
}

/** From a part's first drawing to its leaving. */
export interface Life {
  /** Aborts when the part leaves. */
  signal: AbortSignal;
  /** Called when the part stands in the document, and after each drawing of it. */
  drawn?: () => void;
}

type Draw<P> = (props: P) => ComponentChild;

/** Hands the world to all parts below. */
export class WorldOf extends Component<World & { children: ComponentChild }> {
  override getChildContext() {
    return this.props;
  }
  override render() {
    return this.props.children;
  }
}

/**
 * A part of the view. `begin` runs once and holds what the part remembers (signals, elements); the function it gives draws, anew whenever a
 * signal that it read has changed. This is all that hooks and bindings would do here, at a tenth of their bytes.
 */
export function part<P = object>(begin: (world: World, life: Life) => Draw<P>): Part<P> {
  return class extends Component<P> {
    #ended = new AbortController();
    #life: Life = { signal: this.#ended.signal };
    #draw: Draw<P> | undefined;
    #stop = () => {};

    override render(given?: P) {
      const props = given as P;
      this.#draw ??= begin(this.context as World, this.#life);
      let drawn: ComponentChild;
      let stale = false;
      this.#stop();
      this.#stop = effect(() => {
        if (stale) this.setState({});
        else drawn = this.#draw?.(props);
        stale = true;
      });
      return drawn;
    }
    override componentDidMount() {
      this.#life.drawn?.();
    }
    override componentDidUpdate() {
      this.#life.drawn?.();
    }
    override componentWillUnmount() {
      this.#stop();
      this.#ended.abort();
    }
  };
}
