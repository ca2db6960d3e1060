/** swagger-ui in the colors, type, and shapes of the console. */
export const docsStyle = `:root {
  color-scheme: light dark;
  --page: light-dark(#fbfbfd, #101014);
  --panel: light-dark(#fff, #18181d);
  --soft: light-dark(#f3f3f7, #24242b);
  --softer: light-dark(#f8f8fb, #1d1d23);
  --line: light-dark(#e4e4ec, #303039);
  --control: light-dark(#8b8b9a, #7c7c8c);
  --ink: light-dark(#17171c, #f1f1f4);
  --dim: light-dark(#5b5b69, #a8a8b5);
  --accent: light-dark(#4f46e5, #6861ee);
  --accent-soft: light-dark(#eeedfd, #28264a);
  --accent-ink: light-dark(#4338ca, #b6b2ff);
  --good: light-dark(#11713f, #6fd6a0);
  --good-soft: light-dark(#e5f5ec, #14301f);
  --warn: light-dark(#8a4b08, #f2bf74);
  --warn-soft: light-dark(#fdf3e0, #33270f);
  --bad: light-dark(#b42318, #ff9c92);
  --bad-soft: light-dark(#fdeceb, #3d1a18);
  --font: ui-sans-serif, system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif;
  --mono: ui-monospace, "SF Mono", "Cascadia Code", "Segoe UI Mono", "Liberation Mono", Menlo, monospace;
}
body { margin: 0; background: var(--page); color: var(--ink); font: 400 15px / 1.55 var(--font); -webkit-font-smoothing: antialiased; }
a { color: var(--accent-ink); }
.top { display: flex; flex-wrap: wrap; gap: 8px 20px; align-items: center; justify-content: space-between; padding: 14px 32px; border-bottom: 1px solid var(--line); background: var(--panel); }
.top nav { display: flex; gap: 20px; font-size: 14px; }
.brand { display: inline-flex; gap: 9px; align-items: center; color: var(--ink); font-weight: 650; font-size: 17px; text-decoration: none; }
.waiting { padding: 2rem; text-align: center; color: var(--dim); }

/* The id outweighs the rules of swagger-ui, whose colors are for a light page only. */
#reference .swagger-ui { color: var(--ink); font-family: var(--font); }
#reference .swagger-ui :where(*) { color: inherit; font-family: inherit; }
#reference .swagger-ui svg { fill: currentColor; }
#reference .swagger-ui .wrapper { max-width: 1040px; padding: 0 32px; box-sizing: border-box; }
#reference .swagger-ui .info { margin: 40px 0 28px; }
#reference .swagger-ui .info .title { font-size: 28px; font-weight: 650; letter-spacing: -0.02em; }
#reference .swagger-ui .info .title small { background: var(--soft); border-radius: 999px; padding: 3px 9px; }
#reference .swagger-ui .info .title small pre { color: var(--dim); font: 540 12px var(--font); }
#reference .swagger-ui .info hgroup.main .link { display: none; }
#reference .swagger-ui .info .title small.version-stamp { background: var(--accent-soft); }
#reference .swagger-ui .info :is(p, li) { margin-inline: 0; max-width: 80ch; font-size: 15px; line-height: 1.6; }
#reference .swagger-ui a:not(.nostyle), #reference .swagger-ui .info a { color: var(--accent-ink); }
#reference .swagger-ui :is(p, li, td) > code, #reference .swagger-ui .renderedMarkdown code { padding: 1px 5px; border-radius: 5px; background: var(--soft); color: var(--ink); font: 13px var(--mono); }
#reference .swagger-ui .scheme-container { padding: 0 0 16px; box-shadow: none; background: none; }
#reference .swagger-ui .scheme-container .schemes { justify-content: flex-end; }
#reference .swagger-ui .servers-title, #reference .swagger-ui .servers { display: none; }
#reference .swagger-ui .filter .operation-filter-input { margin: 0 0 12px; padding: 9px 14px; min-height: 42px; border: 1px solid var(--control); border-radius: 8px; background: var(--panel); color: var(--ink); font: 15px var(--font); box-sizing: border-box; width: 100%; }
#reference .swagger-ui .operations-title { margin: 8px 0 0; font-size: 22px; font-weight: 650; letter-spacing: -0.015em; }
#reference .swagger-ui .opblock-tag { padding: 18px 0 8px; border-bottom: 1px solid var(--line); font-size: 19px; font-weight: 620; letter-spacing: -0.01em; }
#reference .swagger-ui .opblock-tag small { color: var(--dim); font-size: 14px; }
#reference .swagger-ui .opblock-tag:hover { background: none; }
#reference .swagger-ui :is(.expand-operation, .opblock-control-arrow, .model-toggle::after, .authorization__btn) svg { fill: var(--dim); }
#reference .swagger-ui .opblock { margin: 0 0 8px; border: 1px solid var(--line) !important; border-radius: 12px; background: var(--panel) !important; box-shadow: 0 1px 2px light-dark(rgb(20 20 40 / 5%), rgb(0 0 0 / 40%)); }
#reference .swagger-ui .opblock .opblock-summary { border: 0; padding: 8px 12px; }
#reference .swagger-ui .opblock.is-open .opblock-summary { border-bottom: 1px solid var(--line); }
#reference .swagger-ui .opblock .opblock-summary-operation-id { display: none; }
#reference .swagger-ui .opblock .opblock-summary-method { min-width: 70px; padding: 4px 0; border-radius: 6px; font: 650 12px var(--font); text-shadow: none; background: var(--soft); color: var(--ink); }
#reference .swagger-ui .opblock-get .opblock-summary-method { background: var(--accent-soft); color: var(--accent-ink); }
#reference .swagger-ui .opblock-post .opblock-summary-method { background: var(--good-soft); color: var(--good); }
#reference .swagger-ui :is(.opblock-put, .opblock-patch) .opblock-summary-method { background: var(--warn-soft); color: var(--warn); }
#reference .swagger-ui .opblock-delete .opblock-summary-method { background: var(--bad-soft); color: var(--bad); }
#reference .swagger-ui .opblock .opblock-summary-path, #reference .swagger-ui .opblock .opblock-summary-path a { color: var(--ink) !important; font: 560 13.5px var(--mono); }
#reference .swagger-ui .opblock .opblock-summary-description { color: var(--dim); font-size: 14px; }
#reference .swagger-ui .opblock .opblock-section-header { min-height: 42px; padding: 4px 20px; background: none; box-shadow: none; border-top: 1px solid var(--line); }
#reference .swagger-ui .opblock .opblock-section-header h4, #reference .swagger-ui .samples h4, #reference .swagger-ui .responses-inner h4 { margin: 0; font: 620 14px var(--font); }
#reference .swagger-ui :is(.opblock-section, .responses-inner, .model-box) { overflow-x: auto; }
#reference .swagger-ui .opblock-description-wrapper p { font-size: 14.5px; }
#reference .swagger-ui table thead tr :is(td, th) { color: var(--dim); border-color: var(--line); font: 540 13px var(--font); }
#reference .swagger-ui .parameter__name { font: 560 14px var(--mono); }
#reference .swagger-ui .parameter__name.required::after, #reference .swagger-ui .parameter__name.required span { color: var(--bad); }
#reference .swagger-ui :is(.parameter__type, .prop-format, .prop-type, .parameter__in, .response-control-media-type__accept-message) { color: var(--dim); font: 12.5px var(--mono); }
#reference .swagger-ui :is(.model, .model-title, .model-box, .prop, section.models h4) { color: var(--ink); font: 13px/1.6 var(--mono); }
#reference .swagger-ui .json-schema-2020-12__constraint { padding: 1px 7px; border-radius: 999px; background: var(--accent-soft); color: var(--accent-ink); }
#reference .swagger-ui .model-box { background: var(--softer); border-radius: 8px; }
#reference .swagger-ui .tab li button.tablinks { color: inherit; }
#reference .swagger-ui .tab li.active { font-weight: 650; }
#reference .swagger-ui :is(input[type=text], input[type=password], select, textarea) { min-height: 38px; border: 1px solid var(--control); border-radius: 8px; background: var(--panel); color: var(--ink); box-shadow: none; }
#reference .swagger-ui .btn { border: 1px solid var(--line); border-radius: 8px; background: var(--panel); box-shadow: none; font-weight: 560; }
#reference .swagger-ui .btn.authorize { border-color: var(--accent); color: var(--accent-ink); }
#reference .swagger-ui .btn.authorize svg { fill: var(--accent-ink); }
#reference .swagger-ui .btn.execute { border-color: var(--accent); background: var(--accent); color: #fff; }
#reference .swagger-ui .dialog-ux .modal-ux { border: 1px solid var(--line); border-radius: 16px; background: var(--panel); }
#reference .swagger-ui .dialog-ux .modal-ux-header { border-color: var(--line); }
#reference .swagger-ui .dialog-ux .modal-ux-header h3 { color: var(--ink); }
#reference .swagger-ui :is(.highlight-code > .microlight, .opblock-body pre.microlight), #reference .swagger-ui .samples pre { margin: 0; padding: 14px 16px; border: 1px solid var(--line); border-radius: 8px; background: var(--softer) !important; color: var(--ink) !important; font: 13px/1.55 var(--mono) !important; white-space: pre-wrap; overflow-wrap: anywhere; }
#reference .swagger-ui .microlight span { color: var(--ink) !important; }
#reference .swagger-ui .microlight .hljs-attr { color: var(--accent-ink) !important; }
#reference .swagger-ui .microlight .hljs-string { color: var(--good) !important; }
/* The example of each operation has a button that copies the whole call. */
#reference .swagger-ui .view-line-link.copy-to-clipboard { display: none; }
#reference .swagger-ui :is(.authorization__btn, .expand-operation, .opblock-control-arrow) { min-width: 28px; min-height: 28px; padding: 4px; }
#reference .swagger-ui .copy-to-clipboard { background: var(--control); }
#reference .swagger-ui .samples { padding: 0 20px 18px; border-top: 1px solid var(--line); }
#reference .swagger-ui .samples-head { display: flex; flex-wrap: wrap; gap: 8px 12px; align-items: center; padding: 10px 0; }
#reference .swagger-ui .samples-head > div { display: inline-flex; gap: 2px; padding: 3px; border-radius: 10px; background: var(--soft); }
#reference .swagger-ui .samples-head button { min-height: 28px; padding: 2px 12px; border: 0; border-radius: 7px; background: none; color: var(--dim); font: 540 13px var(--font); cursor: pointer; }
#reference .swagger-ui .samples-head button[aria-pressed="true"] { background: var(--panel); color: var(--ink); box-shadow: 0 1px 2px light-dark(rgb(20 20 40 / 12%), rgb(0 0 0 / 40%)); }
#reference .swagger-ui .samples-head .copy { margin-left: auto; border: 1px solid var(--line); color: var(--ink); }
#reference .swagger-ui :focus-visible, .top a:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; }
@media (max-width: 640px) {
  .top { padding: 12px 16px; }
  #reference .swagger-ui .wrapper { padding: 0 16px; }
  #reference .swagger-ui .opblock .opblock-summary { flex-wrap: wrap; }
  #reference .swagger-ui .opblock .opblock-summary-method { min-width: 62px; }
  #reference .swagger-ui .opblock .opblock-summary-path { max-width: calc(100vw - 160px); overflow-wrap: anywhere; }
  #reference .swagger-ui .opblock .opblock-summary-description { flex-basis: 100%; padding: 4px 2px 0; text-align: left; }
  #reference .swagger-ui .opblock-tag small { padding: 0 0 0 8px; }
  #reference .swagger-ui .parameters-col_name { width: 34%; }
  #reference .swagger-ui table.parameters { table-layout: fixed; }
  #reference .swagger-ui .opblock-body pre.microlight, #reference .swagger-ui .highlight-code { max-width: calc(100vw - 72px); overflow-x: auto; }
}
`;
