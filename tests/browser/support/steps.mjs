// What people do often, so that a scenario can begin where it becomes interesting. Values are given
// by item id; a choice by its code. Everything goes through the page's own controls.
import { randomUUID } from 'node:crypto';
import { submission, jst_day } from '../../support/cases.mjs';
import { Caller } from '../../support/http.mjs';
import { demo, eventually } from '../../support/server.mjs';
import { expect } from '../../support/checks.mjs';

export const slashed = (iso) => iso.replaceAll('-', '/');

// A typical case: somebody who came today with fever, tested positive, stays at home.
export function typical_case() {
    return {
        name_kana: 'シケン タロウ', name: '試験 太郎', sex: '1', birth_date: 'S60.1.2', occupation: '会社員',
        postal_code: '1000001', address_line1: '試験町1-2-3', phone1: '090-0000-1234', present_location: '自宅',
        diagnosis_class: '1', diagnosis_date: '今日',
        'diagnosis_tests.0.method': '2', 'diagnosis_tests.0.specimen': '鼻咽頭拭い液', 'diagnosis_tests.0.specimen_date': '今日', 'diagnosis_tests.0.result': '2',
        symptoms: ['fever', 'cough'], severity: '1', admission_needed: '2', hospitalised_at_report: '2',
        onset_date: '昨日', first_visit_date: '今日', risk_flag: '2',
    };
}

// The least that may be submitted.
export const least_case = (n = 1) => ({ name_kana: `シケン ジロウ${'アイウエオカキクケコ'[n % 10]}`, name: '試験 次郎', diagnosis_class: '3', diagnosis_date: '今日' });

// Answers one item on the page, whichever control it is.
export async function answer(person, id, value) {
    const { page } = person;
    if (Array.isArray(value)) {
        for (const code of value) await answer(person, id, code);
        return;
    }
    const option = page.locator(`[id="${id}--${value}"]`);
    const field = page.locator(`[id="${id}"]`);
    await eventually(`there is a control for ${id}`, async () => await option.count() + await field.count() > 0);
    if (await option.count()) {
        await page.locator(`label[for="${id}--${value}"]`).or(option).first().scrollIntoViewIfNeeded();
        await option.check({ force: true });
        return;
    }
    await field.fill(value);
    if (await field.getAttribute('role') === 'combobox') await page.keyboard.press('Enter');
    else await field.blur();
}

export async function fill_in(person, values) {
    for (const [id, value] of Object.entries(values)) await answer(person, id, value);
    await person.settled();
}

// Opens an empty form of a disease; returns the address of its draft.
export async function new_form(person, form = 'covid_19') {
    await person.open(`/notifications/new/${form}`);
    await eventually('the new form has become a draft', async () => /^\/drafts\/[^/]+$/.test(await person.path()), { timeout_ms: 20000 });
    await person.page.locator('#diagnosis_class, [id^="diagnosis_class--"]').first().waitFor({ state: 'attached', timeout: 20000 });
    await person.settled();
    return person.path();
}

export async function saved(person) { await person.says('保存済み', 8000); }

export async function check_answers(person) { await person.page.locator('#confirm').click(); }

// Answers whatever is asked between 確認 and the review with "go on".
export async function answer_questions(person) {
    await eventually('the review page opens', async () => {
        if (/\/review$/.test(await person.path())) return true;
        const dialog = person.page.getByRole('dialog');
        if (await dialog.count()) {
            const reason = dialog.locator('#duplicate_reason');
            if (await reason.count()) await reason.fill('別の方です');
            await dialog.getByRole('button', { name: /続ける$/ }).first().click({ timeout: 2000 });
        }
        return false;
    }, { timeout_ms: 20000, every_ms: 200 });
    await person.settled();
}

// From the filled form to the receipt: 確認, whatever is asked, 登録(提出).
export async function submit(person) {
    await check_answers(person);
    await answer_questions(person);
    await person.page.locator('#submit').click();
}

export async function receipt(person) {
    await eventually('the receipt opens', async () => /^\/receipts\//.test(await person.path()), { timeout_ms: 20000 });
    // The page that sends speaks of the number, too, before there is one.
    const number = await eventually('the receipt shows its number', async () => (await person.text()).match(/(?<!\d)\d{14}(?!\d)/)?.[0], { timeout_ms: 10000 });
    await person.settled();
    return number;
}

// --- the other side, without a browser --------------------------------------

const callers = new Map();
export async function caller(server, user_id) {
    const key = `${server.port} ${user_id}`;
    if (!callers.has(key)) {
        const somebody = new Caller(server.port);
        await somebody.sign_in(user_id, demo.password);
        callers.set(key, somebody);
    }
    return callers.get(key);
}

let next_person = 100;
// A notification of the first clinic, sent straight to the server.
export async function send_one(server, { user = 'clinic1.doctor', record = {} } = {}) {
    const clinic = await caller(server, user);
    const body = submission(next_person += 1);
    Object.assign(body.record, record);
    const reply = await clinic.submit(body, randomUUID());
    expect(reply.status === 200 || reply.status === 201, `sending a notification was answered ${reply.status}: ${reply.text.slice(0, 300)}`);
    return { ...reply.json, record: body.record };
}
export async function return_one(server, sent, reason = '診断年月日を確認してください。') {
    const centre = await caller(server, 'east.centre');
    const reply = await centre.call('POST', `/api/v1/notifications/${sent.notification_id}/return`, { reason }, { 'if-match': `"${sent.version}"` });
    expect(reply.status === 200, `returning was answered ${reply.status}: ${reply.text.slice(0, 300)}`);
    return reply.json;
}
export async function submitted_count(server) {
    const centre = await caller(server, 'east.centre');
    return (await centre.call('GET', '/api/v1/intake')).json.waiting;
}
export { jst_day };
