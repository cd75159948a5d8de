// Firefox, over WebDriver BiDi: signing in, a whole notification, the health centre's side.
import { eventually } from '../../support/server.mjs';
import { newest_code } from '../../support/http.mjs';
import { demo } from '../../support/server.mjs';
import { expect } from '../../support/checks.mjs';
import { open_firefox } from '../support/firefox.mjs';
import { invite, reports_of } from '../support/patients.mjs';
import { send_one } from '../support/steps.mjs';

const text_of = (page) => page.evaluate(() => document.body.innerText + [...document.querySelectorAll('input')].map((one) => one.value).join(' '));
const says = (page, words, timeout_ms = 20000) => eventually(`Firefox shows "${words}"`, async () => (await page.evaluate(() => document.body.textContent)).replaceAll('　', ' ').includes(words), { timeout_ms });

async function sign_in(page, server, user) {
    const began = Date.now() - 1000;
    await page.goto(`${server.url}/`);
    await page.waitForSelector('#user_id', { visible: true });
    await page.type('#user_id', user);
    await page.type('#password', demo.password);
    await page.keyboard.press('Enter');
    await page.waitForSelector('input[autocomplete="one-time-code"]', { visible: true, timeout: 20000 });
    const code = await eventually('the code arrives', () => newest_code(server.port, user, began));
    await page.type('input[autocomplete="one-time-code"]', code);
    await page.keyboard.press('Enter');
    await page.waitForFunction(() => !document.querySelector('input[autocomplete="one-time-code"]'), { timeout: 20000 });
}
async function answer(page, id, value) {
    const option = await page.$(`[id="${id}--${value}"]`);
    if (option) { await option.evaluate((one) => one.click()); return; }
    const field = await page.waitForSelector(`[id="${id}"]`);
    await field.focus();
    await page.keyboard.type(value);
    await page.keyboard.press('Tab');
    expect((await page.$eval(`[id="${id}"]`, (one) => one.value)).length > 0, `${id} is empty after typing`);
}
const press_button = (page, name) => page.evaluate((words) => {
    const found = [...document.querySelectorAll('button, [role=button]')].filter((one) => (one.getAttribute('aria-label') ?? one.textContent).trim().startsWith(words)).at(0);
    if (!found) throw new Error(`there is no button ${words}`);
    found.click();
}, name);

export default async function scenarios(check) {
    await check('[I2-30, S4-80, S0-18] Firefox: sign in, write, submit, receipt', async ({ server, pictures }) => {
        const firefox = await open_firefox();
        try {
            const page = await firefox.newPage();
            const faults = [];
            page.on('pageerror', (error) => faults.push(String(error)));
            await sign_in(page, server, 'clinic1.doctor');
            await says(page, '発生届を書く');
            await page.screenshot({ path: `${pictures}/firefox-home.png` });
            await page.goto(`${server.url}/notifications/new/covid_19`);
            await page.waitForSelector('#name_kana', { timeout: 20000 });
            for (const [id, value] of Object.entries({ name_kana: 'シケン キツネ', name: '試験 狐', diagnosis_class: '3', diagnosis_date: '今日' })) await answer(page, id, value);
            await press_button(page, '確認');
            await eventually('the review opens', async () => /\/review$/.test(page.url()), { timeout_ms: 15000 });
            await says(page, '試験 狐');
            await press_button(page, '登録(提出)');
            await eventually('the receipt opens', async () => /\/receipts\//.test(page.url()), { timeout_ms: 15000 });
            await says(page, '受付番号');
            await page.screenshot({ path: `${pictures}/firefox-receipt.png` });
            expect(faults.length === 0, faults.join(' | '));
            expect((await text_of(page)).length > 50, 'the receipt is nearly empty');
        } finally { await firefox.close(); }
    }, { timeout_ms: 180000 });

    await check('[I2-30, W-04] Firefox: a patient opens the personal link and reports', async ({ server, pictures }) => {
        const firefox = await open_firefox();
        try {
            const patient = await invite(server);
            const page = await firefox.newPage();
            const faults = [];
            page.on('pageerror', (error) => faults.push(String(error)));
            await page.setViewport({ width: 390, height: 844 });
            await page.goto(`${server.url}/my/start#${patient.token}`);
            await page.waitForFunction(() => document.documentElement.classList.contains('client'), { timeout: 30000 });
            await answer(page, 'birth_date', '19600401');
            await page.$eval('#consent', (one) => one.click());
            await page.$eval('#open', (one) => one.click());
            await page.waitForSelector('#body_temperature', { visible: true, timeout: 20000 });
            await answer(page, 'body_temperature', '365');
            await page.$eval('#all_fine', (one) => one.click());
            await page.screenshot({ path: `${pictures}/firefox-portal.png` });
            await page.$eval('#check', (one) => one.click());
            await page.waitForSelector('#send', { visible: true });
            await page.$eval('#send', (one) => one.click());
            await says(page, '報告を受け付けました');
            expect((await reports_of(server, patient)).length === 1, 'the report did not arrive');
            expect(faults.length === 0, faults.join(' | '));
        } finally { await firefox.close(); }
    }, { timeout_ms: 180000 });

    await check('[I2-30, AC-02-4] Firefox: the health centre sees what arrives', async ({ server, pictures }) => {
        const firefox = await open_firefox();
        try {
            const page = await firefox.newPage();
            await sign_in(page, server, 'east.centre');
            await page.goto(`${server.url}/intake`);
            await new Promise((done) => { setTimeout(done, 2000); });
            await send_one(server, { record: { name: '試験 火狐' } });
            await says(page, '試験 火狐', 10000);
            await page.screenshot({ path: `${pictures}/firefox-intake.png` });
        } finally { await firefox.close(); }
    }, { timeout_ms: 120000 });
}
