import '../styles/admin.css';
import { KeyRound, Webhook } from 'lucide';
import { useLocation } from 'preact-iso';
import { OnlyFor } from '../parts/only-for.tsx';
import { PageHead, Tabs } from '../parts/page.tsx';
import { KeysTab } from './keys/keys-list.tsx';
import { WebhooksTab } from './keys/webhooks.tsx';

export function KeysPage() {
  const { query } = useLocation();
  const webhooks = query.tab === 'webhooks';
  return (
    <>
      <PageHead title="API keys" tab={webhooks ? 'Webhooks' : 'API keys'}>
        For programs of yours, and for web pages that talk to a clone.
      </PageHead>
      <OnlyFor least="admin" what="Keys open the workspace to programs.">
        <Tabs
          label="API keys"
          current={webhooks ? '/keys?tab=webhooks' : '/keys'}
          tabs={[
            { href: '/keys', text: 'Keys', icon: KeyRound, exact: true },
            { href: '/keys?tab=webhooks', text: 'Webhooks', icon: Webhook },
          ]}
        />
        {webhooks ? <WebhooksTab /> : <KeysTab />}
      </OnlyFor>
    </>
  );
}
