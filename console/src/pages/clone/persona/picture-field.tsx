import { ImageUp, X } from 'lucide';
import { useEffect, useRef, useState } from 'preact/hooks';
import { Avatar } from '../../../components/avatar.tsx';
import { Button } from '../../../components/button.tsx';
import { TextField } from '../../../components/field.tsx';
import { Problem } from '../../../components/problem.tsx';
import { isPicture } from '../../../lib/picture.ts';
import { useAction } from '../../../lib/use-action.ts';
import { CropDialog } from './crop-dialog.tsx';

/** What browsers decode and the crop takes. */
const ACCEPTED = 'image/png,image/jpeg,image/webp,image/gif,image/avif';

interface PictureFieldProps {
  /** Initials stand in for a missing picture. */
  name: string;
  value: string;
  onInput: (address: string) => void;
  error: string | undefined;
}

/** The picture of a clone: an uploaded file, or the address of one. */
export function PictureField({ name, value, onInput, error }: PictureFieldProps) {
  const input = useRef<HTMLInputElement>(null);
  const [original, setOriginal] = useState<ImageBitmap>();
  const stored = isPicture(value);
  // A decoded photograph takes many megabytes until the browser collects it.
  useEffect(() => () => original?.close(), [original]);
  const opening = useAction(async (file: File) =>
    setOriginal(
      await createImageBitmap(file).catch(() => {
        throw new Error('This browser cannot read this file as a picture. Choose a PNG, JPEG, or WebP file.');
      }),
    ),
  );
  const change = (address: string) => {
    // The error is of a file that was chosen before.
    opening.clear();
    onInput(address);
  };
  return (
    <div class="field">
      <span class="group-label" id="picture-label">
        Picture
      </span>
      <div class="row wrap picture">
        <Avatar name={name} picture={value} />
        <Button size="small" icon={ImageUp} onClick={() => input.current?.click()}>
          {stored ? 'Replace picture' : 'Upload picture'}
        </Button>
        {value !== '' && (
          <Button size="small" kind="ghost" icon={X} onClick={() => change('')}>
            Remove picture
          </Button>
        )}
        <input
          ref={input}
          type="file"
          accept={ACCEPTED}
          hidden
          aria-labelledby="picture-label"
          onChange={({ currentTarget }) => {
            const [file] = currentTarget.files ?? [];
            if (file) void opening.run(file);
            currentTarget.value = '';
          }}
        />
      </div>
      <Problem problem={opening.problem} />
      {stored && error && (
        <p class="field-error" role="alert">
          {error}
        </p>
      )}
      {!stored && (
        <TextField
          label="Or the URL of a square picture"
          type="url"
          value={value}
          maxLength={2000}
          onInput={change}
          error={error}
          hint="Without a picture, visitors see the initials."
          placeholder="https://example.com/ada.jpg"
          autoComplete="off"
        />
      )}
      {original && (
        <CropDialog
          picture={original}
          onDone={(address) => {
            change(address);
            setOriginal(undefined);
          }}
          onClose={() => setOriginal(undefined)}
        />
      )}
    </div>
  );
}
