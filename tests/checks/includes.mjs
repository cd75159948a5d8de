// Proves the layering of docs/architecture.md by reading the #include lines of our own C++:
// which room may use which, and that every outside library has one home.
// To give a library a home: add a row to `homes`. Prints "N passed, N failed".
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { dirname, extname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '..', '..');

// The rooms that a room may include from; "tests may include all; nothing includes tests".
const rooms = {
    'shared': ['shared'],
    'server': ['server', 'shared'],
    'client-wasm': ['client-wasm', 'shared'],
    'tests': ['shared', 'server', 'client-wasm', 'tests'],
};

// Inside shared: base <- forms <- records <- validation <- exporting; validation <- observation; base <- access <- accounts, notices; base <- masters; all <- api.
const shared_layers = {
    base: ['base'],
    forms: ['base', 'forms'],
    records: ['base', 'forms', 'records'],
    validation: ['base', 'forms', 'records', 'validation'],
    exporting: ['base', 'forms', 'records', 'validation', 'exporting'],  // the data dictionary describes the rules
    observation: ['base', 'forms', 'records', 'validation', 'observation'],
    access: ['base', 'access'],
    accounts: ['base', 'access', 'accounts'],
    masters: ['base', 'masters'],
    notices: ['base', 'access', 'notices'],
    api: ['base', 'forms', 'records', 'validation', 'exporting', 'access', 'accounts', 'masters', 'notices', 'observation', 'api'],
};

// Outside header -> where it may be included. Tests are free to use libraries as peers.
const homes = [
    { header: /^(sqlite3|libpq-fe)\.h$/, home: /^server\/db\// },
    { header: /^httplib\.h$/, home: /^server\/http\// },
    { header: /^zlib\.h$/, home: /^server\/http\// },
    { header: /^(zip|expat|xlsxwriter)\.h$/, home: /^server\/tables\// },
    { header: /^openssl\//, home: /^server\/crypto\// },
    { header: /^(sodium|fido)(\.h|\/)/, home: /^server\/crypto\// },
    { header: /^curl\//, home: /^server\/delivery\// },
    { header: /^(cairo|pango|qrencode)/, home: /^server\/render\// },
    { header: /^(emscripten|SDL)/, home: /^client-wasm\/platform\// },
    { header: /^imgui_impl_/, home: /^client-wasm\/platform\// },
    { header: /^imgui(_internal)?\.h$/, home: /^client-wasm\/(ui|screens)\// },
    { header: /^rapidjson\//, home: /^shared\/base\/[a-z_]+\.cpp$/ },
    { header: /^(spdlog|toml\+\+|CLI|prometheus|utf8proc)/, home: /^server\// },
    { header: /^doctest/, home: /^tests\// },
];

// What shared may take from the standard library is everything but I/O, clocks, threads and chance.
const forbidden_in_shared = /^(iostream|fstream|sstream|ostream|istream|iomanip|cstdio|stdio\.h|filesystem|thread|mutex|shared_mutex|condition_variable|future|atomic|random|regex|locale|format|source_location|ctime|time\.h|unistd\.h|sys\/.*)$/;
const heavy_in_client = /^(iostream|fstream|sstream|iomanip|regex|locale|format|filesystem|thread)$/;

function sources(folder) {
    const full = join(root, folder);
    if (!existsSync(full)) return [];
    return readdirSync(full, { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile() && ['.cpp', '.hpp', '.h'].includes(extname(entry.name)))
        .map((entry) => relative(root, join(entry.parentPath ?? entry.path, entry.name)))
        .filter((file) => !file.includes('node_modules/'));
}

const complaints = [];
let files = 0, rapidjson_users = new Set();

for (const room of Object.keys(rooms)) {
    for (const file of sources(room)) {
        files += 1;
        const complain = (line, why) => complaints.push(`${file}:${line}: ${why}`);
        readFileSync(join(root, file), 'utf8').split('\n').forEach((text, index) => {
            const found = text.match(/^\s*#\s*include\s*([<"])([^>"]+)[>"]/);
            if (!found) return;
            const [, bracket, header] = found;
            const line = index + 1;
            const target = header.split('/')[0];
            if (header.startsWith('.')) complain(line, `"${header}": includes are written from the root of the repository`);
            if (header.startsWith('tests/') && room !== 'tests') complain(line, 'nothing includes tests');
            if (target in rooms) {
                if (!rooms[room].includes(target)) complain(line, `${room} must not include ${target} ("${header}")`);
                if (bracket !== '"') complain(line, `our own headers are written in quotes ("${header}")`);
                if (room === 'shared' && target === 'shared') {
                    const here = file.split('/')[1], there = header.split('/')[1];
                    if (!(shared_layers[here] ?? []).includes(there)) complain(line, `shared/${here} must not include shared/${there}`);
                }
                return;
            }
            if (room === 'tests') return;
            for (const { header: pattern, home } of homes) {
                if (pattern.test(header) && !home.test(file)) complain(line, `<${header}> has its home in ${home.source.replace(/[\\^]/g, '')}`);
            }
            if (room === 'shared') {
                if (/^rapidjson\//.test(header)) rapidjson_users.add(file);
                else if (/[./]/.test(header)) complain(line, `shared uses only itself, the standard library and RapidJSON (<${header}>)`);
                if (forbidden_in_shared.test(header)) complain(line, `shared has no I/O, clock, threads or chance (<${header}>)`);
            }
            if (room === 'client-wasm' && heavy_in_client.test(header)) complain(line, `<${header}> is too large for the browser`);
        });
    }
}
if (rapidjson_users.size > 1) complaints.push(`RapidJSON is included by ${[...rapidjson_users].join(', ')}; it has one home`);

for (const complaint of complaints) console.log(complaint);
const bad_files = new Set(complaints.map((text) => text.split(':')[0])).size;
console.log(`${files - bad_files} passed, ${bad_files} failed`);
process.exit(complaints.length || files === 0 ? 1 : 0);
