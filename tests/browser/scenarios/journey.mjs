// W-01: a doctor notifies a typical COVID-19 case with the keyboard alone. Every key is counted but
// the characters of the values themselves.
import { eventually } from '../../support/server.mjs';
import { expect } from '../../support/checks.mjs';
import { jst_day } from '../support/steps.mjs';

const keys_max = 40;

// What the doctor knows, in the order of the form. A choice is answered by its key.
const knows = {
    name_kana: { type: 'シケン タロウ' }, name: { type: '試験 太郎' }, sex: { key: '1' }, birth_date: { type: 'S60.1.2' }, occupation: { type: '会社員' },
    postal_code: { type: '1000001' }, address_line1: { type: '試験町1-2-3' }, phone1: { type: '090-0000-1234' }, present_location: { type: '自宅' },
    diagnosis_class: { key: '1' }, diagnosis_date: { type: '今日' },
    'diagnosis_tests.0.method': { key: '2' }, 'diagnosis_tests.0.specimen': { type: '鼻咽頭' }, 'diagnosis_tests.0.specimen_date': { type: '今日' }, 'diagnosis_tests.0.result': { key: '2' },
    symptoms: { keys: ['1', '2'] }, severity: { key: '1' }, admission_needed: { key: '2' }, onset_date: { type: '昨日' }, first_visit_date: { type: '今日' },
};
const order = Object.keys(knows);
const field_of = (id) => id.replace(/--[^-]+$/, '');

// Answers the field that has the focus, if the doctor knows it. An answered choice goes on by itself;
// otherwise Enter goes to the next field, and F8 to the next required one where that is farther away.
async function write(doctor) {
    const done = new Set();
    const fields = () => doctor.page.evaluate(() => [...document.querySelectorAll('main input:not([type=date]), main textarea')]
        .filter((one) => !one.disabled && !one.readOnly && one.getClientRects().length).map((one) => one.id.replace(/--[^-]+$/, '')).filter((id, i, all) => id !== all[i - 1]));
    for (let step = 0; step < 90 && done.size < order.length; step += 1) {
        const at = field_of((await doctor.focused()).id);
        const fact = knows[at];
        if (fact && !done.has(at)) {
            if (fact.type) await doctor.type(fact.type);
            else await doctor.press(...(fact.keys ?? [fact.key]));
            done.add(at);
            if (fact.key) { await doctor.settled(60, 2000); if (field_of((await doctor.focused()).id) !== at) continue; }
        }
        if (done.size === order.length) break;
        const list = await fields();
        const here = list.indexOf(at), next = Math.min(...order.filter((id) => !done.has(id)).map((id) => list.indexOf(id)).filter((i) => i > here));
        await doctor.press(next <= here + 2 || !Number.isFinite(next) ? 'Enter' : 'F8');
        // A busy machine draws a little later; nobody presses the next key before the focus has moved.
        await eventually('the focus moves on', async () => field_of((await doctor.focused()).id) !== at, { timeout_ms: 1500, every_ms: 30 }).catch(() => {});
        await doctor.settled(60, 2000);
        if (process.env.TODOKE_TRACE) console.log(`       ${doctor.keys} keys, at ${(await doctor.focused()).id}, ${order.length - done.size} left`);
        if (field_of((await doctor.focused()).id) === at) await doctor.press('Enter');
    }
    return order.filter((id) => !done.has(id));
}

export default async function scenarios(check) {
    await check('[Q-01, S0-11, S0-46, AC-01-4, I2-08] a typical COVID-19 case takes at most 40 key presses and never the mouse', async ({ person, pictures }) => {
        const doctor = await person();
        await doctor.sign_in('clinic1.doctor');
        const signing_in = doctor.keys;
        doctor.keys = 0;
        await doctor.press('F2');
        await eventually('the list of diseases opens', async () => (await doctor.path()).startsWith('/notifications/new'));
        await doctor.settled();
        await doctor.type('コロナ');
        await doctor.settled();
        await doctor.press('Enter');
        await eventually('the form opens', async () => /^\/drafts\//.test(await doctor.path()), { timeout_ms: 15000 });
        await doctor.settled();
        const began = Date.now();
        const missing = await write(doctor);
        expect(missing.length === 0, `the keyboard did not reach ${missing.join(', ')}; the focus is on ${JSON.stringify(await doctor.focused())} after ${doctor.keys} keys`);
        await doctor.press('F9');
        await eventually('the review opens', async () => /\/review$/.test(await doctor.path()), { timeout_ms: 15000 });
        await doctor.settled();
        await doctor.page.screenshot({ path: `${pictures}/journey-review.png` });
        await doctor.press('Control+Enter');
        await eventually('the receipt opens', async () => /^\/receipts\//.test(await doctor.path()), { timeout_ms: 15000 });
        await doctor.settled();
        const text = await doctor.text();
        expect(new RegExp(`${jst_day().slice(0, 4)}13\\d{8}`).test(text), `no receipt number: ${text.slice(0, 200)}`);
        expect(text.includes('試験東保健所'), 'the receiving health centre is not named');
        console.log(`       ${doctor.keys} key presses beyond ${doctor.typed} typed characters (${signing_in} for signing in), ${((Date.now() - began) / 1000).toFixed(1)} s`);
        expect(doctor.keys <= keys_max, `${doctor.keys} key presses`);
        await doctor.page.screenshot({ path: `${pictures}/journey-receipt.png` });
        doctor.no_faults();
    }, { timeout_ms: 180000 });
}
