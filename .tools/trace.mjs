// Writes docs/traceability.md: which test proves which requirement, and which none proves yet.
// docs/requirements.csv holds the requirements (header: id,statement[,…]); a test names the ids that it
// proves in square brackets in its title: TEST_CASE("an onset after today is refused [V-401]").
// With --check nothing is written; it fails when the page is out of date or a test names an unknown id.
import { existsSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { dirname, extname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '..');
const source = join(root, 'docs', 'requirements.csv');
const page = join(root, 'docs', 'traceability.md');
if (!existsSync(source)) { console.error('docs/requirements.csv does not exist yet'); process.exit(1); }

function parse_csv(text) {
    const rows = [[]];
    let cell = '', quoted = false;
    for (let i = 0; i < text.length; i += 1) {
        const c = text[i];
        if (quoted) {
            if (c === '"' && text[i + 1] === '"') { cell += '"'; i += 1; }
            else if (c === '"') quoted = false;
            else cell += c;
        } else if (c === '"') quoted = true;
        else if (c === ',') { rows.at(-1).push(cell); cell = ''; }
        else if (c === '\n') { rows.at(-1).push(cell); cell = ''; rows.push([]); }
        else if (c !== '\r') cell += c;
    }
    if (cell || rows.at(-1).length) rows.at(-1).push(cell);
    return rows.filter((row) => row.some((value) => value.trim()));
}

const [header, ...rows] = parse_csv(readFileSync(source, 'utf8').replace(/^\ufeff/, ''));
const id_at = Math.max(0, header.indexOf('id'));
const statement_at = Math.max(1, header.findIndex((name) => /statement|requirement|text/.test(name)));
const requirements = new Map(rows.map((row) => [row[id_at].trim(), { statement: row[statement_at] ?? '', proofs: [] }]));

const unknown = [];
for (const entry of readdirSync(join(root, 'tests'), { recursive: true, withFileTypes: true })) {
    const folder = entry.parentPath ?? entry.path;
    if (!entry.isFile() || folder.includes('node_modules') || !['.cpp', '.hpp', '.mjs', '.js', '.py', '.json', '.sh'].includes(extname(entry.name))) continue;
    const file = relative(root, join(folder, entry.name));
    readFileSync(join(root, file), 'utf8').split('\n').forEach((line, index) => {
        for (const [, list] of line.matchAll(/\[((?:[A-Z][A-Z0-9]*-\d[\w.]*)(?:[ ,]+[A-Z][A-Z0-9]*-\d[\w.]*)*)\]/g)) {
            for (const id of list.split(/[ ,]+/)) {
                const title = line.match(/["'`](.*?)\s*\[/)?.[1] ?? '';
                const requirement = requirements.get(id);
                if (requirement) requirement.proofs.push({ file, line: index + 1, title });
                else unknown.push(`${file}:${index + 1}: ${id} is not in docs/requirements.csv`);
            }
        }
    });
}

const escape = (text) => text.replaceAll('|', '\\|').replaceAll('\n', ' ');
const proven = [...requirements].filter(([, { proofs }]) => proofs.length);
const open = [...requirements].filter(([, { proofs }]) => !proofs.length);
const text = `# Traceability

Written by \`make trace\` from \`docs/requirements.csv\` and the titles of the tests; do not edit.
${requirements.size} requirements, ${proven.length} proven by at least one test, ${open.length} not yet.

## Proven

| id | requirement | tests |
|---|---|---|
${proven.map(([id, { statement, proofs }]) => `| ${id} | ${escape(statement)} | ${
    [...new Map(proofs.map((proof) => [`${proof.file} ${proof.title}`, proof])).values()]
        .map(({ file, title }) => escape(`${file}${title ? `: ${title}` : ''}`)).join('<br>')} |`).join('\n')}

## Not proven by a test yet

| id | requirement |
|---|---|
${open.map(([id, { statement }]) => `| ${id} | ${escape(statement)} |`).join('\n')}
`;

for (const line of unknown) console.error(line);
if (process.argv.includes('--check')) {
    const stale = !existsSync(page) || readFileSync(page, 'utf8') !== text;
    if (stale) console.error('docs/traceability.md is out of date: run make trace');
    const failures = (stale ? 1 : 0) + (unknown.length ? 1 : 0);
    console.log(`${2 - failures} passed, ${failures} failed`);
    process.exit(failures ? 1 : 0);
}
writeFileSync(page, text);
console.log(`docs/traceability.md: ${proven.length} of ${requirements.size} requirements proven`);
