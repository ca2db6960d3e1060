import { ApiError, ConnectionError } from '@cloneai/sdk';
import { Clock, RotateCcw, X } from 'lucide';
import { Button, IconButton } from '../../../components/button.tsx';
import { Note, Progress } from '../../../components/note.tsx';
import { problemText } from '../../../components/problem.tsx';
import { ago, bytes, count } from '../../../lib/format.ts';
import { isUnsettled, type Pause, type Upload, type UploadQueue } from './upload-queue.ts';
import { useNow } from './use-now.ts';

/** The server speaks to programs there; a person has dropped a file. */
function why(problem: unknown): string {
  if (problem instanceof ApiError && problem.status === 413)
    return 'This file is larger than this server takes. Split it and add the parts, or save it with smaller pictures.';
  if (isUnsettled(problem))
    return 'The connection broke while this file was sent, and it may have arrived all the same. If it is not in the list below, send it again.';
  if (problem instanceof ConnectionError)
    return `${navigator.onLine ? 'The server does not answer.' : 'This device is offline.'} It goes on by itself when the connection is back.`;
  return problemText(problem);
}

const time = new Intl.DateTimeFormat(undefined, { timeStyle: 'short' });

/** The server takes no more for now: says so, and when it goes on. */
function Waiting({ pause, waiting, onTry }: { pause: Pause; waiting: number; onTry: () => void }) {
  const now = useNow(10_000);
  const until = new Date(pause.until).toISOString();
  return (
    <Note
      kind="warn"
      icon={Clock}
      action={
        <Button size="small" onClick={onTry}>
          Try now
        </Button>
      }
    >
      <strong>{count(waiting, 'upload waits', 'uploads wait')} here.</strong> This server takes{' '}
      {pause.limit ? `${count(pause.limit, 'upload')} an hour` : 'a limited number of uploads an hour'} from one person. It goes on by
      itself at {time.format(pause.until)}
      {pause.until - now > 45_000 && ` (${ago(until, now)})`}. Keep this window open until then; other pages of the console may be used, and
      text that you paste is taken all the same.
    </Note>
  );
}

function Row({ upload, queue }: { upload: Upload; queue: UploadQueue }) {
  const { id, name, state, sent, problem } = upload;
  return (
    <li class="upload">
      <div class="grow">
        <p class="upload-name">
          <span>{name}</span>
          <span class="small dim">{bytes(upload.bytes)}</span>
        </p>
        {state === 'sending' && (
          <div class="row">
            <Progress value={sent} label={`Uploading ${name}`} />
            <span class="small dim number">{sent < 1 ? `${Math.round(sent * 100)} %` : 'Storing …'}</span>
          </div>
        )}
        {state === 'waiting' && <p class="small dim">Waits for its turn</p>}
        {state === 'failed' && (
          <p class="small upload-problem" role="alert">
            {why(problem)}
          </p>
        )}
      </div>
      {state === 'failed' && (
        <Button
          size="small"
          icon={RotateCcw}
          label={`${upload.doubt ? 'Upload anyway:' : 'Try again:'} ${name}`}
          onClick={() => queue.retry(id)}
        >
          {upload.doubt ? 'Upload anyway' : 'Try again'}
        </Button>
      )}
      <IconButton
        icon={X}
        label={state === 'failed' ? `Remove ${name} from this list` : `Cancel ${name}`}
        onClick={() => queue.cancel(id)}
      />
    </li>
  );
}

/** What is on its way to the server, and what waits to be. */
export function Uploads({ queue }: { queue: UploadQueue }) {
  const uploads = queue.uploads.value;
  const pause = queue.pause.value;
  const waiting = uploads.filter(({ state }) => state === 'waiting').length;
  const going = uploads.filter(({ state }) => state !== 'failed').length;
  return (
    <>
      <p class="sr" role="status">
        {going > 0 ? `${count(going, 'upload')} to go` : ''}
      </p>
      {uploads.length > 0 && (
        <section class="stack tight" aria-label="Uploads">
          {pause && waiting > 0 && <Waiting pause={pause} waiting={waiting} onTry={queue.resume} />}
          <ul class="list uploads">
            {uploads.map((upload) => (
              <Row key={upload.id} upload={upload} queue={queue} />
            ))}
          </ul>
        </section>
      )}
    </>
  );
}
