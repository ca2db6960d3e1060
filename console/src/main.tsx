import { render } from 'preact';
import { App } from './app.tsx';
import './styles/tokens.css';
import './styles/base.css';
import './styles/parts.css';
import './styles/shell.css';
import './styles/overview.css';
import { loadMe } from './state/who.ts';
import './state/theme.ts';

void loadMe();
const root = document.getElementById('app');
if (root) render(<App />, root);
