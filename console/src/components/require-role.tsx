import { Lock } from 'lucide';
import type { ComponentChildren } from 'preact';
import { isAtLeast, workspace } from '../state/auth.ts';
import { EmptyState } from './empty-state.tsx';

/** A page for some roles only: tells the others so, instead of what the server would refuse them with. */
export function RequireRole({ least, what, children }: { least: 'editor' | 'admin' | 'owner'; what: string; children: ComponentChildren }) {
  if (isAtLeast(least)) return <>{children}</>;
  return (
    <EmptyState icon={Lock} title={`For ${least === 'owner' ? 'owners' : least === 'admin' ? 'owners and admins' : 'those who may edit'}`}>
      {what} You are {workspace.value?.role ?? 'viewer'} of {workspace.value?.name ?? 'this workspace'}. Ask one of its owners to change
      that.
    </EmptyState>
  );
}
