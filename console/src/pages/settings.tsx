import { Building2, ScrollText, ShieldCheck, Users } from 'lucide';
import { useRoute } from 'preact-iso';
import { PageHead, Tabs } from '../components/page.tsx';
import { RequireRole } from '../components/require-role.tsx';
import { isAtLeast, workspace } from '../state/auth.ts';
import { NotFoundPage } from './not-found.tsx';
import { AuditTab } from './settings/audit-tab.tsx';
import { GeneralTab } from './settings/general-tab.tsx';
import { MembersTab } from './settings/members-tab.tsx';
import { PrivacyTab } from './settings/privacy-tab.tsx';

export function SettingsPage() {
  const { params, path } = useRoute();
  const tab = params.tab ?? '';
  const tabs = [
    { href: '/settings', text: 'General', icon: Building2, exact: true },
    { href: '/settings/members', text: 'Members', icon: Users },
    ...(isAtLeast('owner') ? [{ href: '/settings/privacy', text: 'Privacy', icon: ShieldCheck }] : []),
    ...(isAtLeast('admin') ? [{ href: '/settings/audit', text: 'Audit log', icon: ScrollText }] : []),
  ];
  if (!['', 'members', 'privacy', 'audit'].includes(tab)) return <NotFoundPage />;
  const name = tabs.find(({ href }) => href === `/settings${tab && `/${tab}`}`)?.text ?? 'Workspace';
  const id = workspace.value?.id;
  return (
    <>
      <PageHead title="Workspace" tab={`${name} · ${workspace.value?.name ?? ''}`} />
      <Tabs label="Workspace" current={path} tabs={tabs} />
      {tab === '' && <GeneralTab key={id} />}
      {tab === 'members' && <MembersTab key={id} />}
      {tab === 'privacy' && (
        <RequireRole least="owner" what="Exports contain all data of the workspace.">
          <PrivacyTab key={id} />
        </RequireRole>
      )}
      {tab === 'audit' && (
        <RequireRole least="admin" what="The audit log shows what members did.">
          <AuditTab key={id} />
        </RequireRole>
      )}
    </>
  );
}
