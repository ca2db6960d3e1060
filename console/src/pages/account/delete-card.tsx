import { useState } from 'preact/hooks';
import { Button } from '../../components/button.tsx';
import { Card } from '../../components/page.tsx';
import { DeleteAccount } from './delete-dialog.tsx';

export function DeleteCard() {
  const [open, setOpen] = useState(false);
  return (
    <Card
      id="delete"
      title="Delete account"
      hint="Deletes your account and every workspace in which you are the only member. This cannot be undone."
    >
      <div class="actions">
        <Button kind="danger" onClick={() => setOpen(true)}>
          Delete my account…
        </Button>
      </div>
      {open && <DeleteAccount onClose={() => setOpen(false)} />}
    </Card>
  );
}
