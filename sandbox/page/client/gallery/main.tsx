import { createRoot } from 'react-dom/client';
import '../style/tokens.css';
import '../inspect/inspect.css';
import './gallery.css';
import './stage.css';
import { Gallery } from './gallery.tsx';
import type { GalleryJson } from './gallery-json.ts';

const root = createRoot(document.getElementById('gallery') ?? document.body);

try {
  const answer = await fetch('gallery.json');
  if (!answer.ok) throw new Error(`gallery.json: ${answer.status}`);
  const gallery = (await answer.json()) as GalleryJson; // made with this very page
  root.render(<Gallery gallery={gallery} />);
} catch (error) {
  root.render(<p role="alert">The gallery could not be read: {String(error)}</p>);
}
