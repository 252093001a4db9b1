/** For a screen by day or night, and for paper. */
export const evidenceStyle = `
:root { color-scheme: light dark; --ink: #1c1e21; --soft: #5b6168; --line: #d5d9de; --wash: #f5f6f8; --paper: #fff; }
@media (prefers-color-scheme: dark) {
  :root { --ink: #e6e8ea; --soft: #a2a9b1; --line: #3a4048; --wash: #1f2328; --paper: #16191d; }
}
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 64rem; padding: 2rem 1.25rem 4rem; background: var(--paper); color: var(--ink);
  font: 0.95rem/1.5 system-ui, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif; }
header { border-bottom: 2px solid var(--ink); padding-bottom: 1rem; margin-bottom: 1.5rem; }
h1 { font-size: 1.7rem; line-height: 1.2; margin: 0.1rem 0 0.4rem; }
h2 { font-size: 1.15rem; margin: 2.2rem 0 0.6rem; }
p { margin: 0.4rem 0; max-width: 46rem; }
.kind, figcaption, th, dt { color: var(--soft); font-weight: 600; font-size: 0.8rem; }
.kind { margin: 0; letter-spacing: 0.04em; text-transform: uppercase; }
dl { display: grid; grid-template-columns: max-content 1fr; gap: 0.3rem 1.2rem; margin: 0; align-items: baseline; }
dd { margin: 0; overflow-wrap: anywhere; }
code, pre { font-family: ui-monospace, "SF Mono", Menlo, Consolas, monospace; font-size: 0.82rem; }
code { overflow-wrap: anywhere; }
pre code { font-weight: 600; }
pre { margin: 0; white-space: pre-wrap; overflow-wrap: anywhere; }
figure { margin: 0.8rem 0; border: 1px solid var(--line); border-left: 4px solid var(--ink); background: var(--wash); padding: 0.8rem 1rem; }
figcaption { margin-bottom: 0.4rem; }
.wide { overflow-x: auto; margin-top: 0.9rem; }
table { border-collapse: collapse; width: 100%; font-variant-numeric: tabular-nums; }
th, td { text-align: left; vertical-align: top; padding: 0.35rem 0.9rem 0.35rem 0; border-bottom: 1px solid var(--line); }
td.number, th.number { text-align: right; }
td.time { white-space: nowrap; }
td code { display: block; min-width: 16rem; }
details { border-top: 1px solid var(--line); margin-top: 2rem; padding-top: 0.8rem; }
summary { cursor: pointer; font-weight: 600; }
details pre { margin-top: 0.8rem; color: var(--soft); }
@media (max-width: 40rem) { dl { grid-template-columns: 1fr; gap: 0; } dd { margin-bottom: 0.5rem; } }
@media print {
  :root { --ink: #000; --soft: #444; --line: #bbb; --wash: #fff; --paper: #fff; }
  body { max-width: none; padding: 0; font-size: 10pt; }
  h2 { break-after: avoid; }
  figure, tr { break-inside: avoid; }
  .wide { overflow: visible; }
  td code { min-width: 0; }
}
`;
