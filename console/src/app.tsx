import type { ComponentType } from 'preact';
import { useEffect } from 'preact/hooks';
import { ErrorBoundary, LocationProvider, Route, Router, useLocation } from 'preact-iso';
import { Confirmations } from './components/confirm.tsx';
import { LoadFailed, lazyPart } from './components/lazy-part.tsx';
import { Loading } from './components/loading.tsx';
import { PasswordPrompt } from './components/password-dialog.tsx';
import { Problem } from './components/problem.tsx';
import { Toasts } from './components/toast.tsx';
import { SERVER_PATHS } from './lib/server-paths.ts';
import { Shell } from './shell.tsx';
import { authProblem, loadMe, me, workspace } from './state/auth.ts';
import { loadRegistration } from './state/registration.ts';

/** Paths that the console's router handles. Links to the server's own pages load a new document. */
const SCOPE = new RegExp(`(?!${SERVER_PATHS})^/`);

/** Public pages have no frame around them. */
const AloneFailed = () => (
  <main class="alone">
    <LoadFailed />
  </main>
);
const publicPage = (load: () => Promise<ComponentType>) => lazyPart(load, AloneFailed);

const Login = publicPage(() => import('./pages/login.tsx').then((m) => m.LoginPage));
const Register = publicPage(() => import('./pages/register.tsx').then((m) => m.RegisterPage));
const ForgotPassword = publicPage(() => import('./pages/forgot-password.tsx').then((m) => m.ForgotPasswordPage));
const ResetPassword = publicPage(() => import('./pages/reset-password.tsx').then((m) => m.ResetPasswordPage));
const Invitation = publicPage(() => import('./pages/invitation.tsx').then((m) => m.InvitationPage));
const Overview = lazyPart(() => import('./pages/overview.tsx').then((m) => m.OverviewPage));
const Clones = lazyPart(() => import('./pages/clones.tsx').then((m) => m.ClonesPage));
const Clone = lazyPart(() => import('./pages/clone.tsx').then((m) => m.ClonePage));
const Keys = lazyPart(() => import('./pages/keys.tsx').then((m) => m.KeysPage));
const Usage = lazyPart(() => import('./pages/usage.tsx').then((m) => m.UsagePage));
const Settings = lazyPart(() => import('./pages/settings.tsx').then((m) => m.SettingsPage));
const Account = lazyPart(() => import('./pages/account.tsx').then((m) => m.AccountPage));
const CompleteRegistration = publicPage(() => import('./pages/email-link.tsx').then((m) => m.CompleteRegistrationPage));
const VerifyEmail = publicPage(() => import('./pages/email-link.tsx').then((m) => m.VerifyEmailPage));
const NotFound = lazyPart(() => import('./pages/not-found.tsx').then((m) => m.NotFoundPage));

/** Pages of a signed-in user, by the first part of their path. */
const PAGES: Record<string, { preload(): Promise<unknown> }> = {
  '': Overview,
  clones: Clones,
  keys: Keys,
  usage: Usage,
  settings: Settings,
  account: Account,
};

/** Loads the code of the first page, so that it arrives while the account is loaded, and not after it. */
export function preloadPage(path: string): void {
  const [, first = '', second] = path.split('/');
  void (first === 'clones' && second ? Clone : PAGES[first])?.preload();
}

/** Pages that need no sign-in. */
const PUBLIC = /^\/(login|register|forgot-password|reset-password|invitation|complete-registration|verify-email)\/?$/;

function Pages() {
  const { path, url, route } = useLocation();
  const isPublic = PUBLIC.test(path);
  const user = me.value;
  useEffect(() => {
    if (user !== null || isPublic) return;
    let isCurrent = true;
    const open = (page: string) => isCurrent && route(`${page}${url === '/' ? '' : `?next=${encodeURIComponent(url)}`}`, true);
    // Nobody can sign in to a new installation, so it opens on the page that creates the first account.
    loadRegistration().then(
      ({ firstAccount }) => open(firstAccount ? '/register' : '/login'),
      () => open('/login'),
    );
    return () => {
      isCurrent = false;
    };
  }, [user, isPublic, route, url]);

  if (isPublic)
    return (
      <Router>
        <Route path="/login" component={Login} />
        <Route path="/register" component={Register} />
        <Route path="/forgot-password" component={ForgotPassword} />
        <Route path="/reset-password" component={ResetPassword} />
        <Route path="/invitation" component={Invitation} />
        <Route path="/complete-registration" component={CompleteRegistration} />
        <Route path="/verify-email" component={VerifyEmail} />
        <Route default component={NotFound} />
      </Router>
    );
  if (authProblem.value)
    return (
      <main class="alone">
        <Problem problem={authProblem.value} what="Could not load your account." onRetry={() => void loadMe()} />
      </main>
    );
  if (!user)
    return (
      <main class="alone">
        <Loading what="your account" />
      </main>
    );
  return (
    // The key resets every page when the workspace changes.
    <Shell key={workspace.value?.id}>
      <Router>
        <Route path="/" component={Overview} />
        <Route path="/clones" component={Clones} />
        <Route path="/clones/:cloneId/:tab?/:itemId?" component={Clone} />
        <Route path="/keys" component={Keys} />
        <Route path="/usage" component={Usage} />
        <Route path="/settings/:tab?" component={Settings} />
        <Route path="/account" component={Account} />
        <Route default component={NotFound} />
      </Router>
    </Shell>
  );
}

export function App() {
  return (
    <LocationProvider scope={SCOPE}>
      <ErrorBoundary>
        <Pages />
      </ErrorBoundary>
      <Confirmations />
      <PasswordPrompt />
      <Toasts />
    </LocationProvider>
  );
}
