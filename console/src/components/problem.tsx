import { ApiError, ConnectionError, NotFoundError, RateLimitError } from '@cloneai/sdk';
import { TriangleAlert } from 'lucide';
import { Button } from './button.tsx';
import { Icon } from './icon.tsx';

/** An error in plain words, with what to do. */
export function problemText(problem: unknown): string {
  if (problem instanceof RateLimitError)
    return `Too many requests. Try again ${problem.retryAfter ? `in ${problem.retryAfter} seconds` : 'in a minute'}.`;
  // The server's message names an ID, which does not help the user.
  if (problem instanceof NotFoundError) return 'Not found. It may have been deleted, or it belongs to another workspace.';
  if (problem instanceof ApiError) return problem.message;
  if (problem instanceof ConnectionError)
    return navigator.onLine
      ? 'The server does not respond. It may be restarting. Try again in a moment.'
      : 'You are offline. Nothing you typed is lost. Try again when you are back online.';
  return problem instanceof Error ? problem.message : String(problem);
}

interface ProblemProps {
  problem: unknown;
  onRetry?: () => void;
  /** The label of the button that retries. */
  retry?: string;
  /** What failed, as a sentence. */
  what?: string;
}

/** Shows an error next to what caused it. Renders nothing when there is no error. */
export function Problem({ problem, onRetry, retry = 'Try again', what }: ProblemProps) {
  if (!problem) return null;
  const requestId = problem instanceof ApiError && problem.status >= 500 ? problem.requestId : undefined;
  return (
    <div class="note bad" role="alert">
      <Icon icon={TriangleAlert} />
      <div class="grow">
        {what && <strong>{what} </strong>}
        {problemText(problem)}
        {requestId && <div class="dim">Request ID for support: {requestId}</div>}
      </div>
      {onRetry && !(problem instanceof NotFoundError) && (
        <Button size="small" onClick={onRetry}>
          {retry}
        </Button>
      )}
    </div>
  );
}
