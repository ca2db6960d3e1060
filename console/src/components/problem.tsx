import { ApiError, ConnectionError, NotFoundError, RateLimitError } from '@cloneai/sdk';
import { TriangleAlert } from 'lucide';
import { Button } from './button.tsx';
import { Icon } from './icon.tsx';

/** What went wrong, in words for a person, and what to do. */
export function problemText(problem: unknown): string {
  if (problem instanceof RateLimitError)
    return `That was too often in a short time. Try again ${problem.retryAfter ? `in ${problem.retryAfter} seconds` : 'in a minute'}.`;
  // The server names an id there, which tells a person nothing.
  if (problem instanceof NotFoundError) return 'This is not there. It may have been deleted, or it is in another of your workspaces.';
  if (problem instanceof ApiError) return problem.message;
  if (problem instanceof ConnectionError)
    return navigator.onLine
      ? 'The server does not answer. It may be starting again; try once more in a moment.'
      : 'This device is offline. What you typed is still here; try again when you are online.';
  return problem instanceof Error ? problem.message : String(problem);
}

/** Shows a problem where it happened. Renders nothing for none. */
export function Problem({ problem, onRetry, what }: { problem: unknown; onRetry?: () => void; what?: string }) {
  if (!problem) return null;
  const requestId = problem instanceof ApiError && problem.status >= 500 ? problem.requestId : undefined;
  return (
    <div class="note bad" role="alert">
      <Icon icon={TriangleAlert} />
      <div class="grow">
        {what && <strong>{what} </strong>}
        {problemText(problem)}
        {requestId && <div class="dim">If you ask for help, name the request {requestId}.</div>}
      </div>
      {onRetry && !(problem instanceof NotFoundError) && (
        <Button size="small" onClick={onRetry}>
          Try again
        </Button>
      )}
    </div>
  );
}
