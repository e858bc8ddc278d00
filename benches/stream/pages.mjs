// Serving the pages under test, and opening each in a Chromium of its own.
import { chromium } from 'playwright-core';
import { createServer } from 'node:http';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { extname, join, normalize } from 'node:path';

const TYPES = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.wasm': 'application/wasm',
};

const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--disable-extensions',
  '--js-flags=--expose-gc',
];

const DRIVER = readFileSync(new URL('driver.js', import.meta.url), 'utf8');

/** Serves a folder of pages, on this machine only, and answers with the address and a way to stop. */
export async function serve(folder) {
  const server = createServer((request, response) => {
    const path = normalize(decodeURIComponent(new URL(request.url, 'http://bench').pathname));
    const file = join(folder, path.endsWith('/') ? `${path}index.html` : path);
    if (!existsSync(file) || !statSync(file).isFile()) {
      response.writeHead(path === '/favicon.ico' ? 204 : 404).end();
      return;
    }
    response.writeHead(200, {
      'content-type': TYPES[extname(file)] ?? 'application/octet-stream',
      // A page that is isolated from others has timers that tell 5 µs apart.
      'cross-origin-opener-policy': 'same-origin',
      'cross-origin-embedder-policy': 'require-corp',
      'cache-control': 'no-store',
    });
    response.end(readFileSync(file));
  });
  server.listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  return { address: `http://127.0.0.1:${server.address().port}`, stop: () => server.close() };
}

/** Opens a page in a new browser, hands it to `use`, and closes the browser. Errors of the page are in the result. */
export async function withPage({ address, name, executable }, use) {
  const browser = await chromium.launch({ executablePath: executable, headless: true, args: FLAGS });
  try {
    const context = await browser.newContext({ viewport: { width: 1000, height: 800 } });
    const page = await context.newPage();
    const errors = new Set();
    page.on('pageerror', (error) => errors.add(String(error).slice(0, 200)));
    page.on('console', (message) => message.type() === 'error' && errors.add(message.text().slice(0, 200)));
    const devtools = await context.newCDPSession(page);
    await page.goto(`${address}/${name}/`, { waitUntil: 'load' });
    await page.waitForFunction(() => window.bench, null, { timeout: 30_000 });
    await page.addScriptTag({ content: DRIVER });
    // The time that a thread ran, not the time that passed: a busy neighbour does not count.
    await devtools.send('Performance.enable', { timeDomain: 'threadTicks' });
    const result = await use({ page, devtools, browser });
    return errors.size ? { ...result, errors: [...errors] } : result;
  } finally {
    await browser.close();
  }
}
