import { KeyRound, Webhook } from 'lucide';
import { useLocation } from 'preact-iso';
import { PageHead, Tabs } from '../components/page.tsx';
import { RequireRole } from '../components/require-role.tsx';
import { KeysTab } from './keys/keys-tab.tsx';
import { WebhooksTab } from './keys/webhooks-tab.tsx';

export function KeysPage() {
  const { query } = useLocation();
  const webhooks = query.tab === 'webhooks';
  return (
    <>
      <PageHead title="API keys" tab={webhooks ? 'Webhooks' : 'API keys'}>
        Use the API from your programs, or talk to a clone from a web page.
      </PageHead>
      <RequireRole least="admin" what="API keys give programs access to the workspace.">
        <Tabs
          label="API keys"
          current={webhooks ? '/keys?tab=webhooks' : '/keys'}
          tabs={[
            { href: '/keys', text: 'Keys', icon: KeyRound, exact: true },
            { href: '/keys?tab=webhooks', text: 'Webhooks', icon: Webhook },
          ]}
        />
        {webhooks ? <WebhooksTab /> : <KeysTab />}
      </RequireRole>
    </>
  );
}
