/** Of Okabe and Ito's palette, which people tell apart who see colours otherwise; a flag stands beside each flagged bar too. */
export const PAGE_STYLE = `
:root { color-scheme: light dark; --paper: #fff; --ink: #1a1a1a; --quiet: #595959; --line: #d4d4d4; --panel: #f3f5f8;
  --bar: #0072b2; --flag: #d55e00; }
@media (prefers-color-scheme: dark) {
  :root { --paper: #15181c; --ink: #e8e8e8; --quiet: #a6abb2; --line: #3a4048; --panel: #1f242a; --bar: #56b4e9; --flag: #e69f00; }
}
body { margin: 0; background: var(--paper); color: var(--ink); font: 16px/1.5 system-ui, sans-serif; }
main { max-width: 76rem; margin: 0 auto; padding: 1.5rem; }
h1 { font-size: 1.7rem; line-height: 1.2; } h2 { margin-top: 2.5rem; border-bottom: 1px solid var(--line); } h3 { margin-bottom: .3rem; }
aside { background: var(--panel); border-left: .3rem solid var(--bar); padding: .1rem 1rem; max-width: 60rem; }
.quiet, footer { color: var(--quiet); }
.pair { display: flex; flex-wrap: wrap; gap: 1.5rem; align-items: flex-start; }
.pair > * { flex: 1 1 24rem; min-width: 0; }
figure { margin: 0; } svg { width: 100%; max-width: 620px; height: auto; font-size: 13px; } svg text { fill: var(--ink); }
.bar { fill: var(--bar); } .flagged { fill: var(--flag); }
.whisker { stroke: var(--ink); stroke-width: 1.5; fill: none; }
.grid { stroke: var(--line); } .fifths { stroke: var(--ink); stroke-dasharray: 4 3; }
.scroll { overflow-x: auto; } .scroll:focus-visible { outline: 2px solid var(--bar); }
table { border-collapse: collapse; font-size: .9rem; font-variant-numeric: tabular-nums; }
caption { text-align: left; color: var(--quiet); }
th, td { vertical-align: top; padding: .25rem .7rem .25rem 0; border-bottom: 1px solid var(--line); text-align: right; white-space: nowrap; }
th:first-child { text-align: left; white-space: normal; min-width: 6.5rem; } small { display: block; color: var(--quiet); }
@media print { .pair { display: block; } }
`;
