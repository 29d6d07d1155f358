/** The window's entry: the same for the browser (headless) and the desktop. */
import './theme/mantine.ts';
import './theme/tokens.css';
import './theme/base.css';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { App } from './app.tsx';
import { createClock } from './base/clock.ts';
import { takeKey } from './base/key.ts';
import { createLiveStore } from './base/live.ts';

takeKey();
const clock = createClock();
const live = createLiveStore(clock);
live.start();

createRoot(document.getElementById('root') as HTMLElement).render(
  <StrictMode>
    <App clock={clock} live={live} />
  </StrictMode>,
);
