import { createContext } from 'preact';
import { useContext } from 'preact/hooks';
import type { ChatState } from '../state/chat.ts';
import type { Texts } from '../texts/en.ts';

export interface World {
  chat: ChatState;
  texts: Texts;
}

export const WorldContext = createContext<World | null>(null);

export function useWorld(): World {
  const world = useContext(WorldContext);
  if (!world) throw new Error('no world around this part');
  return world;
}
