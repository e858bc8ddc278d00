// Bundles every peer into a folder of its own below `out`, minified and for production.
//
//     node build.mjs OUT
import { build } from 'esbuild';
import { cpSync, readdirSync, writeFileSync } from 'node:fs';
import { basename, extname, join } from 'node:path';

const here = import.meta.dirname ?? new URL('.', import.meta.url).pathname;
const out = process.argv[2];
if (!out) throw new Error('Say where the pages go: node build.mjs OUT');

/** The page around a program; `head` is what it links besides the style sheet that all pages share. */
export const page = (head) => `<!doctype html>
<meta charset=utf-8>
<meta name=viewport content="width=device-width">
<title>Bench</title>
<link rel=stylesheet href=/base.css>
${head}
<main id=scroller data-bench-scroller><div id=root></div></main>
`;

for (const file of readdirSync(join(here, 'peers'))) {
  const folder = join(out, basename(file, extname(file)));
  const made = await build({
    entryPoints: [join(here, 'peers', file)],
    bundle: true,
    minify: true,
    format: 'esm',
    splitting: true,
    target: 'es2022',
    outdir: folder,
    entryNames: 'main',
    chunkNames: 'parts/[name]-[hash]',
    jsx: 'automatic',
    define: { 'process.env.NODE_ENV': '"production"' },
    // Loaded on demand by a peer, for what the documents do not contain.
    external: ['mermaid'],
    loader: { '.woff2': 'empty', '.woff': 'empty', '.ttf': 'empty' },
    metafile: true,
    logLevel: 'error',
  });
  const styled = Object.keys(made.metafile.outputs).some((name) => name.endsWith('main.css'));
  const style = styled ? '<link rel=stylesheet href=main.css>\n' : '';
  writeFileSync(join(folder, 'index.html'), page(`${style}<script type=module src=main.js></script>`));
}
cpSync(join(here, 'base.css'), join(out, 'base.css'));
// Our own page: `cargo xtask bench` puts the program and the app's style sheet beside it.
writeFileSync(
  join(out, 'catena', 'index.html'),
  page(`<link rel=stylesheet href=style.css>
<script type=module>
  import begin from './stream-page.js';
  await begin();
</script>`),
);
