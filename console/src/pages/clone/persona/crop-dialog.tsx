import { useEffect, useRef, useState } from 'preact/hooks';
import { Dialog } from '../../../components/dialog.tsx';
import { Field } from '../../../components/field.tsx';
import { DialogActions, Form } from '../../../components/form.tsx';
import { Problem } from '../../../components/problem.tsx';
import { type Crop, draw, encode, MAX_ZOOM, moved, SIDE, WHOLE } from '../../../lib/picture.ts';
import { useAction } from '../../../lib/use-action.ts';

/** Pixels by which an arrow key moves the picture. */
const STEP = 12;
const ARROWS: Record<string, { x: number; y: number }> = {
  ArrowLeft: { x: -STEP, y: 0 },
  ArrowRight: { x: STEP, y: 0 },
  ArrowUp: { x: 0, y: -STEP },
  ArrowDown: { x: 0, y: STEP },
};

/** Chooses the part of a picture that visitors see. */
export function CropDialog({ picture, onDone, onClose }: { picture: ImageBitmap; onDone: (address: string) => void; onClose: () => void }) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const [crop, setCrop] = useState<Crop>(WHOLE);
  useEffect(() => draw(canvas.current, picture, crop), [picture, crop]);
  const move = (by: { x: number; y: number }) =>
    setCrop((now) => moved(picture, now, by, canvas.current?.getBoundingClientRect().width || SIDE));
  const action = useAction(async () => {
    if (canvas.current) onDone(await encode(canvas.current));
  });
  return (
    <Dialog title="Crop the picture" onClose={onClose}>
      <Form onSubmit={() => void action.run()}>
        <canvas
          ref={canvas}
          class="crop"
          width={SIDE}
          height={SIDE}
          tabIndex={0}
          role="img"
          aria-label="The part that visitors see. Drag the picture, or move it with the arrow keys."
          data-autofocus
          onPointerDown={(event) => event.currentTarget.setPointerCapture(event.pointerId)}
          onPointerMove={({ currentTarget, pointerId, movementX, movementY }) => {
            if (currentTarget.hasPointerCapture(pointerId)) move({ x: movementX, y: movementY });
          }}
          onKeyDown={(event) => {
            const by = ARROWS[event.key];
            if (!by) return;
            event.preventDefault();
            move(by);
          }}
        />
        <Field label="Zoom">
          {(attributes) => (
            <input
              {...attributes}
              type="range"
              min={1}
              max={MAX_ZOOM}
              step={0.05}
              value={crop.zoom}
              onInput={({ currentTarget }) => setCrop((now) => ({ ...now, zoom: Number(currentTarget.value) }))}
            />
          )}
        </Field>
        <Problem problem={action.problem} />
        <DialogActions onCancel={onClose} submit="Use picture" busy={action.busy && 'Encoding…'} />
      </Form>
    </Dialog>
  );
}
