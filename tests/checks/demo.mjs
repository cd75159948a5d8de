// Proves that the files of assets/demo fit together and that nothing in them can be taken for real:
// ids refer to something, records hold only items and codes of their form, telephone numbers have a
// valid form on an exchange that does not exist, mail goes to example.jp, names are test names.
// Prints "N passed, N failed".
import { readFileSync, readdirSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const assets = resolve(dirname(fileURLToPath(import.meta.url)), '..', '..', 'assets');
const json = (...path) => JSON.parse(readFileSync(join(assets, ...path), 'utf8'));
let passed = 0, failed = 0;
const expect = (what, holds) => { if (holds) passed += 1; else { failed += 1; console.log(`not true: ${what}`); } };

// ---------------------------------------------------------------- forms, as far as needed here

const codes = new Map(readdirSync(join(assets, 'codes')).filter((name) => name.endsWith('.json'))
    .map((name) => [name.replace('.json', ''), new Set(json('codes', name).options.map((option) => option.code))]));
const blocks = new Map(readdirSync(join(assets, 'forms', 'blocks')).map((name) => [name.replace('.json', ''), json('forms', 'blocks', name)]));
const forms = new Map();
for (const name of readdirSync(join(assets, 'forms')).filter((name) => name.endsWith('.json'))) {
    const form = json('forms', name);
    const items = new Map();
    for (const section of form.sections.flatMap((entry) => (entry.use ? blocks.get(entry.use).sections : [entry])))
        for (const item of section.items) items.set(item.id, item);
    forms.set(`${form.id}.${form.version}`, { form, items });
}

const relative = /^\{today(?:[+-]\d+)?\}$/;
function fits(item, value) {
    if (item.type === 'rows')
        return Array.isArray(value) && value.every((row) => Object.entries(row).every(([id, text]) => item.cells.some((cell) => cell.id === id && fits(cell, text))));
    const allowed = item.only ? new Set(item.only) : item.options ? new Set(Object.keys(item.options)) : codes.get(item.codes);
    if (item.type === 'multi_choice') return Array.isArray(value) && value.every((code) => allowed.has(code));
    if (typeof value !== 'string') return false;
    switch (item.type) {
    case 'choice': return item.codes === 'municipalities' ? is_municipality_code(value) : allowed.has(value);
    case 'date': return relative.test(value) || /^\d{4}-\d\d-\d\d$/.test(value);
    case 'yes': return value === '1';
    case 'integer': return /^\d+$/.test(value) && Number(value) >= item.range[0] && Number(value) <= item.range[1];
    case 'phone': return is_invented_phone(value);
    case 'postal_code': return /^\d{7}$/.test(value);
    case 'kana': return /^[ァ-ヶヽヾー・　]+$/.test(value);
    case 'derived': return false;
    default: return [...value].length <= (item.max ?? Infinity);
    }
}

// reference-data: six digits, the last of them a check digit.
function is_municipality_code(code) {
    if (!/^\d{6}$/.test(code)) return false;
    const sum = [...code.slice(0, 5)].reduce((total, digit, at) => total + Number(digit) * (6 - at), 0);
    return String((11 - (sum % 11)) % 10) === code[5];
}
// An area code and then 0000, or mobile numbers of a block that is never assigned.
const is_invented_phone = (text) => /^(0300\d{6}|07200\d{5})$/.test(text) || /^0900000\d{4}$/.test(text);

for (const code of ['130001', '010006', '131016', '131041', '271004']) expect(`${code} has the right check digit`, is_municipality_code(code));
expect('a wrong check digit is noticed', !is_municipality_code('130002'));

// ---------------------------------------------------------------- facilities and users

const { facilities } = json('demo', 'facilities.json');
const facility_of = new Map(facilities.map((facility) => [facility.id, facility]));
expect('facility ids are unique', facility_of.size === facilities.length);
for (const facility of facilities) {
    expect(`${facility.id}: telephone numbers cannot exist`, [facility.phone, facility.phone_after_hours].filter(Boolean).every(is_invented_phone));
    expect(`${facility.id}: name and address are invented`, facility.name.startsWith('試験') && facility.address.includes('試験町'));
    expect(`${facility.id}: codes have their form`, codes.get('prefectures').has(facility.prefecture_code) && is_municipality_code(facility.municipality_code) && facility.municipality_code.startsWith(facility.prefecture_code));
    if (['clinic', 'hospital'].includes(facility.kind)) expect(`${facility.id}: reports to a health centre`, facility_of.get(facility.health_centre_id)?.kind === 'health_centre');
    if (facility.kind === 'health_centre') expect(`${facility.id}: has an area`, facility.area.length > 0 && facility.area.every(is_municipality_code));
}
const areas = facilities.flatMap((facility) => facility.area ?? []);
expect('no municipality has two health centres', new Set(areas).size === areas.length);

const { password, users } = json('demo', 'users.json');
const kinds = [/[a-z]/, /[A-Z]/, /[0-9]/, /[^a-zA-Z0-9]/].filter((kind) => kind.test(password)).length;
expect('[S4-74] [S4-76] [S4-77] the demo password obeys rule set N', password.length >= 8 && password.length <= 30 && kinds >= 3 && !/(.)\1\1/.test(password));
const user_of = new Map(users.map((user) => [user.user_id, user]));
expect('user ids are unique', user_of.size === users.length);
for (const user of users) {
    expect(`${user.user_id}: has the shape of a user id`, /^[a-z][a-z0-9._-]{3,29}$/.test(user.user_id) && user.user_id !== password);
    expect(`${user.user_id}: belongs to a facility`, facility_of.has(user.facility_id));
    expect(`${user.user_id}: mail cannot arrive anywhere`, user.email.endsWith('@example.jp') && user.tf_means === '1');
    expect(`${user.user_id}: is a test person`, user.user_name.startsWith('テスト ') && is_invented_phone(user.phone));
}
for (const role of ['facility_reporter', 'health_centre_staff', 'support_staff', 'government_office', 'system_administrator'])
    expect(`there is a user of role ${role}`, users.some((user) => user.role === role));

// ---------------------------------------------------------------- records

const { cases } = json('demo', 'cases.json');
function check_record(where, form_name, record) {
    const found = forms.get(form_name);
    expect(`${where}: the form ${form_name} exists`, found !== undefined);
    for (const [id, value] of Object.entries(record)) {
        const item = found?.items.get(id);
        expect(`${where}: ${id} is an item of the form and fits it`, item !== undefined && fits(item, value));
    }
    for (const id of ['name', 'guardian_name'])
        if (record[id]) expect(`${where}: ${id} is a test name`, /^(試験|テスト|見本|仮名|例示)　/.test(record[id]) || record[id] === 'test test');
}
expect('ids and self-entry IDs are unique', new Set(cases.map((one) => one.id)).size === cases.length && new Set(cases.map((one) => one.self_entry_id)).size === cases.length);
expect('cases come oldest first', cases.every((one, at) => at === 0 || cases[at - 1].minutes_ago >= one.minutes_ago));
const states = new Set();
for (const one of cases) {
    expect(`${one.id}: the self-entry ID has 6 to 8 digits`, /^\d{6,8}$/.test(one.self_entry_id));
    expect(`${one.id}: registered by a user`, user_of.has(one.created_by));
    expect(`${one.id}: belongs to health centres`, [one.responsible_centre_id, ...one.related_centre_ids].every((id) => facility_of.get(id)?.kind === 'health_centre'));
    expect(`${one.id}: header codes exist`, codes.get('case_status').has(one.case_status) && codes.get('current_location').has(one.current_location) && codes.get('diagnosis_class').has(one.diagnosis_class));
    const diseases = new Map([...forms.values()].filter(({ form }) => form.disease).map(({ form }) => [form.disease.code, form]));
    expect(`${one.id}: [R-08] an unnamed disease has no identity`, diseases.get(one.disease_code).named || !one.identity);
    if (one.identity) check_record(`${one.id} identity`, one.identity_form, one.identity);
    if (one.tests) check_record(`${one.id} tests`, one.tests_form, one.tests);
    for (const notification of one.notifications) {
        const form_name = `${notification.form_id}.${notification.form_version}`;
        expect(`${one.id}: notifies its own disease`, forms.get(form_name)?.form.disease.code === one.disease_code);
        for (const [at, version] of notification.versions.entries()) {
            const where = `${one.id} version ${at + 1}`;
            states.add(version.state);
            check_record(where, form_name, version.record);
            expect(`${where}: [V-401] [V-402] can have been submitted`, version.record.diagnosis_class && version.record.diagnosis_date);
            const facility = facility_of.get(user_of.get(version.submitted_by)?.facility_id);
            expect(`${where}: [AC-01-3] went to the centre of its institution`, facility?.health_centre_id === one.responsible_centre_id);
            if (version.state === 'submitted') expect(`${where}: is the latest`, at === notification.versions.length - 1 && !version.decided_by);
            else expect(`${where}: was decided afterwards by that centre`, user_of.get(version.decided_by)?.facility_id === one.responsible_centre_id && version.decided_minutes_ago < version.minutes_ago);
            expect(`${where}: [V-632] a returned one has a reason`, (version.state === 'returned') === Boolean(version.return_reason));
            if (version.state === 'accepted') expect(`${where}: [V-601] an accepted one has a status`, one.case_status !== '00');
        }
    }
}
expect('all three states occur', ['submitted', 'accepted', 'returned'].every((state) => states.has(state)));
expect('[S0-62] the ten sample rows of the manual are there', cases.filter((one) => one.id.startsWith('sample_')).length === 10);

const { notices } = json('demo', 'notices.json');
expect('there are notices', notices.length >= 3);
for (const notice of notices) expect(`[S0-03] ${notice.id}: is plain text that can be passed on`, !/[<>]|\*\*|\]\(|&\w+;/.test(notice.title + notice.body));
for (const notice of notices) expect(`${notice.id}: can be read in English`, notice.title_en && notice.body_en && !/[^\x20-\x7e]/.test(notice.title_en + notice.body_en));
for (const notice of notices) expect(`${notice.id}: has a title, a body and a day`, notice.title && notice.body && relative.test(notice.published_on));

// ---------------------------------------------------------------- training

const { parts, exercises } = json('demo', 'training.json');
const is_ascii = (text) => Boolean(text) && !/[^\x20-\x7e]/.test(text);
expect('parts and exercises have ids of their own', new Set([...parts, ...exercises].map((one) => one.id)).size === parts.length + exercises.length);
for (const part of parts) {
    expect(`${part.id}: is played with an account like one of the demo`, user_of.has(part.like));
    expect(`${part.id}: is named in both languages`, part.label && is_ascii(part.label_en));
    expect(`[S4-45] ${part.id}: has something to practise`, exercises.filter((one) => one.parts.includes(part.id)).length >= 4);
}
for (const exercise of exercises) {
    expect(`${exercise.id}: is for parts that exist`, exercise.parts.length > 0 && exercise.parts.every((id) => parts.some((part) => part.id === id)));
    expect(`${exercise.id}: takes minutes`, Number.isInteger(exercise.minutes) && exercise.minutes > 0 && exercise.minutes <= 30);
    expect(`${exercise.id}: is told in both languages`, exercise.title && exercise.says && is_ascii(exercise.title_en) && is_ascii(exercise.says_en));
}

console.log(`${passed} passed, ${failed} failed`);
process.exit(failed ? 1 : 0);
