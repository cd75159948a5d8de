// Assembles build/web: the pages of web/ and the built client, ready to be served.
//
// Every file but those of `fixed` gets its content's hash into its name (app.1a2b3c4d.css) and may be
// cached for ever; each is also stored compressed (.br, .gz). A web file names another as {{app.css}},
// which becomes /assets/app.1a2b3c4d.css; hashes are computed in the order of these references.
// service_worker.js may also use {{bundle_list}} (the paths of the first load) and
// {{bundle_id}} (changes when any file changes).
// A script is bundled with what it imports by path ('./bridge.js', './client.js' for the built client)
// and minified, style sheets too; TODOKE_MINIFY=0 leaves them readable, for debugging.
// build/web/manifest.json lists path -> file, hash and sizes, for the server and the benchmarks.
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, extname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';
import { build } from 'esbuild';
import { split_client } from './split_client.mjs';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '..');
const web = join(root, 'web');
const client = join(root, 'build', 'wasm');
const out = join(root, 'build', 'web');
const limit_kb = 350;  // first load after brotli; the figure the user asked for

// Reached by a name that must never change: the page, the worker's scope, the crawler's file.
const fixed = new Set(['index.html', 'service_worker.js', 'robots.txt', 'favicon.ico']);
// Fetched only when someone asks (pictures of the help guide, pages seldom opened): hashed and cached, not part
// of the first load.
const later = /^(help\/|second\.wasm$)/;
const text_types = new Set(['.html', '.js', '.mjs', '.css', '.json', '.webmanifest', '.svg', '.txt']);
const content_types = {
    '.html': 'text/html; charset=utf-8', '.js': 'text/javascript; charset=utf-8', '.mjs': 'text/javascript; charset=utf-8',
    '.css': 'text/css; charset=utf-8', '.json': 'application/json', '.webmanifest': 'application/manifest+json',
    '.svg': 'image/svg+xml', '.png': 'image/png', '.ico': 'image/x-icon', '.wasm': 'application/wasm',
    '.txt': 'text/plain; charset=utf-8', '.woff2': 'font/woff2',
};

const sha256 = (data) => createHash('sha256').update(data).digest('hex');

function files_under(folder) {
    if (!existsSync(folder)) return [];
    return readdirSync(folder, { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile() && !entry.name.startsWith('.') && !entry.name.endsWith('.md'))
        .map((entry) => join(entry.parentPath ?? entry.path, entry.name));
}

// name (as in {{name}}) -> source file
const sources = new Map();
for (const file of files_under(web)) sources.set(relative(web, file), file);
if (existsSync(join(client, 'client.js'))) sources.set('client.js', join(client, 'client.js'));
if (existsSync(join(client, 'client.wasm'))) {
    const parts = { client: join(client, 'client.wasm'), patterns: join(root, 'client-wasm', 'second_part.txt'), first: join(client, 'parts', 'client.wasm'), second: join(client, 'parts', 'second.wasm') };
    split_client(parts);
    sources.set('client.wasm', parts.first);
    sources.set('second.wasm', parts.second);
}

const inputs = sha256([...sources].sort().map(([name, file]) => `${name} ${sha256(readFileSync(file))}`).join('\n')
    + readFileSync(fileURLToPath(import.meta.url)) + process.env.TODOKE_MINIFY);
const manifest_file = join(out, 'manifest.json');
const before = existsSync(manifest_file) ? JSON.parse(readFileSync(manifest_file, 'utf8')) : {};
if (before.inputs === inputs) { report(before); process.exit(0); }

const done = new Map();       // name -> {path, file, data}
const underway = new Set();

async function place(name, wanted_by) {
    if (done.has(name)) return done.get(name);
    if (!sources.has(name)) throw new Error(`${wanted_by} names {{${name}}}, which is neither in web/ nor a built client file`);
    if (underway.has(name)) throw new Error(`web files name each other in a circle: ${[...underway, name].join(' -> ')}`);
    underway.add(name);
    let data;
    if (text_types.has(extname(name))) {
        let text = await text_of(name);
        for (const [whole, reference] of text.matchAll(/\{\{([\w.\-/]+)\}\}/g)) text = text.replaceAll(whole, await value_of(reference, name));
        data = Buffer.from(text, 'utf8');
    } else data = readFileSync(sources.get(name));
    underway.delete(name);
    const dot = name.length - extname(name).length;
    const hashed = `${name.slice(0, dot)}.${sha256(data).slice(0, 8)}${name.slice(dot)}`;
    const file = fixed.has(name) ? name : join('assets', hashed);
    const path = name === 'index.html' ? '/' : `/${file}`;
    done.set(name, { path, file, data });
    return done.get(name);
}

async function value_of(reference, name) {
    if (!['bundle_list', 'bundle_id'].includes(reference)) return (await place(reference, name)).path;
    if (name !== 'service_worker.js') throw new Error(`${name}: {{${reference}}} exists only in service_worker.js`);
    return reference === 'bundle_id' ? bundle_id() : first_load().join(' ');
}

const resolving = { name: 'resolving', setup: ({ onResolve }) => {
    onResolve({ filter: /^\.\/client\.js$/ }, () => ({ path: join(client, 'client.js') }));
    onResolve({ filter: /^\{\{/ }, ({ path }) => ({ path, external: true })); // a file of its own
} };

async function text_of(name) {
    if (!['.js', '.css'].includes(extname(name))) return readFileSync(sources.get(name), 'utf8');
    // The page for old browsers must not get a word that they do not know.
    const target = name === 'old_browser.js' ? 'es5' : extname(name) === '.js' ? 'es2021' : 'esnext';
    const { outputFiles } = await build({ entryPoints: [sources.get(name)], bundle: true, write: false, format: 'esm', target, charset: 'utf8',
        legalComments: 'none', minify: process.env.TODOKE_MINIFY !== '0', plugins: [resolving], logLevel: 'warning' });
    return outputFiles[0].text;
}

// Scripts are placed by who names them; the worker comes last: it lists all others, and must not hold its own name.
const names = [...sources.keys()].filter((name) => extname(name) !== '.js' || fixed.has(name)).sort((a, b) => (a === 'service_worker.js') - (b === 'service_worker.js') || (a < b ? -1 : 1));
const others = () => [...done].filter(([name]) => name !== 'service_worker.js').sort();
const first_load = () => others().filter(([name]) => !later.test(name)).map(([, { path }]) => path);
const bundle_id = () => sha256(others().map(([, { data }]) => sha256(data)).join()).slice(0, 16);

for (const name of names) await place(name, 'the bundle');

// Written beside and then swapped in, so that a running server never meets half a bundle.
const fresh = `${out}.new`;
rmSync(fresh, { recursive: true, force: true });
const manifest = { inputs, bundle_id: bundle_id(), files: {} };
for (const [name, { path, file, data }] of [...done].sort()) {
    const target = join(fresh, file);
    mkdirSync(dirname(target), { recursive: true });
    const brotli = brotliCompressSync(data, { params: {
        [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_LGWIN]: 24, [constants.BROTLI_PARAM_SIZE_HINT]: data.length } });
    const gzip = gzipSync(data, { level: 9 });
    writeFileSync(target, data);
    writeFileSync(`${target}.br`, brotli);
    writeFileSync(`${target}.gz`, gzip);
    manifest.files[path] = {
        name, file, sha256: sha256(data), type: content_types[extname(name)] ?? 'application/octet-stream',
        immutable: !fixed.has(name), bytes: data.length, brotli_bytes: brotli.length, gzip_bytes: gzip.length,
    };
}
const listed = Object.values(manifest.files);
manifest.first_load_brotli_bytes = listed.filter((file) => !later.test(file.name)).reduce((sum, file) => sum + file.brotli_bytes, 0);
writeFileSync(join(fresh, 'manifest.json'), JSON.stringify(manifest, null, 1));
rmSync(out, { recursive: true, force: true });
renameSync(fresh, out);
for (const file of listed) console.log(`      ${file.file}: ${file.bytes} bytes, ${file.brotli_bytes} after brotli`);
report(manifest);

function report(manifest) {
    const kb = manifest.first_load_brotli_bytes / 1000;
    console.log(`      first load: ${kb.toFixed(1)} KB after brotli (limit ${limit_kb} KB)`);
    if (kb > limit_kb) { console.error('The bundle is larger than the limit.'); process.exit(1); }
}
