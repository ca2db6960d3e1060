import { FileUp } from 'lucide';
import { useEffect, useRef, useState } from 'preact/hooks';
import { Icon } from '../../../components/icon.tsx';
import { toast } from '../../../components/toast.tsx';
import { count } from '../../../lib/format.ts';
import { droppedFiles } from './dropped-files.ts';

const holdsFiles = ({ dataTransfer }: DragEvent) => !!dataTransfer?.types.includes('Files');

/** Takes files dropped anywhere in the window, so that none is opened by the browser in place of the console. */
export function DropZone({ onFiles, into }: { onFiles: (files: File[]) => void; into: string }) {
  const [over, setOver] = useState(false);
  const take = useRef(onFiles);
  take.current = onFiles;
  useEffect(() => {
    // Enter and leave come for each element under the pointer.
    let depth = 0;
    const on = (change: (event: DragEvent) => void) => (event: DragEvent) => {
      if (!holdsFiles(event)) return;
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
        void droppedFiles(dataTransfer).then(({ files, unread, cut }) => {
          take.current(files);
          if (unread > 0) toast(`${count(unread, 'file')} could not be read. Drop them again, or use Add files.`);
          if (cut)
            toast(`That were very many files at once: the first ${count(files.length, 'file')} are taken. Drop the rest after that.`);
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
        <p>Drop to teach {into}</p>
      </div>
    </div>
  );
}
