/** Style sheet of the demo page, served at `/demo/style.css` because its Content Security Policy blocks inline styles. */
export const demoStyle = `:root {
  color-scheme: light dark;
  --cloneai-accent: #0f766e;
  --paper: #fbf8f2; --card: #fff; --ink: #22201b; --soft: #635d52; --line: #e4dccd; --accent: #0f766e; --on-accent: #fff; --note: #f0ebdf;
}
@media (prefers-color-scheme: dark) {
  :root { --paper: #171613; --card: #211f1b; --ink: #f1ece1; --soft: #b3aa9a; --line: #38342c; --accent: #5eead4; --on-accent: #0b2521; --note: #22201b; }
}
* { box-sizing: border-box; }
html { scroll-behavior: smooth; }
body { margin: 0; background: var(--paper); color: var(--ink); font: 17px/1.6 "Iowan Old Style", "Palatino Linotype", Palatino, Georgia, serif; text-wrap: pretty; }
a { color: var(--accent); text-underline-offset: .2em; }
a:focus-visible, pre:focus-visible { outline: 3px solid var(--accent); outline-offset: 3px; border-radius: 4px; }
h1, h2, h3 { line-height: 1.15; letter-spacing: -.015em; text-wrap: balance; margin: 0; }
h1 { font-size: clamp(2.3rem, 6.5vw, 4.2rem); font-weight: 600; }
h2 { font-size: clamp(1.5rem, 3.2vw, 2.1rem); font-weight: 600; }
h3 { font-size: 1.15rem; }
p { margin: .6em 0 0; }
.note { background: var(--note); border-bottom: 1px solid var(--line); padding: 14px max(20px, calc(50vw - 520px)); font: 14px/1.5 system-ui, sans-serif; }
.note p { margin: 0; }
.note pre { margin: 10px 0 0; padding: 10px 12px; overflow-x: auto; background: var(--card); border: 1px solid var(--line); border-radius: 8px; }
code { font: 13px/1.5 ui-monospace, "SF Mono", Menlo, Consolas, monospace; }
.top, main, footer { max-width: 1080px; margin: 0 auto; padding: 0 20px; }
.top { display: flex; flex-wrap: wrap; gap: 10px 24px; align-items: center; justify-content: space-between; padding-block: 22px; font: 15px/1.4 system-ui, sans-serif; }
.brand { display: inline-flex; gap: 10px; align-items: center; font-weight: 650; color: inherit; text-decoration: none; }
.brand svg { width: 26px; fill: none; stroke: var(--accent); stroke-width: 1.8; stroke-linecap: round; }
.top nav { display: flex; gap: 20px; }
.top nav a { color: var(--soft); text-decoration: none; padding: 6px 0; }
.top nav a:hover { color: var(--ink); }
section { padding: clamp(40px, 7vw, 76px) 0; border-top: 1px solid var(--line); }
.hero { border: 0; padding-block: clamp(48px, 9vw, 104px); }
.hero h1 { max-width: 15ch; }
.kicker { margin: 0 0 14px; font: 600 13px/1.4 system-ui, sans-serif; letter-spacing: .08em; text-transform: uppercase; color: var(--soft); }
.lead { max-width: 46ch; font-size: clamp(1.05rem, 2vw, 1.28rem); color: var(--soft); margin-top: 20px; }
.actions { display: flex; flex-wrap: wrap; gap: 14px 22px; align-items: center; margin-top: 28px; font: 16px/1.4 system-ui, sans-serif; }
.button { background: var(--accent); color: var(--on-accent); padding: 12px 20px; border-radius: 10px; text-decoration: none; font-weight: 600; }
.books { list-style: none; margin: 28px 0 0; padding: 0; display: grid; gap: 28px; grid-template-columns: repeat(auto-fit, minmax(220px, 1fr)); }
.books p { margin-top: 4px; color: var(--soft); }
.cover { display: grid; align-items: end; aspect-ratio: 4 / 3; margin-bottom: 14px; padding: 18px; border-radius: 12px; color: #fff; font-size: 1.45rem; line-height: 1.1; box-shadow: inset 10px 0 0 -4px #0003, 0 10px 24px -16px #0009; }
.cover b { max-width: 8ch; font-weight: 600; }
.one { background: linear-gradient(150deg, #155e55, #0b3a3f); }
.two { background: linear-gradient(150deg, #9a4a1f, #5c2a1d); }
.three { background: linear-gradient(150deg, #3c4a86, #23284f); }
.split { display: grid; gap: 28px 56px; grid-template-columns: repeat(auto-fit, minmax(260px, 1fr)); }
dl { margin: 0; display: grid; gap: 12px; align-content: start; }
dl div { display: flex; gap: 16px; border-bottom: 1px solid var(--line); padding-bottom: 12px; }
dt { flex: 0 0 92px; color: var(--soft); }
dd { margin: 0; }
.ask ul { margin: 16px 0 0; padding-left: 1.1em; }
.ask li { margin: 6px 0; }
footer p { border-top: 1px solid var(--line); margin: 0; padding-top: 28px; }
footer { padding-block: 0 120px; color: var(--soft); font: 14px/1.5 system-ui, sans-serif; }
@media (prefers-reduced-motion: reduce) { html { scroll-behavior: auto; } }
`;
