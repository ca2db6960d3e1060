import { Lock } from 'lucide';
import type { ComponentChildren } from 'preact';
import { isAtLeast, workspace } from '../state/auth.ts';
import { EmptyState } from './empty-state.tsx';

/** Shows its content to users with the role `least` or higher, and an explanation to everyone else. */
export function RequireRole({ least, what, children }: { least: 'editor' | 'admin' | 'owner'; what: string; children: ComponentChildren }) {
  if (isAtLeast(least)) return <>{children}</>;
  return (
    <EmptyState
      icon={Lock}
      title={`Only ${least === 'owner' ? 'owners' : least === 'admin' ? 'owners and admins' : 'owners, admins, and editors'} can open this page`}
    >
      {what} Your role in {workspace.value?.name ?? 'this workspace'} is {workspace.value?.role ?? 'viewer'}. Ask an owner to change it.
    </EmptyState>
  );
}
