// The same work without WebGL, on a phone, in English, and on paper.
import { eventually } from '../../support/server.mjs';
import { expect } from '../../support/checks.mjs';
import { fill_in, new_form, receipt, send_one, submit } from '../support/steps.mjs';

// How much of a picture is not the most frequent colour: a blank canvas has almost nothing.
async function painted_share(page) {
    const png = await page.screenshot();
    const { decode } = await import('../support/palette_png.mjs');
    const { rgb } = decode(png);
    const counts = new Map();
    for (const colour of rgb) counts.set(colour, (counts.get(colour) ?? 0) + 1);
    return 1 - Math.max(...counts.values()) / rgb.length;
}
async function notify(clinic, kana) {
    await new_form(clinic);
    await fill_in(clinic, { name_kana: kana, name: '試験 機器', diagnosis_class: '3', diagnosis_date: '今日' });
    await submit(clinic);
    return receipt(clinic);
}

export default async function scenarios(check) {
    await check('[I2-31] the first load, everything included, takes at most 350 KB', async ({ person }) => {
        const clinic = await person();
        await clinic.adopted();
        const resources = await clinic.page.evaluate(() => [...performance.getEntriesByType('resource'), ...performance.getEntriesByType('navigation')].map(({ name, encodedBodySize }) => ({ name, encodedBodySize })));
        const all = resources.reduce((sum, { encodedBodySize }) => sum + encodedBodySize, 0);
        console.log(`       ${resources.length} files, ${(all / 1000).toFixed(1)} KB compressed`);
        expect(all > 100000 && all <= 350000, `${all} bytes in ${resources.length} files`);
    });

    await check('[I2-30, S0-17, S2-10] without WebGL the canvas is painted and a notification goes through', async ({ signed_in, pictures }) => {
        const clinic = await signed_in('clinic1.doctor', { graphics: 'none' });
        expect(!await clinic.page.evaluate(() => Boolean(document.createElement('canvas').getContext('webgl'))), 'this browser has WebGL after all');
        const share = await painted_share(clinic.page);
        expect(share > 0.02, `only ${(share * 100).toFixed(2)} % of the picture is painted`);
        await notify(clinic, 'シケン ソフト');
        await clinic.page.screenshot({ path: `${pictures}/no-webgl-receipt.png` });
        clinic.no_faults();
    });
    await check('[I2-30] graphics that the browser takes away and gives back are painted anew; meanwhile the page stays readable', async ({ signed_in, pictures }) => {
        const clinic = await signed_in('clinic1.doctor');
        const { page } = clinic;
        expect(await painted_share(page) > 0.02, 'not painted');
        await page.evaluate(() => { globalThis.taken = document.querySelector('#canvas').getContext('webgl').getExtension('WEBGL_lose_context'); globalThis.taken.loseContext(); });
        const is_painted = () => page.evaluate(() => document.documentElement.classList.contains('canvas'));
        await eventually('the plain skin serves', async () => !await is_painted());
        await clinic.says('発生届を書く');
        await page.evaluate(() => globalThis.taken.restoreContext());
        await eventually('it is painted again', is_painted);
        await clinic.settled();
        await page.screenshot({ path: `${pictures}/graphics-restored.png` });
        expect(await painted_share(page) > 0.02, 'restored but not painted');
        clinic.no_faults();
    });
    await check('[I2-30, S4-54, S0-18] on a phone a notification goes through', async ({ signed_in, pictures }) => {
        const clinic = await signed_in('clinic1.doctor', { size: 'phone' });
        await clinic.page.screenshot({ path: `${pictures}/phone-home.png` });
        await notify(clinic, 'シケン デンワ');
        await clinic.page.screenshot({ path: `${pictures}/phone-receipt.png` });
        clinic.no_faults();
    });
    await check('[I2-07] in English everything is English, and the choice is remembered', async ({ signed_in, pictures }) => {
        // Somebody else: the language is remembered with the account.
        const clinic = await signed_in('clinic1.clerk');
        await clinic.page.getByRole('button', { name: 'English' }).or(clinic.page.getByRole('link', { name: 'English' })).first().click();
        await eventually('the page is English', () => clinic.page.evaluate(() => document.documentElement.lang === 'en'));
        for (const path of ['/', '/cases', '/notifications/new']) {
            await clinic.open(path);
            await clinic.settled(500);
            const japanese = await clinic.page.evaluate(() => [...document.querySelectorAll('main button, main label, main h1, main h2, main th, header button')]
                .map((one) => one.textContent.trim()).filter((text) => /[ぁ-んァ-ヶ一-龠]/.test(text)));
            // Names of people and institutions stay as they are.
            const own = japanese.filter((text) => !/試験|テスト|シケン|日本語/.test(text));
            expect(own.length === 0, `${path} still says ${own.slice(0, 5).join(' / ')}`);
        }
        await new_form(clinic);
        const left = await clinic.page.evaluate(() => [...document.querySelectorAll('main label, main legend, main h2')].map((one) => one.textContent.trim()).filter((text) => /[ぁ-んァ-ヶ一-龠]/.test(text)));
        expect(left.length === 0, `the form still says ${left.slice(0, 5).join(' / ')}`);
        await clinic.page.screenshot({ path: `${pictures}/english-editor.png` });
        await clinic.page.reload();
        await eventually('still English', () => clinic.page.evaluate(() => document.documentElement.lang === 'en'));
        clinic.no_faults();
    });
    await check('[I2-08] the receipt prints on one page as plain text', async ({ signed_in, server, pictures }) => {
        const sent = await send_one(server, { record: { name: '試験 印刷' } });
        const clinic = await signed_in('clinic1.doctor');
        await clinic.open(`/receipts/${sent.notification_id}`);
        await clinic.says(sent.notification_no);
        await clinic.page.emulateMedia({ media: 'print' });
        const canvas = await clinic.page.evaluate(() => [...document.querySelectorAll('canvas')].every((one) => one.getClientRects().length === 0 || getComputedStyle(one).visibility === 'hidden'));
        expect(canvas, 'the canvas would be printed');
        const colour = await clinic.page.getByText(sent.notification_no).first().evaluate((one) => getComputedStyle(one).color);
        expect(!/rgba\(.*, 0\)|transparent/.test(colour), `the number is invisible on paper: ${colour}`);
        await clinic.page.screenshot({ path: `${pictures}/print-receipt.png` });
        const pdf = await clinic.page.pdf({ format: 'A4' });
        const pages = (pdf.toString('latin1').match(/\/Type\s*\/Page[^s]/g) ?? []).length;
        expect(pages === 1, `the receipt takes ${pages} pages`);
    });
    await check('[I2-07, S0-55] the demo band is on every page of a demo', async ({ person, signed_in }) => {
        const visitor = await person();
        await visitor.says('デモ環境');
        const clinic = await signed_in('clinic1.doctor');
        await clinic.says('デモ環境');
    });
    await check('[S4-80] dark colours follow the system', async ({ signed_in, pictures }) => {
        const clinic = await signed_in('clinic1.doctor', { colorScheme: 'dark' });
        await clinic.settled(500);
        await clinic.page.screenshot({ path: `${pictures}/dark-home.png` });
        const { decode } = await import('../support/palette_png.mjs');
        const { rgb } = decode(await clinic.page.screenshot());
        let light = 0;
        for (const colour of rgb) if (((colour >> 16) & 255) + ((colour >> 8) & 255) + (colour & 255) > 600) light += 1;
        expect(light / rgb.length < 0.3, `${Math.round(100 * light / rgb.length)} % of the picture is bright`);
    });
}
