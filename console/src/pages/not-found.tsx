import { Compass } from 'lucide';
import type { ComponentChildren } from 'preact';
import { LinkButton } from '../parts/button.tsx';
import { Empty } from '../parts/empty.tsx';
import { PageHead } from '../parts/page.tsx';

/** An address that shows nothing. `back`: where to go on, when there is a nearer place than the overview. */
export function NotHere({ back }: { back?: ComponentChildren }) {
  return (
    <>
      <PageHead title="Not here" />
      <Empty icon={Compass} title="There is no such page" action={back ?? <LinkButton href="/">To the overview</LinkButton>}>
        The address may be mistyped, what it showed may have been deleted, or it is in another of your workspaces.
      </Empty>
    </>
  );
}

export const NotFoundPage = () => <NotHere />;
