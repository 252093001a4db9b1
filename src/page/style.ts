import { createHash } from 'node:crypto';
import { pagePaths } from './paths.ts';
import { partsText } from './style-parts.ts';

/** Colours, and what every page stands on. Each pair of text and ground has a contrast of 4.5 to 1 or more. */
const groundText = `
:root {
  color-scheme: light dark;
  --ground: #f6f7f9; --sheet: #ffffff; --line: #d5dae1; --strong-line: #7b8794;
  --ink: #1b232c; --soft: #55606c; --link: #0b5cad; --focus: #0b5cad; --plain: #5b7ea3;
  --good: #1a6b3c; --good-ground: #e4f4ea; --bad: #a3261d; --bad-ground: #fbe9e7;
  --busy: #7a4d00; --busy-ground: #fdf1d8; --quiet-ground: #eceff3;
}
@media (prefers-color-scheme: dark) {
  :root {
    --ground: #12161b; --sheet: #1a2027; --line: #303944; --strong-line: #7d8a98;
    --ink: #e6eaef; --soft: #a9b4c0; --link: #7cb8f5; --focus: #7cb8f5; --plain: #6f9cc9;
    --good: #7fd3a0; --good-ground: #17301f; --bad: #f5a097; --bad-ground: #3b1c19;
    --busy: #eac06e; --busy-ground: #33270f; --quiet-ground: #262e37;
  }
}
*, *::before, *::after { box-sizing: border-box; }
html { -webkit-text-size-adjust: 100%; }
body {
  margin: 0; background: var(--ground); color: var(--ink);
  font: 0.9375rem/1.5 system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", sans-serif;
  font-variant-numeric: tabular-nums; overflow-wrap: break-word;
}
code, pre { font-family: ui-monospace, "SF Mono", "Cascadia Mono", "DejaVu Sans Mono", monospace; font-size: 0.92em; }
a { color: var(--link); text-underline-offset: 0.15em; }
a:hover { text-decoration-thickness: 2px; }
:focus-visible { outline: 3px solid var(--focus); outline-offset: 2px; border-radius: 3px; }
main:focus { outline: none; }
h1, h2, h3, h4 { line-height: 1.25; margin: 0; text-wrap: balance; }
h1 { font-size: 1.5rem; font-weight: 650; letter-spacing: -0.01em; }
h2 { font-size: 1.0625rem; font-weight: 650; }
h3 { font-size: 0.9375rem; font-weight: 650; }
h4 { font-size: 0.875rem; font-weight: 600; }
p, ul, ol, dl, pre { margin: 0; }
ul { padding: 0; list-style: none; }
.skip { position: absolute; left: 1rem; top: -4rem; background: var(--sheet); padding: 0.5rem 0.75rem; border: 1px solid var(--strong-line); border-radius: 4px; z-index: 1; }
.skip:focus { top: 0.5rem; }
.top { display: flex; flex-wrap: wrap; align-items: center; gap: 0.5rem 1.5rem; padding: 0.75rem clamp(1rem, 3vw, 2.5rem); background: var(--sheet); border-bottom: 1px solid var(--line); }
.brand { font-weight: 650; }
.top nav ul { display: flex; gap: 0.25rem; }
.top nav a { display: block; padding: 0.3rem 0.7rem; border-radius: 4px; color: var(--soft); text-decoration: none; }
.top nav a:hover { background: var(--quiet-ground); color: var(--ink); }
.top nav a[aria-current] { background: var(--quiet-ground); color: var(--ink); font-weight: 600; }
.who { display: flex; flex-wrap: wrap; align-items: center; gap: 0.25rem 0.75rem; margin-left: auto; color: var(--soft); }
.who b { color: var(--ink); font-weight: 600; }
main { max-width: 90rem; margin: 0 auto; padding: 1.5rem clamp(1rem, 3vw, 2.5rem) 4rem; display: grid; gap: 1.25rem; grid-template-columns: minmax(0, 1fr); }
main > p:not(.empty) { max-width: 42rem; }
button, .button { font: inherit; font-weight: 600; padding: 0.4rem 0.9rem; border-radius: 5px; border: 1px solid var(--strong-line); background: var(--sheet); color: var(--ink); cursor: pointer; text-decoration: none; display: inline-block; }
button:hover, .button:hover { background: var(--quiet-ground); }
.filter button, .button { background: var(--link); border-color: var(--link); color: var(--sheet); }
.filter button:hover, .button:hover { filter: brightness(1.1); }
.quiet, .hint { color: var(--soft); }
.mark { display: inline-block; white-space: nowrap; padding: 0 0.5rem; border-radius: 999px; font-size: 0.8125rem; font-weight: 600; line-height: 1.6; background: var(--quiet-ground); color: var(--soft); }
.mark.good { color: var(--good); background: var(--good-ground); }
.mark.bad { color: var(--bad); background: var(--bad-ground); }
.mark.busy { color: var(--busy); background: var(--busy-ground); }
.mark.good::before { content: "✓ " / ""; }
.mark.bad::before { content: "! " / ""; }
.mark.busy::before { content: "… " / ""; }
`;

export const styleText = `${groundText}${partsText}`;

/** Changes with the style, so that no browser keeps an old one. */
export const styleAddress = `${pagePaths.style}?${new URLSearchParams({
  v: createHash('sha256').update(styleText).digest('hex').slice(0, 12),
})}`;

export const iconText = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 16 16"><rect width="16" height="16" rx="3" fill="#0b5cad"/><path d="M4 8.5l2.6 2.6L12 5.6" fill="none" stroke="#fff" stroke-width="2" stroke-linecap="round" stroke-linejoin="round"/></svg>`;
