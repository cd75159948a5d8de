// Splits the linked client in two: what everybody needs, and what client-wasm/second_part.txt names, which
// is fetched when somebody opens such a page. Functions keep their places in one table, so that calls
// between both parts cost nothing (binaryen's wasm-split). Only then are the parts optimised: an optimiser
// that saw both would let a function here stand for its twin there.
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

// Known to every browser the client is linked for (Safari 14.1: client-wasm/link_flags.txt).
const features = ['--mvp-features', '--enable-mutable-globals', '--enable-sign-ext'];
const section = { custom: 0, table: 4 };

function number_at(bytes, at) {
    let value = 0, shift = 0, byte;
    do { byte = bytes[at]; at += 1; value += (byte & 127) * 2 ** shift; shift += 7; } while (byte & 128);
    return [value, at];
}
function text_at(bytes, at) {
    const [length, begin] = number_at(bytes, at);
    return [bytes.toString('utf8', begin, begin + length), begin + length];
}

// What `read(begin, end)` makes of the first section of that kind of which it makes something.
function find_in_sections(bytes, kind, read) {
    for (let at = 8; at < bytes.length;) {
        const [size, begin] = number_at(bytes, at + 1);
        const found = bytes[at] === kind ? read(begin, begin + size) : undefined;
        if (found !== undefined) return found;
        at = begin + size;
    }
    throw new Error(`the client has no section ${kind} of the kind expected; was it linked with the names of its functions?`);
}

const function_names = (bytes) => find_in_sections(bytes, section.custom, (begin, end) => {
    let [title, inside] = text_at(bytes, begin);
    while (title === 'name' && inside < end) {
        const [length, first] = number_at(bytes, inside + 1);
        if (bytes[inside] === 1) {
            const names = [];
            let [count, entry] = number_at(bytes, first);
            for (; count > 0; count -= 1) {
                let name;
                [, entry] = number_at(bytes, entry);
                [name, entry] = text_at(bytes, entry);
                names.push(name);
            }
            return names;
        }
        inside = first + length;
    }
    return undefined;
});

const table_size = (bytes) => find_in_sections(bytes, section.table, (begin) => {
    const [, entry] = number_at(bytes, begin); // how many tables: one
    const [, limits] = number_at(bytes, entry + 1);
    return number_at(bytes, limits)[0];
});

// As binaryen writes a name: everything but these characters as \xx.
const escaped = (name) => [...Buffer.from(name)].map((byte) => (/[A-Za-z0-9!#$%&'*+\-./:<=>?@^_`|~]/.test(String.fromCharCode(byte)) ? String.fromCharCode(byte) : `\\${byte.toString(16).padStart(2, '0')}`)).join('');
const unescaped = (name) => name.replace(/\\([0-9a-f]{2})/g, (_, hex) => String.fromCharCode(parseInt(hex, 16)));

// Places in the table that the linker did not give were added for calls by name from the first part: lines
// "place:name" of wasm-split.
const called_from_first = (placeholders, places) => placeholders.split('\n').map((line) => line.split(/:(.*)/)).filter(([place, name]) => name && Number(place) >= places).map(([, name]) => unescaped(name));

// Writes both parts, optimised and without names, unless they are there and newer than what they are made of.
// Throws where a function that is to come later is called by one that is not.
export function split_client({ client, patterns, first, second }) {
    const changed = (file) => (existsSync(file) ? statSync(file).mtimeMs : 0);
    if (Math.min(changed(first), changed(second)) > Math.max(...[client, patterns, fileURLToPath(import.meta.url)].map(changed))) return;
    const bytes = readFileSync(client);
    const wanted = readFileSync(patterns, 'utf8').split('\n').filter((line) => line && !line.startsWith('#')).map((line) => new RegExp(line));
    const names = function_names(bytes);
    for (const pattern of wanted) {
        if (!names.some((name) => pattern.test(name))) throw new Error(`${patterns}: no function is named ${pattern}`);
    }
    mkdirSync(dirname(first), { recursive: true });
    const folder = mkdtempSync(join(tmpdir(), 'todoke-split-'));
    try {
        writeFileSync(join(folder, 'names'), names.filter((name) => wanted.some((pattern) => pattern.test(name))).map(escaped).join('\n'));
        execFileSync('wasm-split', [client, ...features, `--split-funcs=@${join(folder, 'names')}`, '--export-prefix=%', '--placeholdermap', '-o1', join(folder, 'first'), '-o2', join(folder, 'second')]);
        const too_early = called_from_first(readFileSync(join(folder, 'first.placeholders'), 'utf8'), table_size(bytes));
        if (too_early.length > 0) throw new Error(`${patterns} names functions that pages of the first part call:\n${too_early.join('\n')}`);
        for (const [from, to] of [['first', first], ['second', second]]) {
            execFileSync('wasm-opt', [...features, '-Oz', '--low-memory-unused', '--zero-filled-memory', '--strip-debug', '--strip-producers', join(folder, from), '-o', to]);
        }
    } finally { rmSync(folder, { recursive: true, force: true }); }
}
