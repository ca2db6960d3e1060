import { Compass } from 'lucide';
import { LinkButton } from '../parts/button.tsx';
import { Empty } from '../parts/empty.tsx';
import { PageHead } from '../parts/page.tsx';

export function NotFoundPage() {
  return (
    <>
      <PageHead title="Not here" />
      <Empty icon={Compass} title="There is no such page" action={<LinkButton href="/">To the overview</LinkButton>}>
        The address may be mistyped, or what it showed has been deleted.
      </Empty>
    </>
  );
}
