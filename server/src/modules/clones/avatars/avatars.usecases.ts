import type { Context } from '../../../shared/context.ts';
import { AppError } from '../../../shared/errors.ts';
import type { AvatarId, CloneId } from '../../../shared/ids.ts';
import { type PictureData, readPictureData } from '../../../shared/picture-data.ts';
import { avatarAddresses, avatarIdOf, storedAddress } from './avatar-address.service.ts';
import type { AvatarsStore, NewAvatar } from './avatars.store.ts';

export type AvatarsUsecases = ReturnType<typeof createAvatarsUsecases>;

export function createAvatarsUsecases({ store, publicUrl }: { store: AvatarsStore; publicUrl: string }) {
  const { shown, idOf } = avatarAddresses(publicUrl);

  return {
    /** Settings as the API answers them: the picture by its full address. */
    withAddress<T extends { avatarUrl: string | null }>(settings: T): T {
      return { ...settings, avatarUrl: shown(settings.avatarUrl) };
    },

    /**
     * Splits what a caller sent into the settings to store and the picture to store with them: a picture inside its address, or one that
     * this server returned for a clone of the same workspace. Throws `invalid_input` for one that no clone of the workspace uses.
     */
    async takePicture<T extends { avatarUrl?: string | null | undefined }>(
      ctx: Context,
      cloneId: CloneId,
      input: T,
    ): Promise<{ input: T; avatar: NewAvatar | undefined }> {
      const { avatarUrl } = input;
      if (!avatarUrl) return { input, avatar: undefined };
      const own = idOf(avatarUrl);
      const picture = own ? await store.ofWorkspace(ctx, own) : readPictureData(avatarUrl);
      if (!picture) {
        if (own === undefined) return { input, avatar: undefined };
        throw new AppError(
          'invalid_input',
          'No clone of this workspace still uses this picture. Send the picture itself as data:image/png;base64,….',
          { param: 'avatarUrl' },
        );
      }
      const id = avatarIdOf(cloneId, picture.data);
      return { input: { ...input, avatarUrl: storedAddress(id) }, avatar: { ...picture, id } };
    },

    /** A stored picture, for everybody who knows its id. */
    findAvatar: (id: AvatarId): Promise<PictureData | undefined> => store.find(id),

    /** The id of a stored picture, from the address in the settings of a clone. Undefined for addresses elsewhere. */
    storedAvatarOf: idOf,
  };
}
