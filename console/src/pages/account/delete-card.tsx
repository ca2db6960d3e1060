import { useState } from 'preact/hooks';
import { Button } from '../../components/button.tsx';
import { Card } from '../../components/page.tsx';
import { DeleteAccount } from './delete-dialog.tsx';

export function DeleteCard() {
  const [open, setOpen] = useState(false);
  return (
    <Card id="delete" title="Delete account" hint="For good, with every workspace where you are the only member.">
      <div class="actions">
        <Button kind="danger" onClick={() => setOpen(true)}>
          Delete my account …
        </Button>
      </div>
      {open && <DeleteAccount onClose={() => setOpen(false)} />}
    </Card>
  );
}
