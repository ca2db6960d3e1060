import { createHash } from 'node:crypto';
import { type AvatarId, type CloneId, idPattern } from '../../../shared/ids.ts';

/** Path of the pictures that this server stores, followed by an id. */
export const AVATARS_PATH = '/avatars/';
const ID = new RegExp(idPattern('avatar'));

export const isAvatarId = (text: string): text is AvatarId => ID.test(text);

/** The same picture of a clone has the same id. `data` is base64. The migration that moved pictures out of settings makes the same ids. */
export const avatarIdOf = (cloneId: CloneId, data: string): AvatarId =>
  `ava_${createHash('sha256').update(`${cloneId} ${data}`).digest('hex').slice(0, 26)}`;

/** How settings name a stored picture: by its path, because the address of the server may change. */
export const storedAddress = (id: AvatarId): string => AVATARS_PATH + id;

export function avatarAddresses(publicUrl: string) {
  const base = new URL(AVATARS_PATH, publicUrl).href;
  return {
    /** The address that the API answers. Other addresses stay as they are. */
    shown: (stored: string | null): string | null => (stored?.startsWith(AVATARS_PATH) ? base + stored.slice(AVATARS_PATH.length) : stored),

    /** The id of a picture that this server stores, from the address that the API answers. Undefined for addresses elsewhere. */
    idOf: (address: string): AvatarId | undefined => {
      const id = address.startsWith(base) ? address.slice(base.length) : '';
      return isAvatarId(id) ? id : undefined;
    },
  };
}
