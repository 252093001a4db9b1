import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import './style/tokens.css';
import './shell/page.css';
import { App } from './app.tsx';
import { applyTheme } from './theme.ts';

applyTheme();
createRoot(document.getElementById('workspace') ?? document.body).render(
  <StrictMode>
    <App />
  </StrictMode>,
);
