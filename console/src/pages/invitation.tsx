import { AuthPage } from '../parts/auth-page.tsx';

export function InvitationPage() {
  return <AuthPage title="Invitation">{null}</AuthPage>;
}
