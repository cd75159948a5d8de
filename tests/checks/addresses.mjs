// Proves that the imported table of postal codes (build/address, see .tools/import_addresses.mjs) is
// whole and has the form that reference-data asks for: six digits with check digit, 47 prefectures,
// and what is known of a few places. Prints "N passed, N failed".
import { readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const folder = resolve(dirname(fileURLToPath(import.meta.url)), '..', '..', 'build', 'address');
const table = (name) => readFileSync(join(folder, name), 'utf8').trimEnd().split('\n').map((line) => line.split('\t'));
let passed = 0, failed = 0;
const expect = (what, holds) => { if (holds) passed += 1; else { failed += 1; console.log(`not true: ${what}`); } };

// The rule as the contract words it: weights 6 to 2, remainder by 11, subtracted from 11, last digit
// (a sum below 11 is subtracted itself).
function check_digit(five) {
    const sum = [...five].reduce((total, digit, at) => total + Number(digit) * (6 - at), 0);
    return String(11 - (sum < 11 ? sum : sum % 11)).at(-1);
}
expect('13000 has check digit 1', check_digit('13000') === '1');
expect('01000 has check digit 6', check_digit('01000') === '6');
expect('09000 has check digit 0', check_digit('09000') === '0');

const municipalities = table('municipalities.tsv');
const names = new Map(municipalities.map(([code, name]) => [code, name]));
expect('every municipality code has six digits, the last a check digit', municipalities.every(([code]) => /^\d{6}$/.test(code) && check_digit(code.slice(0, 5)) === code[5]));
expect('codes are unique and in order', municipalities.every(([code], at) => at === 0 || municipalities[at - 1][0] < code));
expect('all 47 prefectures have municipalities', new Set(municipalities.map(([code]) => code.slice(0, 2))).size === 47);
expect('every municipality has a name and full-width kana', municipalities.every(([, name, kana]) => name && /^[ァ-ヶー]+$/.test(kana)));
for (const [code, name] of [['131016', '千代田区'], ['131041', '新宿区'], ['271004', '大阪市'], ['141003', '横浜市'], ['011002', '札幌市'], ['472018', '那覇市']])
    expect(`${code} is ${name}`, names.get(code) === name);

const places = table('postal_codes.tsv');
expect('[S0-33] every postal code has seven digits', places.every(([postal_code]) => /^\d{7}$/.test(postal_code)));
expect('postal codes are in order', places.every(([postal_code], at) => at === 0 || places[at - 1][0] <= postal_code));
expect('every place lies in a known municipality', places.every(([, code]) => names.has(code)));
expect('there are more than 100,000 places', places.length > 100000);
expect('no town carries the notes of the table', places.every(([, , town = '']) => !/以下に掲載|場合|（|）|〜/.test(town)));
for (const [postal_code, code, town] of [['1000001', '131016', '千代田'], ['5300001', '271276', '梅田'], ['1000013', '131016', '霞が関']])
    expect(`${postal_code} is ${town}`, places.some((place) => place[0] === postal_code && place[1] === code && place[2] === town));
const at_border = places.filter(([postal_code]) => postal_code === '4980000').map(([, code]) => code.slice(0, 2));
expect('a code that crosses a border leads to both prefectures', new Set(at_border).size === 2);

console.log(`${passed} passed, ${failed} failed`);
process.exit(failed ? 1 : 0);
