// Imports Japan Post's table of postal codes (npm package "yubin", which carries it whole) into
// build/address/, as two plain files that the server reads:
//   municipalities.tsv  code (six digits, with its check digit), name, kana; ordered by code.
//                       Designated cities stand before their wards (大阪市, then 大阪市都島区, …).
//   postal_codes.tsv    postal code (seven digits), municipality code, town ("" where the code
//                       stands for more than one town); ordered by postal code. One code may have
//                       several rows.
// The first two digits of a municipality code are its prefecture's code.
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { inflateRawSync } from 'node:zlib';
import { createHash } from 'node:crypto';

const here = dirname(fileURLToPath(import.meta.url));
const out = resolve(here, '..', 'build', 'address');
const source = join(here, 'node_modules', 'yubin', 'dist', 'index.mjs');

const stamp = createHash('sha256').update(readFileSync(source)).update(readFileSync(fileURLToPath(import.meta.url))).digest('hex');
const stamp_file = join(out, '.stamp');
if (existsSync(stamp_file) && readFileSync(stamp_file, 'utf8') === stamp) process.exit(0);

// The package answers one code at a time; its table is read whole: {"060": "<base64 of raw deflate>", …},
// each part a CSV with k (area) and j (company) rows. It keeps one row for one code; a town that shares
// its code with others is therefore left open, and the codes that cross a prefecture's border stand here.
const also = [
    { postal_code: '4980000', code: '24303', town: '' },
    { postal_code: '6180000', code: '27301', town: '' },
];
const text = readFileSync(source, 'utf8');
const table = text.match(/const chunks = (\{[^}]*\});/);
if (!table) throw new Error('The layout of the package "yubin" has changed; see .tools/import_addresses.mjs');
const rows = Object.values(JSON.parse(table[1]))
    .flatMap((packed) => inflateRawSync(Buffer.from(packed, 'base64')).toString('utf8').split('\n'))
    .map((line) => line.split(','))
    .filter(([kind]) => kind === 'k')
    .map(([, postal_code, , code, , , city, city_kana, town, , , , , shared]) =>
        ({ postal_code, code, city, city_kana, town: shared === '1' ? '' : town }));

// Five digits -> six: the last is a weighted sum modulo 11 (rule of the Ministry of Internal Affairs).
function with_check_digit(code) {
    const sum = [...code].reduce((total, digit, at) => total + Number(digit) * (6 - at), 0);
    return code + String((11 - (sum % 11)) % 10);
}

// What belongs to the table and not to an address: "以下に掲載がない場合", "（１～１９丁目）", "町の次に番地がくる場合", "一円".
function plain_town(town) {
    if (/以下に掲載がない場合|の次に.*がくる場合/.test(town)) return '';
    if (/.一円$/.test(town)) return '';
    // "第４地割〜第７地割" is a range and none of its ends.
    const [first, ...others] = town.replace(/（.*$/, '').replace(/^.*）$/, '').replace(/第?[０-９]+[^０-９]*[〜～].*$/, '').split('、');
    // "樺沢１６地割、樺沢１７地割" stands for 樺沢, "甲、乙" for nothing that they share.
    return others.length ? common_start([first, ...others]).replace(/[０-９]+$/, '') : first;
}

function common_start(texts) {
    let length = 0;
    while (texts.every((text) => length < text.length && text[length] === texts[0][length])) length += 1;
    return texts[0].slice(0, length);
}

const municipalities = new Map();
for (const { code, city, city_kana } of rows) municipalities.set(code, { name: city, kana: city_kana });
const wards = new Map();  // code of the designated city -> its wards; Tokyo's special wards have none above them
for (const [code, { name, kana }] of [...municipalities].sort()) {
    const city = name.match(/^(.+市).+区$/)?.[1];
    if (!city) continue;
    const city_code = [...wards].find(([, known]) => known.city === city && known.prefecture === code.slice(0, 2))?.[0] ?? `${code.slice(0, 4)}0`;
    if (!wards.has(city_code)) wards.set(city_code, { city, prefecture: code.slice(0, 2), kana: [] });
    wards.get(city_code).kana.push(kana);
}
for (const [code, { city, kana }] of wards) {
    municipalities.set(code, { name: city, kana: common_start(kana).replace(/[^シ]*$/, '') });
}

const places = new Set([...rows, ...also].map(({ postal_code, code, town }) => [postal_code, with_check_digit(code), plain_town(town)].join('\t')));
if (municipalities.size < 1800 || places.size < 100000) throw new Error(`The table of postal codes is incomplete: ${municipalities.size} municipalities, ${places.size} places`);

mkdirSync(out, { recursive: true });
function write(name, lines) {
    writeFileSync(join(out, `${name}.new`), `${lines.join('\n')}\n`);
    renameSync(join(out, `${name}.new`), join(out, name));
}
write('municipalities.tsv', [...municipalities].sort().map(([code, { name, kana }]) => [with_check_digit(code), name, kana].join('\t')));
write('postal_codes.tsv', [...places].sort());
writeFileSync(stamp_file, stamp);
console.log(`      ${municipalities.size} municipalities, ${places.size} places of postal codes`);
