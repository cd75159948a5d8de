// What the keyboard does beside typing: the overview of keys, the menu that holds everything on a phone.
import { eventually } from '../../support/server.mjs';
import { expect, expect_equal } from '../../support/checks.mjs';

export default async function scenarios(check) {
    await check('[I2-32] the shortcuts are listed on one key', async ({ signed_in }) => {
        const doctor = await signed_in('clinic1.doctor');
        await doctor.page.locator('body').press('?');
        await doctor.page.getByRole('dialog').waitFor();
        await doctor.says('F2');
        await doctor.press('Escape');
        await eventually('closed', async () => await doctor.page.getByRole('dialog').count() === 0);
        doctor.no_faults();
    });
    await check('[I2-08, I2-30, S4-54] on a phone one menu holds every way, language and signing out, and works by keyboard', async ({ signed_in, pictures }) => {
        const doctor = await signed_in('clinic1.doctor', { size: 'phone' });
        const { page } = doctor;
        const button = page.locator('#page_menu');
        const header = await page.locator('#page header').boundingBox();
        expect(header.height < 72, `the header is ${header.height} px high`);
        await button.focus();
        await doctor.press('Enter');
        await page.getByRole('menu').waitFor();
        await doctor.focus_is('nav_write');
        await page.screenshot({ path: `${pictures}/phone-menu.png` });
        const offered = await page.getByRole('menuitem').allInnerTexts();
        for (const wanted of ['発生届を書く', '登録情報一覧', 'お知らせ', 'ヘルプ', '試験第一クリニック', 'English', 'サインアウト']) expect(offered.some((text) => text.includes(wanted)), `the menu lacks ${wanted}`);
        // The arrows pass over the line that only says who is signed in, and go round.
        const seen = new Set();
        for (let i = 0; i < offered.length; i += 1) { seen.add((await doctor.focused()).id); await doctor.press('ArrowDown'); }
        expect_equal(seen.size, offered.length - 1, 'entries reached');
        await doctor.press('Escape');
        await eventually('the menu is closed', async () => await page.getByRole('menu').count() === 0);
        await doctor.focus_is('page_menu');
        await doctor.press('Enter');
        await doctor.focus_is('nav_write');
        await doctor.press('ArrowDown', 'Enter');
        await eventually('the second way leads to the list', async () => await doctor.path() === '/cases');
        await doctor.focus_is('page-title');
        doctor.no_faults();
    });
    await check('[S4-81, Q-15] a page opens at its top; Back returns to where one was, with the title of each', async ({ signed_in }) => {
        const doctor = await signed_in('clinic1.doctor', { viewport: { width: 1280, height: 500 } });
        const { page } = doctor;
        const scrolled = () => page.evaluate(() => Math.round(scrollY));
        await eventually('home is higher than the window', () => page.evaluate(() => document.scrollingElement.scrollHeight > 900));
        await page.evaluate(() => scrollTo(0, 350));
        await doctor.settled(600);
        await page.locator('#recent tbody a').last().evaluate((link) => link.click());
        await eventually('the notification opens', async () => (await doctor.path()).startsWith('/notifications/'));
        await doctor.settled();
        expect_equal(await scrolled(), 0, 'the new page begins at');
        expect(/^発生届 – 届 Todoke$/.test(await page.title()), `the title is ${await page.title()}`);
        await page.goBack();
        await eventually('home is where it was', async () => await doctor.path() === '/' && await scrolled() === 350, { timeout_ms: 8000 });
        expect(/^ホーム – 届 Todoke$/.test(await page.title()), `the title is ${await page.title()}`);
        await page.reload();
        await eventually('home is where it was after a reload', async () => await scrolled() === 350, { timeout_ms: 8000 });
        doctor.no_faults();
    });
}
