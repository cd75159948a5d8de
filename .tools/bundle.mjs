// Assembles build/web: the pages of web/ and the built client, ready to be served.
//
// Every file but those of `fixed` gets its content's hash into its name (app.1a2b3c4d.css) and may be
// cached for ever; each is also stored compressed (.br, .gz). A web file names another as {{app.css}},
// which becomes /assets/app.1a2b3c4d.css; hashes are computed in the order of these references.
// A worker may also use {{bundle_list}} (the paths of its page's first load) and {{bundle_id}} (changes when any
// file changes). There are two pages, each with its own first load: the staff's and the patients' (portal/).
// {{portal/texts/en.json}} is made of assets/lang/portal/en.po, and {{portal/shell_texts.json}} of those texts that
// the patients' shell says before a language has arrived.
// A script is bundled with what it imports by path ('./bridge.js', './client.js' for the built client)
// and minified, style sheets too; TODOKE_MINIFY=0 leaves them readable, for debugging.
// build/web/manifest.json lists path -> file, hash and sizes, for the server and the benchmarks.
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, extname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';
import { build } from 'esbuild';
import { table_of } from './po.mjs';
import { split_client } from './split_client.mjs';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '..');
const web = join(root, 'web');
const client = join(root, 'build', 'wasm');
const out = join(root, 'build', 'web');
const languages = join(root, 'assets', 'lang', 'portal');

// Reached by a name that must never change: the pages, the workers, the crawler's file.
const fixed = new Set(['index.html', 'portal/index.html', 'service_worker.js', 'portal/worker.js', 'robots.txt', 'favicon.ico']);
const path_of_fixed = { 'index.html': '/', 'portal/index.html': '/my', 'portal/worker.js': '/portal_worker.js' };
const workers = { 'service_worker.js': 'index.html', 'portal/worker.js': 'portal/index.html' };
// What a first visit fetches, after brotli; 350 KB is the figure the user asked for.
const limits_kb = { 'index.html': 350, 'portal/index.html': 350 };
const titles = { 'index.html': 'first load', 'portal/index.html': "first load of the patients' page" };
// Fetched only when someone asks (pictures of the help guide, pages seldom opened): hashed and cached, not part
// of the first load.
const later = /^(help\/|second\.wasm$|portal\/(texts\/|icon-))/;
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

const portal_wasm = join(client, 'portal.wasm');
if (existsSync(portal_wasm)) {
    sources.set('portal.wasm', portal_wasm);
    sources.set('portal.js', join(client, 'portal.js'));
}
const po_files = files_under(languages).filter((file) => extname(file) === '.po').sort();
for (const file of po_files) sources.set(`portal/texts/${basename(file, '.po')}.json`, file);

const inputs = sha256([...sources].sort().map(([name, file]) => `${name} ${sha256(readFileSync(file))}`).join('\n')
    + readFileSync(fileURLToPath(import.meta.url)) + process.env.TODOKE_MINIFY);
const manifest_file = join(out, 'manifest.json');
const before = existsSync(manifest_file) ? JSON.parse(readFileSync(manifest_file, 'utf8')) : {};
if (before.inputs === inputs) { report(before); process.exit(0); }

const done = new Map();       // name -> {path, file, data}
const names_in = new Map();   // name -> what it names
const underway = new Set();

async function place(name, wanted_by) {
    if (done.has(name)) return done.get(name);
    if (!sources.has(name)) throw new Error(`${wanted_by} names {{${name}}}, which is neither in web/ nor a built client file`);
    if (underway.has(name)) throw new Error(`web files name each other in a circle: ${[...underway, name].join(' -> ')}`);
    underway.add(name);
    let data;
    if (text_types.has(extname(name))) {
        let text = await text_of(name);
        const references = [...text.matchAll(/\{\{([\w.\-/]+)\}\}/g)];
        names_in.set(name, references.map(([, reference]) => reference));
        for (const [whole, reference] of references) {
            const value = await value_of(reference, name);
            text = text.replaceAll(whole, () => value);
        }
        data = Buffer.from(text, 'utf8');
    } else data = readFileSync(sources.get(name));
    underway.delete(name);
    const dot = name.length - extname(name).length;
    const hashed = `${name.slice(0, dot)}.${sha256(data).slice(0, 8)}${name.slice(dot)}`;
    const file = fixed.has(name) ? name : join('assets', hashed);
    const path = path_of_fixed[name] ?? `/${file}`;
    done.set(name, { path, file, data });
    return done.get(name);
}

async function value_of(reference, name) {
    if (reference === 'portal/shell_texts.json') return shell_texts();
    if (!['bundle_list', 'bundle_id'].includes(reference)) return (await place(reference, name)).path;
    if (!(name in workers)) throw new Error(`${name}: {{${reference}}} exists only in a service worker`);
    return reference === 'bundle_id' ? bundle_id() : first_load(workers[name]).map((file) => done.get(file).path).join(' ');
}

// What the patients' shell says, in every language: the texts of elements with data-text, and those that its
// scripts say. As the inside of a string literal, whatever its quotes.
async function shell_texts() {
    const page = readFileSync(sources.get('portal/index.html'), 'utf8');
    const scripts = ['starting.js', 'portal/boot.js'].map((name) => readFileSync(sources.get(name), 'utf8')).join('\n');
    const said = [...page.matchAll(/<[^>]*\bdata-text\b[^>]*>([^<]+)/g), ...scripts.matchAll(/\bsay\(\s*'((?:[^'\\]|\\.)*)'/g)].map(([, text]) => text);
    const tables = Object.fromEntries(po_files.map((file) => {
        const table = table_of(readFileSync(file, 'utf8'));
        return [basename(file, '.po'), Object.fromEntries(said.filter((text) => table[text]).map((text) => [text, table[text]]))];
    }));
    return JSON.stringify(tables).replace(/[\\"'`]/g, (character) => `\\x${character.charCodeAt(0).toString(16)}`);
}

const resolving = { name: 'resolving', setup: ({ onResolve }) => {
    onResolve({ filter: /^\.\.?\/(client|portal)\.js$/ }, ({ path }) => ({ path: join(client, basename(path)) }));
    onResolve({ filter: /^\{\{/ }, ({ path }) => ({ path, external: true })); // a file of its own
} };

async function text_of(name) {
    if (name.startsWith('portal/texts/')) return JSON.stringify(table_of(readFileSync(sources.get(name), 'utf8')));
    if (!['.js', '.css'].includes(extname(name))) return readFileSync(sources.get(name), 'utf8');
    // The page for old browsers must not get a word that they do not know.
    const target = name === 'old_browser.js' ? 'es5' : extname(name) === '.js' ? 'es2021' : 'esnext';
    const { outputFiles } = await build({ entryPoints: [sources.get(name)], bundle: true, write: false, format: 'esm', target, charset: 'utf8',
        legalComments: 'none', minify: process.env.TODOKE_MINIFY !== '0', plugins: [resolving], logLevel: 'warning' });
    return outputFiles[0].text;
}

// Scripts are placed by who names them; workers come last: they list the others, and must not hold their own names.
const names = [...sources.keys()].filter((name) => extname(name) !== '.js' || fixed.has(name)).sort((a, b) => (a in workers) - (b in workers) || (a < b ? -1 : 1));
const others = () => [...done].filter(([name]) => !(name in workers)).sort();
const bundle_id = () => sha256(others().map(([, { data }]) => sha256(data)).join()).slice(0, 16);

// A page and all it names, and what that names.
function first_load(page) {
    const found = new Set();
    const visit = (name) => {
        if (found.has(name) || later.test(name) || !done.has(name)) return;
        found.add(name);
        for (const named of names_in.get(name) ?? []) visit(named);
    };
    visit(page);
    return [...found].sort();
}

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
const brotli_bytes = Object.fromEntries(Object.values(manifest.files).map((file) => [file.name, file.brotli_bytes]));
manifest.first_loads = {};
for (const [worker, page] of Object.entries(workers)) {
    if (!done.has(page)) continue;
    const texts = page === 'portal/index.html' ? Math.max(0, ...Object.keys(brotli_bytes).filter((name) => name.startsWith('portal/texts/')).map((name) => brotli_bytes[name])) : 0; // one language
    manifest.first_loads[page] = [worker, ...first_load(page)].reduce((sum, name) => sum + brotli_bytes[name], texts);
}
writeFileSync(join(fresh, 'manifest.json'), JSON.stringify(manifest, null, 1));
rmSync(out, { recursive: true, force: true });
renameSync(fresh, out);
for (const file of Object.values(manifest.files)) console.log(`      ${file.file}: ${file.bytes} bytes, ${file.brotli_bytes} after brotli`);
report(manifest);

function report(manifest) {
    for (const [page, bytes] of Object.entries(manifest.first_loads)) {
        const kb = bytes / 1000;
        console.log(`      ${titles[page]}: ${kb.toFixed(1)} KB after brotli (limit ${limits_kb[page]} KB)`);
        if (kb > limits_kb[page]) { console.error('The bundle is larger than the limit.'); process.exit(1); }
    }
}
