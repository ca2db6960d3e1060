import { FileUp } from 'lucide';
import { useEffect, useRef, useState } from 'preact/hooks';
import { Icon } from '../../../components/icon.tsx';
import { toast } from '../../../components/toast.tsx';
import { count } from '../../../lib/format.ts';
import { droppedFiles } from './dropped-files.ts';

const hasFiles = ({ dataTransfer }: DragEvent) => !!dataTransfer?.types.includes('Files');

/** Accepts files dropped anywhere in the window, so that the browser does not open them. */
export function DropZone({ onFiles, into }: { onFiles: (files: File[]) => void; into: string }) {
  const [over, setOver] = useState(false);
  const onFilesRef = useRef(onFiles);
  onFilesRef.current = onFiles;
  useEffect(() => {
    // dragenter and dragleave fire for every element under the pointer.
    let depth = 0;
    const on = (change: (event: DragEvent) => void) => (event: DragEvent) => {
      if (!hasFiles(event)) return;
      event.preventDefault();
      change(event);
      setOver(depth > 0);
    };
    const listeners = {
      dragenter: on(() => depth++),
      dragleave: on(() => depth--),
      dragover: on(({ dataTransfer }) => {
        if (dataTransfer) dataTransfer.dropEffect = 'copy';
      }),
      drop: on(({ dataTransfer }) => {
        depth = 0;
        if (!dataTransfer) return;
        void droppedFiles(dataTransfer).then(({ files, unreadable, truncated }) => {
          onFilesRef.current(files);
          if (unreadable > 0) toast(`${count(unreadable, 'file')} could not be read. Drop them again or use Add files.`);
          if (truncated) toast(`Only the first ${count(files.length, 'file')} were added. Drop the rest again later.`);
        });
      }),
    };
    for (const [name, listener] of Object.entries(listeners)) addEventListener(name as 'drop', listener);
    return () => {
      for (const [name, listener] of Object.entries(listeners)) removeEventListener(name as 'drop', listener);
    };
  }, []);
  if (!over) return null;
  return (
    <div class="drop-here" aria-hidden="true">
      <div>
        <Icon icon={FileUp} size={36} />
        <p>Drop to add to {into}</p>
      </div>
    </div>
  );
}
