import type { ApiKey } from '@cloneai/sdk';
import { RefreshCw } from 'lucide';
import { Button } from '../../components/button.tsx';
import { CopyButton } from '../../components/copy-button.tsx';
import { Badge } from '../../components/note.tsx';
import { Time } from '../../components/time.tsx';
import { count } from '../../lib/format.ts';
import { limitsText } from './key-limits.ts';
import { SCOPE_LABELS, scopesText } from './scopes.ts';

/** An API key: its kind, scopes, and last use. `clone` is the name of the clone that a publishable key is bound to. */
export function KeyRow({
  apiKey,
  clone,
  onRotate,
  onRevoke,
}: {
  apiKey: ApiKey;
  clone: string | undefined;
  onRotate: () => void;
  onRevoke: () => void;
}) {
  const { kind, name, hint, publicKey, scopes, cloneId, allowedOrigins, createdAt, lastUsedAt, revokedAt } = apiKey;
  const limits = limitsText(apiKey);
  return (
    <li class={`item ${revokedAt ? 'gone' : ''}`}>
      <div class="grow">
        <div class="row wrap">
          <span class="name">{name}</span>
          <Badge kind={kind === 'secret' && !revokedAt ? 'info' : 'plain'}>{kind === 'secret' ? 'Secret' : 'Publishable'}</Badge>
          {revokedAt && <Badge>Revoked</Badge>}
        </div>
        <p class="mono small">{publicKey ?? `sk_ … ${hint}`}</p>
        <div class="facts">
          {kind === 'secret' ? (
            <span title={scopes.map((scope) => `${scope}: ${SCOPE_LABELS[scope]}`).join('\n')}>
              Scopes: {scopesText(scopes)}
              {scopes.length > 1 && <span class="sr"> ({scopes.join(', ')})</span>}
            </span>
          ) : (
            <>
              <span>
                Clone: <a href={`/clones/${cloneId}/embed`}>{clone ?? 'a clone'}</a>
              </span>
              <span title={allowedOrigins.join('\n')}>
                {allowedOrigins.length === 0
                  ? 'No web pages'
                  : allowedOrigins.length < 3
                    ? `Allowed on ${allowedOrigins.join(', ')}`
                    : `Allowed on ${allowedOrigins[0]} and ${count(allowedOrigins.length - 1, 'other origin')}`}
              </span>
            </>
          )}
          {limits && <span>Limited to {limits}</span>}
          <span>
            Created <Time iso={createdAt} />
          </span>
          {revokedAt ? (
            <span>
              Revoked <Time iso={revokedAt} />
            </span>
          ) : lastUsedAt ? (
            <span>
              Last used <Time iso={lastUsedAt} />
            </span>
          ) : (
            <span>Never used</span>
          )}
        </div>
      </div>
      {!revokedAt && (
        <div class="actions">
          {publicKey && <CopyButton text={publicKey} />}
          <Button size="small" icon={RefreshCw} label={`Rotate ${name}`} onClick={onRotate}>
            Rotate
          </Button>
          <Button size="small" kind="danger" label={`Revoke ${name}`} onClick={onRevoke}>
            Revoke
          </Button>
        </div>
      )}
    </li>
  );
}
