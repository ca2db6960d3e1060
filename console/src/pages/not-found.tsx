import { Compass } from 'lucide';
import type { ComponentChildren } from 'preact';
import { LinkButton } from '../components/button.tsx';
import { EmptyState } from '../components/empty-state.tsx';
import { PageHead } from '../components/page.tsx';

/** An address that shows nothing. `back`: where to go on, when there is a nearer place than the overview. */
export function NotFound({ back }: { back?: ComponentChildren }) {
  return (
    <>
      <PageHead title="Not here" />
      <EmptyState icon={Compass} title="There is no such page" action={back ?? <LinkButton href="/">To the overview</LinkButton>}>
        The address may be mistyped, what it showed may have been deleted, or it is in another of your workspaces.
      </EmptyState>
    </>
  );
}

export const NotFoundPage = () => <NotFound />;
