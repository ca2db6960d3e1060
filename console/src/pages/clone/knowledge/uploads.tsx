import { ApiError, ConnectionError } from '@cloneai/sdk';
import { Clock, RotateCcw, X } from 'lucide';
import { Button, IconButton } from '../../../components/button.tsx';
import { Note, Progress } from '../../../components/note.tsx';
import { problemText } from '../../../components/problem.tsx';
import { ago, bytes, count } from '../../../lib/format.ts';
import { isInProgress, type Pause, type Upload, type UploadQueue } from './upload-queue.ts';
import { useNow } from './use-now.ts';

/** Explains an error in terms of the file. */
function uploadErrorText(problem: unknown): string {
  if (problem instanceof ApiError && problem.status === 413)
    return 'This file is too large for this server. Split it, or save it with smaller images.';
  if (isInProgress(problem))
    return 'The connection broke during the upload, but the file may have arrived. If it is not in the list below, try again.';
  if (problem instanceof ConnectionError)
    return `${navigator.onLine ? 'The server does not respond.' : 'You are offline.'} The upload continues automatically when the connection is back.`;
  return problemText(problem);
}

const time = new Intl.DateTimeFormat(undefined, { timeStyle: 'short' });

/** Explains that the rate limit is reached and when the uploads continue. */
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
      <strong>{count(waiting, 'upload is', 'uploads are')} waiting.</strong> This server accepts{' '}
      {pause.limit ? `${count(pause.limit, 'upload')} per hour` : 'a limited number of uploads per hour'} from each user. The rest continue
      automatically at {time.format(pause.until)}
      {pause.until - now > 45_000 && ` (${ago(until, now)})`}. Keep this window open. You can use other pages of the console and paste text.
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
            <span class="small dim number">{sent < 1 ? `${Math.round(sent * 100)}%` : 'Storing…'}</span>
          </div>
        )}
        {state === 'waiting' && <p class="small dim">Waiting</p>}
        {state === 'failed' && (
          <p class="small upload-problem" role="alert">
            {uploadErrorText(problem)}
          </p>
        )}
      </div>
      {state === 'failed' && (
        <Button
          size="small"
          icon={RotateCcw}
          label={`${upload.warning ? 'Upload anyway:' : 'Try again:'} ${name}`}
          onClick={() => queue.retry(id)}
        >
          {upload.warning ? 'Upload anyway' : 'Try again'}
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

/** Uploads in progress, waiting, and failed. */
export function Uploads({ queue }: { queue: UploadQueue }) {
  const uploads = queue.uploads.value;
  const pause = queue.pause.value;
  const waiting = uploads.filter(({ state }) => state === 'waiting').length;
  const pending = uploads.filter(({ state }) => state !== 'failed').length;
  return (
    <>
      <p class="sr" role="status">
        {pending > 0 ? `${count(pending, 'upload')} remaining` : ''}
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
