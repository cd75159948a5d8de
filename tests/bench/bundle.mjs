// What a first visit fetches, after brotli: from build/web as the server would send it.
import { existsSync, readFileSync } from 'node:fs';
import { root } from '../support/server.mjs';

const file = `${root}/build/web/manifest.json`;
if (!existsSync(file)) { console.error('build/web does not exist: run make build'); process.exit(1); }
const { files, first_loads } = JSON.parse(readFileSync(file, 'utf8'));
const kb = (bytes) => `${(bytes / 1000).toFixed(1)} KB`;

console.log('| figure | aim | measured | conditions |\n| --- | --- | --- | --- |');
console.log(`| first load, all files, brotli | ≤ 350 KB | ${kb(first_loads['index.html'])} | brotli 11, window 24, build of this commit |`);
console.log(`| first load of the patients' page, brotli | ≤ 350 KB | ${kb(first_loads['portal/index.html'])} | with one language, the largest |`);
for (const [path, { brotli_bytes, gzip_bytes, bytes }] of Object.entries(files).sort((a, b) => b[1].brotli_bytes - a[1].brotli_bytes).slice(0, 6)) {
    console.log(`| … ${path.replace(/\.[0-9a-f]{8}\./, '.')} | | ${kb(brotli_bytes)} | ${kb(bytes)} plain, ${kb(gzip_bytes)} gzip |`);
}
