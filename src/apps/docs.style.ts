/** The look of the documentation 文档样式: served as a file of its own, so that the strictest policy lets it in. Light and dark as the reader's system is. */
export const style = `
:root { color-scheme: light dark; --ink: #1c2430; --quiet: #566273; --line: #dfe4ea; --ground: #fff; --soft: #f4f6f8; --mark: #0b5cad; --good: #176b3a; --warn: #8a4b00; }
@media (prefers-color-scheme: dark) { :root { --ink: #e6eaf0; --quiet: #a3afbf; --line: #333d4a; --ground: #14181e; --soft: #1d232b; --mark: #7db8f5; --good: #7bd3a0; --warn: #f0b46a; } }
* { box-sizing: border-box; }
body { margin: 0; background: var(--ground); color: var(--ink); font: 16px/1.65 system-ui, -apple-system, "PingFang SC", "Noto Sans SC", "Noto Sans CJK SC", "Microsoft YaHei", sans-serif; overflow-wrap: anywhere; }
a { color: var(--mark); }
.en { color: var(--quiet); font-size: .88em; }
.skip { position: absolute; left: -999px; } .skip:focus { left: 8px; top: 8px; background: var(--ground); padding: 8px; z-index: 2; }
header { position: sticky; top: 0; z-index: 1; display: flex; flex-wrap: wrap; gap: 8px 24px; align-items: center; justify-content: space-between; padding: 8px 24px; background: var(--ground); border-bottom: 1px solid var(--line); }
.home { font-weight: 700; color: inherit; text-decoration: none; display: inline-flex; gap: 8px; align-items: center; min-height: 44px; }
form { display: flex; gap: 8px; flex: 0 1 420px; }
input, button { font: inherit; min-height: 44px; border: 1px solid var(--line); border-radius: 8px; background: var(--soft); color: inherit; padding: 0 12px; }
input { flex: 1; min-width: 0; } button { cursor: pointer; white-space: nowrap; }
:focus-visible { outline: 3px solid var(--mark); outline-offset: 2px; }
.columns { display: grid; grid-template-columns: 240px minmax(0, 1fr); max-width: 1280px; margin: 0 auto; }
nav { padding: 16px 8px; } nav ul { list-style: none; margin: 0; padding: 0; position: sticky; top: 76px; }
nav a { display: block; padding: 9px 12px; border-radius: 8px; color: inherit; text-decoration: none; } nav a:hover { background: var(--soft); } nav a[aria-current] { background: var(--soft); font-weight: 600; }
main { padding: 8px 24px 64px; min-width: 0; } main:focus { outline: none; }
h1 { font-size: 1.7rem; } h2 { font-size: 1.25rem; margin-top: 2.2em; } h3 { font-size: 1.05rem; margin-bottom: .4em; }
section.operation { border: 1px solid var(--line); border-radius: 12px; padding: 4px 20px 16px; margin: 20px 0; scroll-margin-top: 84px; }
code, pre { font: .9em/1.55 ui-monospace, SFMono-Regular, Menlo, Consolas, monospace; } code { background: var(--soft); border-radius: 4px; padding: .1em .3em; }
pre { background: var(--soft); border-radius: 8px; padding: 12px 16px; overflow-x: auto; max-height: 480px; overflow-wrap: normal; } pre code { padding: 0; }
.tags { display: flex; flex-wrap: wrap; gap: 6px; margin: 8px 0; padding: 0; list-style: none; } .tags li { border: 1px solid var(--line); border-radius: 999px; padding: 1px 10px; font-size: .86em; }
.tags .due { color: var(--warn); border-color: currentColor; } .tags .free { color: var(--good); border-color: currentColor; }
.box { overflow-x: auto; } table { border-collapse: collapse; width: 100%; font-size: .93em; } th, td { text-align: left; vertical-align: top; padding: 6px 10px; border-bottom: 1px solid var(--line); } th { color: var(--quiet); font-weight: 600; white-space: nowrap; }
summary { cursor: pointer; padding: 9px 0; min-height: 44px; } .found li { margin: 6px 0; }
@media (max-width: 800px) { header { position: static; padding: 8px 16px; } form { flex: 1 1 100%; } .columns { display: block; } nav { padding: 8px; border-bottom: 1px solid var(--line); overflow-x: auto; } nav ul { position: static; display: flex; } nav a { white-space: nowrap; min-height: 44px; } main { padding: 8px 16px 48px; } section.operation { padding: 4px 14px 12px; } }
`
