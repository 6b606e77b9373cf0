// mermaid FILE... - Mermaid reads each flowchart and draws it in Chromium, which loads nothing and runs nothing from it.
// $CHROMIUM names the browser (default: chromium on the path).
import {execFileSync} from 'node:child_process';
import {readFileSync} from 'node:fs';
import {Verdict, path, use} from './lib/verdict.mjs';

const files = process.argv.slice(2);
const v = new Verdict('mermaid', files, 'mermaid FILE... - mermaid.parse and mermaid.render in Chromium');

const {chromium} = await use('playwright-core');
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? execFileSync('sh', ['-c', 'command -v chromium'], {encoding: 'utf8'}).trim(),
  args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
    '--disable-component-update', '--disable-sync'],
});
const outside = new Set(), dialogs = new Set();
try {
  const page = await (await browser.newContext()).newPage();
  await page.route('**/*', route => { outside.add(route.request().url()); return route.abort(); });
  page.on('dialog', dialog => { dialogs.add(dialog.message()); return dialog.dismiss(); });
  await page.addScriptTag({path: path('mermaid').replace(/mermaid\.core\.mjs$/, 'mermaid.min.js')});
  for (const [number, file] of files.entries()) {
    const text = readFileSync(file, 'utf8');
    const drawn = await page.evaluate(async ([id, text]) => {
      mermaid.initialize({startOnLoad: false, maxTextSize: 1e6, maxEdges: 1e4});
      try {
        const kind = (await mermaid.parse(text)).diagramType;
        const {svg} = await mermaid.render(id, text);
        const holder = document.body.appendChild(document.createElement('div'));
        holder.innerHTML = svg;
        return {kind, nodes: holder.querySelectorAll('.node').length, edges: holder.querySelectorAll('.flowchart-link').length,
          alien: holder.querySelectorAll('script, img, iframe, [onclick], [onerror], [onload]').length};
      } catch (error) {
        return {wrong: String(error.message ?? error).split('\n').slice(0, 3).join(' ')};
      }
    }, [`drawing${number}`, text]);
    const nodes = new Set(text.match(/^ *n\d+(?=[[({])/gm)?.map(name => name.trim())).size;
    const edges = (text.match(/^ *n\d+ -\.?->/gm) ?? []).length;
    v.check(!drawn.wrong, `${file}: ${drawn.kind}`, `${file}: ${drawn.wrong}`);
    if (drawn.wrong) continue;
    v.check(drawn.nodes === nodes && drawn.edges === edges, `${file}: ${nodes} nodes, ${edges} arrows`,
      `${file}: ${drawn.nodes} of ${nodes} nodes and ${drawn.edges} of ${edges} arrows are drawn`);
    v.check(!drawn.alien, `${file}: no markup of a label's own`, `${file}: ${drawn.alien} elements come from labels`);
  }
} finally {
  await browser.close();
}
v.check(!outside.size && !dialogs.size, 'loads and runs nothing', `asks for ${[...outside, ...dialogs].slice(0, 5).join(' ')}`);
v.end();
