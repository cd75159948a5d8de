// Nothing typed is lost: whatever happens to page, browser, session or server, the draft is there.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { eventually, sleep } from '../../support/server.mjs';
import { expect, expect_equal } from '../../support/checks.mjs';
import { open_chromium } from '../support/chromium.mjs';
import { Person } from '../support/person.mjs';
import { answer, new_form, saved } from '../support/steps.mjs';

// As typed; folding makes the space between family and given name a full-width one.
const kana = async (person) => (await person.page.locator('#name_kana').inputValue()).replace('　', ' ');

async function begin(signed_in) {
    const clinic = await signed_in('clinic1.doctor');
    const path = await new_form(clinic);
    await answer(clinic, 'name_kana', 'シケン ホゾン');
    return { clinic, path };
}
async function expect_kept(person, path, text = 'シケン ホゾン') {
    await person.open(path);
    await eventually('the draft shows what was typed', async () => await kana(person) === text, { timeout_ms: 15000 });
}

export default async function scenarios(check) {
    await check('[I2-15, Q-13] a draft is saved within 2 s and survives reload and Back', async ({ signed_in }) => {
        const { clinic, path } = await begin(signed_in);
        const began = Date.now();
        await saved(clinic);
        expect(Date.now() - began < 2500, `saved after ${Date.now() - began} ms`);
        await clinic.page.reload();
        await eventually('the draft is there after reload', async () => await kana(clinic) === 'シケン ホゾン', { timeout_ms: 15000 });
        await clinic.open('/cases');
        await clinic.settled();
        await clinic.page.goBack();
        await eventually('the draft is there after Back', async () => await kana(clinic) === 'シケン ホゾン', { timeout_ms: 15000 });
        expect_equal(await clinic.path(), path, 'address');
        clinic.no_faults();
    });

    await check('[I2-15] leaving in the middle of a word keeps the word', async ({ signed_in }) => {
        const { clinic, path } = await begin(signed_in);
        await clinic.page.locator('#name').focus();
        await clinic.type('試験 途');
        await clinic.page.waitForTimeout(2500);
        await clinic.open('/');
        await clinic.open(path);
        await eventually('half a name is there', async () => await clinic.page.locator('#name').inputValue() === '試験 途', { timeout_ms: 15000 });
    });

    await check('[I2-15] a browser that crashed finds the draft again', async ({ server }) => {
        const profile = mkdtempSync(join(tmpdir(), 'todoke-profile-'));
        try {
            let context = await open_chromium({ profile });
            let clinic = await Person.at(context, server);
            await clinic.sign_in('clinic1.doctor');
            const path = await new_form(clinic);
            await answer(clinic, 'name_kana', 'シケン ホゾン');
            await sleep(2500);
            await context.browser()?.close();
            await context.close();
            context = await open_chromium({ profile });
            clinic = await Person.at(context, server);
            await clinic.settled();
            if (await clinic.page.locator('#user_id').count()) await clinic.sign_in('clinic1.doctor');
            await expect_kept(clinic, path);
            await context.close();
        } finally { rmSync(profile, { recursive: true, force: true, maxRetries: 10, retryDelay: 200 }); }
    });

    await check('[I2-15, Q-14] an expired session asks to sign in again and goes on where one was', async ({ signed_in, server }) => {
        const { clinic, path } = await begin(signed_in);
        await saved(clinic);
        await clinic.page.context().clearCookies();
        await answer(clinic, 'occupation', '会社員');
        await clinic.page.locator('#user_id, #password').first().waitFor({ state: 'visible', timeout: 15000 });
        await clinic.sign_in('clinic1.doctor');
        await eventually('the form is back', async () => await clinic.page.locator('#occupation').inputValue() === '会社員', { timeout_ms: 15000 });
        expect_equal(await clinic.path(), path, 'address');
        expect(server.process.exitCode === null, 'the server runs');
    });

    await check('[I2-15] while the server is stopped typing goes on, and is on the server afterwards', async ({ signed_in, server }) => {
        const { clinic, path } = await begin(signed_in);
        await saved(clinic);
        await server.kill();
        await answer(clinic, 'occupation', '調理師');
        await clinic.page.waitForTimeout(3000);
        await clinic.says('送信待ち', 10000);
        await server.run();
        await eventually('the change reaches the server', async () => {
            const other = await clinic.page.evaluate(async (url) => (await fetch(url, { headers: { 'X-Todoke': '1' } })).text(), `/api/v1${path}`);
            return other.includes('調理師');
        }, { timeout_ms: 40000 });
    });

    await check('[I2-15, S4-82, Q-15] a second tab shows the same draft and neither tab overwrites the other unseen', async ({ signed_in, server }) => {
        const { clinic, path } = await begin(signed_in);
        await saved(clinic);
        const second = await Person.at(clinic.page.context(), server, path);
        await eventually('the second tab shows the draft', async () => await kana(second) === 'シケン ホゾン', { timeout_ms: 15000 });
        await answer(second, 'name', '試験 二枚目');
        await saved(second);
        await clinic.page.bringToFront();
        await answer(clinic, 'occupation', '保育士');
        // Folding makes the space in a name a full-width one.
        const stored = async () => (await clinic.page.evaluate(async (url) => (await fetch(url, { headers: { 'X-Todoke': '1' } })).text(), `/api/v1${path}`)).replaceAll('　', ' ');
        // Whichever tab saves second is told, unless it has already read what the first one saved.
        const told = async () => (await Promise.all([clinic, second].map((one) => one.text()))).some((text) => text.includes('他の利用者が更新しました。'));
        await eventually('both are stored, or the person is told', async () => {
            const text = await stored();
            return (text.includes('試験 二枚目') && text.includes('保育士')) || await told();
        }, { timeout_ms: 20000 });
        const everywhere = (await Promise.all([stored(), clinic.text(), second.text()])).join(' ').replaceAll('　', ' ');
        expect(everywhere.includes('試験 二枚目') && everywhere.includes('保育士'), 'what one tab typed is gone');
    });
}
