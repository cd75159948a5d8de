// Proves that every text a person may read exists in every language: collects the Japanese source
// texts and compares them with assets/lang/*.po. Fails on a missing, unused, fuzzy or twice written
// entry, on placeholders that differ, on untranslated Japanese, and on what `msgfmt --check` refuses.
//
//   node tests/checks/texts.mjs            check; prints "N passed, N failed" (one per text and language)
//   node tests/checks/texts.mjs --missing  print the missing entries as PO, ready to be filled in
//
// Where texts come from:
//   assets/forms, codes, rules   labels, hints, units, options, messages
//   shared, server, client-wasm  every string literal with Japanese in it, whether in tr("…") or in a
//                                table that is translated later; except shared/base (which reads and
//                                writes dates and kana) and lines ending in  // not a text
//   web                          is shown before any translation has arrived, so its English stands
//                                beside it: data-en="…", say('…', '…') or "… / …"
// The patients' page has texts of its own, in eight languages: what client-wasm/portal, its widgets and the parts of
// shared that it shows say, against assets/lang/portal/*.po; all seven must be there, and use the terms of
// assets/lang/portal/glossary.json. There the words of the shell are in the PO files too (data-text="", say('…')).
// What the server writes to patients (letters, SMS, the leaflet) is in assets/lang/letters/*.po, apart from the page, so
// that no browser loads it; what leaflet and page both say is in the page's files only.
// Names of municipalities come from the postal code table and stay Japanese: a romanised name would
// be a guess. Notices are shown as their authors wrote them; the pages of assets/help
// stand in each language by themselves.
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { dirname, extname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { read_po, unescape_text as unescape } from '../../.tools/po.mjs';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '..', '..');
const japanese = /[\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Han}]/u;
const sources = new Map();  // Japanese text -> first place it was met
const portal_sources = new Map();
const letter_sources = new Map();
const complaints = [];

function add(text, place, to = sources) {
    if (typeof text === 'string' && japanese.test(text) && !to.has(text)) to.set(text, place);
}

function files_under(folder, extensions) {
    const full = join(root, folder);
    if (!existsSync(full)) return [];
    return readdirSync(full, { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile() && extensions.includes(extname(entry.name)))
        .map((entry) => relative(root, join(entry.parentPath ?? entry.path, entry.name)))
        .filter((file) => !file.includes('node_modules/')).sort();
}

const read = (file) => readFileSync(join(root, file), 'utf8');

// ---------------------------------------------------------------- forms, code lists, messages

function add_options(options, place) {
    if (Array.isArray(options)) for (const option of options) { add(option.label, place); add(option.group, place); }
    else for (const label of Object.values(options ?? {})) add(label, place);
}

function add_item(item, place) {
    for (const member of ['label', 'short', 'hint', 'unit', 'copy_label']) add(item[member], `${place}: ${item.id}`);
    for (const label of item.row_labels ?? []) add(label, `${place}: ${item.id}`);
    add_options(item.options, `${place}: ${item.id}`);
    for (const cell of item.cells ?? []) add_item(cell, place);
}

for (const file of files_under('assets/forms', ['.json'])) {
    const form = JSON.parse(read(file));
    for (const text of [form.title, form.disease?.name, form.legal_basis, form.notice]) add(text, file);
    for (const section of form.sections ?? []) {
        add(section.title, file);
        for (const item of section.items ?? []) add_item(item, file);
    }
    for (const rule of form.rules ?? []) add(rule.message, `${file}: ${rule.id}`);
}
for (const file of files_under('assets/codes', ['.json'])) add_options(JSON.parse(read(file)).options, file);
for (const file of files_under('assets/rules', ['.json']))
    for (const [id, rule] of Object.entries(JSON.parse(read(file)))) add(rule.message, `${file}: ${id}`);

// ---------------------------------------------------------------- C++ and JavaScript

// Tokens of a C-like language: comments go, neighbouring string literals join ("a" "b" is "ab").
function literals(text, quotes) {
    const found = [];
    const token = new RegExp(`//[^\\n]*|/\\*[\\s\\S]*?\\*/|(?:u8|[uUL])?R"([^(\\s]*)\\(([\\s\\S]*?)\\)\\1"|(u8|[uUL])?([${quotes}])((?:\\\\.|(?!\\4)[^\\\\\\n])*)\\4|\\s+|[\\s\\S]`, 'g');
    let current = null, line = 1;
    for (const match of text.matchAll(token)) {
        const at = line;
        line += (match[0].match(/\n/g) ?? []).length;
        const is_raw = match[2] !== undefined, is_string = match[5] !== undefined && match[4] !== undefined;
        if (is_raw || is_string) {
            const value = is_raw ? match[2] : unescape(match[5]);
            // U"…" and u"…" are tables of characters, 'x' in C++ a character.
            const is_text = !match[3] || match[3] === 'u8';
            if (current) current.value += value;
            else { current = { value, line: at, is_text }; found.push(current); }
        } else if (!/^(\s|\/\/|\/\*)/.test(match[0])) current = null;
    }
    return found;
}

// Japanese in code that nobody reads as a text of its own.
const not_texts = [
    { file: 'shared/api/endpoints.cpp', text: /./ },  // English, with names of screens in it
    { file: 'shared/validation/fold.cpp', text: /./ },  // what people type
    { file: 'shared/validation/date_order.cpp', text: /^(\)より|前|後|の日付です。)$/ },  // screens build the sentence from the parts of DateLine
    { file: 'shared/validation/display.cpp', text: /^(今日|日前|日後)$/ },  // beside a date of the Japanese calendar
    { file: 'server/store/synthetic.cpp', text: /./ },  // names of people who do not exist
    { file: 'server/services/demo_seed.cpp', text: /./ },  // reads the demo's own Japanese data
    { file: 'server/routes/demo_page.cpp', text: /./ },  // the demo's outbox before signing in: a Japanese page, says so in its lang
    { file: 'server/render/sealed_sheet.cpp', text: /./ },  // a Japanese sheet; its English titles stand beside
    { file: 'client-wasm/screens/page_frame.cpp', text: /^日本語$/ },  // a language is named in itself
    { file: 'server/services/views.cpp', text: /^代$/ },  // 10代 and so on, below
];
for (let age = 10; age <= 80; age += 10) add(`${age}代`, 'server/services/views.cpp');
const is_no_text = (file, text) => not_texts.some((row) => row.file === file && row.text.test(text));

function texts_in(file) {
    const text = read(file);
    const lines = text.split('\n');
    return literals(text, '"').filter(({ line, is_text }) => is_text && !/\/\/ not a text\s*$/.test(lines[line - 1]));
}

const letters = ['server/services/patient_letters.cpp', 'server/render/leaflet.cpp'];
const only_for_patients = [...letters, 'shared/observation/data_facts.cpp'];
const code = ['.cpp', '.hpp'];
for (const file of [...files_under('shared', code), ...files_under('server', code), ...files_under('client-wasm', code)]) {
    if (file.startsWith('shared/base/') || file.startsWith('client-wasm/portal/') || only_for_patients.includes(file)) continue;
    for (const { value, line } of texts_in(file)) if (!is_no_text(file, value)) add(value, `${file}:${line}`);
}

// What the patients' page shows of files that it has in common with the staff: all but these.
const shared_with_portal = [
    { file: 'shared/observation/items.cpp', but: /^(いつも通り(でない)?|ある|ない|問題がある|度|スマートフォン・PC入力|自動架電|職員による電話|委託機関|健康コール|宿泊施設・医療機関の職員|本人スマホ|保健所|宿泊施設|医療機関|家族)$/ },
    { file: 'shared/observation/rules.cpp', but: /^(体温を3桁の数字で|もう一度入力|ご本人が入力済み|前の日の状況報告を訂正)/ },
    { file: 'shared/observation/data_facts.cpp', but: /^$/ },
    { file: 'shared/observation/assessment.hpp', but: /^$/ },
    { file: 'shared/observation/assessment.cpp', but: /./ },
    { file: 'shared/access/password_rules.cpp', but: /^(パスワードは8~30文字|同じ文字を3文字|利用者IDまたは現在|推測されやすい)/ },
    ...['actions', 'choices', 'field_frame', 'fields', 'page'].map((name) => ({ file: `client-wasm/ui/${name}.cpp`, but: /^(タブ|確認が必要な入力があります|入力があります|最近の入力|\{field\}のカレンダー|研修の部屋 \{name\})$/ })),
];
for (const { file, but } of shared_with_portal) for (const { value, line } of texts_in(file)) if (!but.test(value)) add(value, `${file}:${line}`, portal_sources);
for (const file of files_under('client-wasm/portal', code)) {
    if (file === 'client-wasm/portal/prefectures.cpp') continue;  // with Latin letters beside them
    for (const { value, line } of texts_in(file)) add(value, `${file}:${line}`, portal_sources);
}

// ---------------------------------------------------------------- web: before the texts are there

let beside = 0;  // texts of the shell, each with its English beside it
const bilingual = /[\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Han}].* \/ [A-Za-z]/u;
const shell_names = /^(届 Todoke|日本語)$/;  // the product, and a language named in itself
const expect_english = (place, text, has_english) => {
    if (!japanese.test(text) || shell_names.test(text.trim())) return;
    beside += 1;
    if (!has_english && !bilingual.test(text)) complaints.push(`${place}: no English beside: ${text.trim()}`);
};
for (const file of files_under('web', ['.html'])) {
    const in_portal = file.startsWith('web/portal/');
    const body = read(file).replace(/<!--[\s\S]*?-->/g, '').replace(/^[\s\S]*<body[^>]*>/, '');
    for (const [, attributes, text] of body.matchAll(/<\w+\b([^>]*)>([^<]*)/g)) {
        if (in_portal && /\bdata-text\b/.test(attributes)) { add(text.trim(), file, portal_sources); continue; }
        expect_english(file, text, /\bdata-en="[^"]+"/.test(attributes));
        for (const [, name, value] of attributes.matchAll(/\b(aria-label|title|placeholder|alt)="([^"]+)"/g))
            expect_english(file, value, new RegExp(`\\bdata-en-${name}="[^"]+"`).test(attributes));
    }
}
for (const file of files_under('web', ['.js', '.mjs'])) {
    const text = read(file);
    const said = new Set([...text.matchAll(/\bsay\(\s*(['"`])((?:\\.|(?!\1)[^\\])*)\1,\s*(['"`])(?:\\.|(?!\3)[^\\])+\3/g)].map((match) => unescape(match[2])));
    if (/^web\/(starting|portal\/boot)\.js$/.test(file)) for (const [, words] of text.matchAll(/\bsay\(\s*'((?:[^'\\]|\\.)*)'/g)) add(unescape(words), file, portal_sources);
    if (file.startsWith('web/portal/')) continue;
    // Regular expressions and one letter to measure a font are no texts.
    for (const { value, line } of literals(text.replace(/\/\^\[ぁ-ゖ[^\n]*?\/u?\./g, ''), "'\"`")) {
        if (/\/\/ not a text\s*$/.test(text.split('\n')[line - 1])) continue;
        if ([...value].length > 2) expect_english(`${file}:${line}`, value, said.has(value));
    }
}

// The name of a placeholder ("項目名" of {項目名}) is no text of its own.
const placeholder_names = new Set([...sources.keys()].flatMap((text) => [...text.matchAll(/\{([^{}]+)\}/g)].map((match) => match[1])));
for (const name of placeholder_names) if (/^shared\/validation\//.test(sources.get(name) ?? '')) sources.delete(name);

for (const file of letters) for (const { value, line } of texts_in(file)) if (!portal_sources.has(value)) add(value, `${file}:${line}`, letter_sources);

// ---------------------------------------------------------------- PO files

const placeholders = (text) => [...new Set([...text.matchAll(/\{([^{}]+)\}/g)].map((match) => match[1]))].sort().join(' ');
const quote = (text) => `"${text.replace(/\\/g, '\\\\').replace(/"/g, '\\"').replace(/\n/g, '\\n')}"`;
const list_missing = process.argv.includes('--missing');
let checked = 0;

// Compares one PO file with the texts that it must hold.
function check_po(file, sources) {
    const entries = new Map();
    for (const entry of read_po(read(file), (line, what) => complaints.push(`${file}:${line}: ${what}`))) {
        if (entries.has(entry.id)) complaints.push(`${file}:${entry.line}: written twice: ${entry.id}`);
        entries.set(entry.id, entry);
    }
    for (const [text, place] of sources) {
        checked += 1;
        const entry = entries.get(text);
        if (!entry) {
            complaints.push(`${file}: missing: ${quote(text).slice(1, -1)}  (${place})`);
            if (list_missing) console.log(`#: ${place}\nmsgid ${quote(text)}\nmsgstr ""\n`);
        } else if (!entry.translation) complaints.push(`${file}:${entry.line}: without translation: ${text}`);
        else if (entry.fuzzy) complaints.push(`${file}:${entry.line}: fuzzy: ${text}`);
        else if (placeholders(text) !== placeholders(entry.translation))
            complaints.push(`${file}:${entry.line}: placeholders differ: ${placeholders(text)} and ${placeholders(entry.translation)}`);
        else if (/\/(en|vi|pt|ne|ko)\.po$/.test(file) && japanese.test(entry.translation.replace(/\{[^{}]+\}|試験町|例: |シケン タロウ/g, '')))
            complaints.push(`${file}:${entry.line}: still Japanese: ${entry.translation}`);
    }
    for (const { id, line } of entries.values()) {
        checked += 1;
        if (!sources.has(id)) complaints.push(`${file}:${line}: nothing uses: ${id}`);
    }
    checked += 1;
    try { execFileSync('msgfmt', ['--check', '--output-file=/dev/null', join(root, file)], { stdio: 'pipe' }); }
    catch (error) { complaints.push(`${file}: msgfmt: ${String(error.stderr ?? error).trim()}`); }
    return entries;
}

// The terms of the glossary are used wherever the Japanese term is.
function check_terms(file, language, entries) {
    const plain = (text) => text.replace(/｜([^《]*)《[^》]*》/g, '$1').toLowerCase();
    for (const [term, words] of Object.entries(JSON.parse(read('assets/lang/portal/glossary.json')))) {
        checked += 1;
        const wanted = words[language];
        if (!wanted) { complaints.push(`assets/lang/portal/glossary.json: ${term} has no word in ${language}`); continue; }
        for (const { id, translation, line } of entries.values())
            if (id.includes(term) && !wanted.some((word) => plain(translation).includes(word.toLowerCase()))) complaints.push(`${file}:${line}: not the term of the glossary (${wanted.join(', ')}) for ${term}: ${translation}`);
    }
}

for (const file of files_under('assets/lang', ['.po']).filter((name) => !/\/(portal|letters)\//.test(name))) check_po(file, sources);
// The patients' languages: their table, of which boot.js holds a second one because it chooses before the program is there.
const language_codes = [...read('shared/observation/languages.cpp').matchAll(/^ +\{"([a-z-]+)", /gm)].map(([, code]) => code);
const codes_of_shell = [...read('web/portal/boot.js').match(/^const languages = \{(.*)\};/m)[1].matchAll(/([a-z-]+)'?: \[/g)].map(([, code]) => code);
checked += 1;
if (language_codes.length < 8 || language_codes.join() !== codes_of_shell.join()) complaints.push(`web/portal/boot.js: its languages (${codes_of_shell}) are not those of shared/observation/languages.cpp (${language_codes})`);
for (const language of language_codes.slice(1)) { // Japanese is the source
    for (const [folder, texts] of [['portal', portal_sources], ['letters', letter_sources]]) {
        const file = `assets/lang/${folder}/${language}.po`;
        if (!existsSync(join(root, file))) complaints.push(`${file} is missing`);
        else check_terms(file, language, check_po(file, texts));
    }
}
checked += beside;
if (!checked) complaints.push('there is no assets/lang/*.po');
if (list_missing) process.exit(0);

for (const complaint of complaints) console.log(complaint);
console.log(`${Math.max(0, checked - complaints.length)} passed, ${complaints.length} failed`);
process.exit(complaints.length ? 1 : 0);
