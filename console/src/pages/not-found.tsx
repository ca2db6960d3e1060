import { Compass } from 'lucide';
import type { ComponentChildren } from 'preact';
import { LinkButton } from '../components/button.tsx';
import { EmptyState } from '../components/empty-state.tsx';
import { PageHead } from '../components/page.tsx';

/** The page for unknown URLs. `back` replaces the link to the overview. */
export function NotFound({ back }: { back?: ComponentChildren }) {
  return (
    <>
      <PageHead title="Page not found" />
      <EmptyState icon={Compass} title="This page does not exist" action={back ?? <LinkButton href="/">Go to overview</LinkButton>}>
        Check the URL. The content may have been deleted, or it belongs to another workspace.
      </EmptyState>
    </>
  );
}

export const NotFoundPage = () => <NotFound />;
