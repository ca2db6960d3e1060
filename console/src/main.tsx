import { render } from 'preact';
import { App, preloadPage } from './app.tsx';
import './styles/tokens.css';
import './styles/base.css';
import './styles/buttons.css';
import './styles/fields.css';
import './styles/cards.css';
import './styles/page.css';
import './styles/lists.css';
import './styles/dialogs.css';
import './styles/charts.css';
import './styles/shell.css';
import './styles/auth.css';
import './styles/overview.css';
import './styles/admin.css';
import { hasTokens } from './api.ts';
import { loadMe } from './state/auth.ts';
import { loadServer } from './state/server.ts';
import './state/theme.ts';

// Load both at once, so that the offline banner does not shift the page later.
void loadMe();
void loadServer();
if (hasTokens()) preloadPage(location.pathname);
const root = document.getElementById('app');
if (root) render(<App />, root);
