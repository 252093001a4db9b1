import { createRoot } from 'react-dom/client';
import '../style/tokens.css';
import '../inspect/inspect.css';
import './gallery.css';
import './stage.css';
import { Gallery } from './gallery.tsx';
import type { GalleryJson } from './gallery-json.ts';

const root = createRoot(document.getElementById('gallery') ?? document.body);

/** The demo shows its page first, and has the gallery drawn afterwards. */
async function readGallery(): Promise<GalleryJson> {
  for (;;) {
    const answer = await fetch('gallery.json', { cache: 'no-store' });
    if (answer.ok) return await answer.json();
    if (answer.status !== 404) throw new Error(`gallery.json: ${answer.status}`);
    root.render(<p role="status">The bot draws all of its views. This takes a few seconds …</p>);
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
}

try {
  root.render(<Gallery gallery={await readGallery()} />);
} catch (error) {
  root.render(<p role="alert">The gallery could not be read: {String(error)}</p>);
}
