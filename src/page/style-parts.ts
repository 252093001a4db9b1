/** What stands on a page, how it fits a narrow screen, and how it is printed. */
export const partsText = `
.glance { display: flex; flex-wrap: wrap; gap: 0.25rem 1.5rem; font-size: 0.875rem; color: var(--soft); padding: 0.6rem 0.9rem; background: var(--sheet); border: 1px solid var(--line); border-radius: 6px; }
.filter { background: var(--sheet); border: 1px solid var(--line); border-radius: 6px; padding: 0.9rem; display: grid; gap: 0.75rem; }
.fields { display: grid; grid-template-columns: repeat(5, minmax(0, 1fr)); gap: 0.6rem 0.9rem; align-items: start; }
.field { min-width: 0; display: grid; gap: 0.15rem; }
.field label { font-size: 0.8125rem; font-weight: 600; color: var(--soft); }
.field input, .field select { font: inherit; width: 100%; min-width: 0; height: 2.1rem; padding: 0 0.5rem; color: var(--ink); background: var(--ground); border: 1px solid var(--strong-line); border-radius: 4px; }
.field [aria-invalid] { border: 2px solid var(--bad); }
.hint { font-size: 0.75rem; }
.problem { color: var(--bad); font-size: 0.8125rem; font-weight: 600; }
.actions { display: flex; align-items: center; gap: 1rem; }
.bar, .pages { display: flex; flex-wrap: wrap; align-items: baseline; gap: 0.25rem 1.5rem; }
.bar { justify-content: space-between; margin-bottom: 0.5rem; }
svg.bar { display: block; width: 100%; min-width: 5rem; height: 0.7rem; margin: 0; }
.pages { margin-top: 0.9rem; }
.empty { padding: 1.5rem; text-align: center; color: var(--soft); background: var(--sheet); border: 1px dashed var(--line); border-radius: 6px; }
.scroll { overflow-x: auto; background: var(--sheet); border: 1px solid var(--line); border-radius: 6px; }
table { border-collapse: collapse; width: 100%; font-size: 0.875rem; }
caption { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
th, td { text-align: left; vertical-align: top; padding: 0.45rem 0.75rem; border-bottom: 1px solid var(--line); font-weight: 400; }
thead th { font-size: 0.8125rem; font-weight: 600; color: var(--soft); white-space: nowrap; background: var(--sheet); }
tbody tr:last-child > * { border-bottom: 0; }
tbody tr:hover { background: var(--ground); }
.number { text-align: right; }
.reference { font-family: ui-monospace, "SF Mono", "Cascadia Mono", "DejaVu Sans Mono", monospace; font-weight: 600; }
.two { display: grid; }
time { white-space: nowrap; }
.figures { display: grid; gap: 1.25rem; grid-template-columns: repeat(auto-fit, minmax(min(100%, 32rem), 1fr)); }
.figure.wide { grid-column: 1 / -1; }
.figure { display: grid; gap: 0.5rem; align-content: start; min-width: 0; }
.figure > p { color: var(--soft); }
.figure td:has(svg) { width: 45%; vertical-align: middle; }
rect.plain { fill: var(--plain); } rect.good { fill: var(--good); } rect.bad { fill: var(--bad); }
rect.busy { fill: var(--busy); } rect.quiet { fill: var(--strong-line); }
.period-form .fields { grid-template-columns: repeat(auto-fill, minmax(min(100%, 15rem), 1fr)); }
.story { display: grid; gap: 1rem; grid-template-columns: minmax(0, 1fr); }
.facts { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(100%, 16rem), 1fr)); gap: 0.6rem 1.25rem; background: var(--sheet); border: 1px solid var(--line); border-radius: 6px; padding: 0.9rem; }
.facts dt { font-size: 0.8125rem; color: var(--soft); }
.facts dd { margin: 0; }
.columns { display: grid; gap: 1.25rem; grid-template-columns: minmax(0, 3fr) minmax(0, 2fr); align-items: start; }
.columns > section { display: grid; gap: 0.75rem; grid-template-columns: minmax(0, 1fr); }
.version { background: var(--sheet); border: 1px solid var(--line); border-radius: 6px; padding: 0.9rem; display: grid; gap: 0.6rem; grid-template-columns: minmax(0, 1fr); }
pre { white-space: pre-wrap; overflow-wrap: anywhere; }
.shown p { min-height: 1.5em; padding-left: 1em; text-indent: -1em; }
.shown code { background: var(--quiet-ground); padding: 0.05em 0.3em; border-radius: 3px; }
.shown { padding: 0.75rem 0.9rem; background: var(--ground); border-left: 3px solid var(--strong-line); border-radius: 0 4px 4px 0; }
.reviews { display: grid; gap: 0.4rem; }
.digest code { overflow-wrap: anywhere; color: var(--soft); font-size: 0.8125rem; }
.timeline { list-style: none; padding: 0 0 0 1.1rem; border-left: 2px solid var(--line); display: grid; gap: 0.9rem; }
.timeline li { position: relative; font-size: 0.875rem; }
.timeline li::before { content: ""; position: absolute; left: calc(-1.1rem - 6px); top: 0.4rem; width: 10px; height: 10px; border-radius: 50%; background: var(--plain); border: 2px solid var(--ground); }
summary { cursor: pointer; color: var(--link); width: fit-content; }
details pre { margin-top: 0.4rem; padding: 0.6rem; background: var(--sheet); border: 1px solid var(--line); border-radius: 4px; font-size: 0.8125rem; }
.made { color: var(--soft); }
@media screen and (max-width: 60rem) {
  .columns { grid-template-columns: minmax(0, 1fr); }
  .cards, .cards tbody, .cards tr, .cards td, .cards tbody th { display: block; }
  .cards thead { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
  .cards tr { padding: 0.6rem 0.9rem; border-bottom: 1px solid var(--line); }
  .cards tr:last-child { border-bottom: 0; }
  .cards tbody th, .cards td { border: 0; padding: 0.1rem 0; }
  .cards td { display: grid; grid-template-columns: 8.5rem minmax(0, 1fr); gap: 0.5rem; }
  .cards td::before { content: attr(data-label) / ""; color: var(--soft); font-size: 0.8125rem; }
  .cards td > .mark { justify-self: start; }
}
@media screen and (max-width: 48rem) {
  .who { margin-left: 0; width: 100%; justify-content: space-between; }
  .fields { grid-template-columns: repeat(2, minmax(0, 1fr)); }
  .hint { font-size: 0.8125rem; }
  .figure td:has(svg) { width: 30%; }
  th, td { padding: 0.4rem 0.55rem; }
}
@media print {
  :root { --ground: #fff; --sheet: #fff; --line: #999; --strong-line: #666; --ink: #000; --soft: #333; --link: #000; }
  .top, .skip, .filter, .pages, .downloads, summary, .back { display: none; }
  main { padding: 0; max-width: none; }
  body { font-size: 9.5pt; }
  .scroll { overflow: visible; border: 0; }
  tr, .version, .figure { break-inside: avoid; }
  thead { display: table-header-group; }
  a { text-decoration: none; }
  rect { print-color-adjust: exact; }
}
`;
