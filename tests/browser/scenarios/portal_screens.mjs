// What must hold on every page of the patients' side: named, accessible in both skins, nothing sideways at 360 px, at
// 320 px and with text twice as large, targets of at least 48 px. Pictures: build/screenshots/portal-<look>-<page>.png.
import { expect } from '../../support/checks.mjs';
import { expect_accessible } from '../support/axe.mjs';
import { begin, fill_in_fine, invite, open_link, phones, send } from '../support/patients.mjs';

// To add a screen: a row; `go` gets a visitor with a session of `patient`, or none where `strange`.
const screens = [
    { name: 'welcome', strange: true, go: async (visitor) => { await visitor.open('/my'); await visitor.page.locator('#register').waitFor(); } },
    { name: 'register', strange: true, go: async (visitor) => { await visitor.open('/my/register'); await visitor.page.locator('#send_code').waitFor(); await visitor.page.locator('#send_code').click(); } },
    { name: 'sign-in', strange: true, go: async (visitor) => { await visitor.open('/my/sign-in'); await visitor.page.locator('#sign_in').waitFor(); } },
    { name: 'link', strange: true, go: async (visitor, { patient }) => { await visitor.open(`/my/start#${patient.token}`); await visitor.page.locator('#open').waitFor(); } },
    { name: 'about', strange: true, go: async (visitor) => { await visitor.open('/my/about'); await visitor.page.locator('#guide').waitFor(); } },
    { name: 'not-found', strange: true, go: async (visitor) => { await visitor.open('/my/nowhere'); await visitor.page.locator('#home').waitFor(); } },
    { name: 'home', go: async (visitor, { known }) => { await visitor.open('/my'); await visitor.page.locator(`#report-${known.person_id}`).waitFor(); } },
    { name: 'person', go: async (visitor) => { await visitor.open('/my/person'); await visitor.page.locator('#save_person').waitFor(); await visitor.page.locator('#save_person').click(); } },
    { name: 'report', go: async (visitor, { known }) => { await visitor.open(`/my/report/${known.person_id}`); await visitor.page.locator('#check').waitFor(); } },
    { name: 'report-mistakes', go: async (visitor) => { await visitor.page.locator('#check').click(); await visitor.page.locator('#error-summary').waitFor(); } },
    { name: 'lists', go: async (visitor) => { await fill_in_fine(visitor); await visitor.page.locator('[id="dyspnea--1"]').check({ force: true }); await visitor.page.locator('#check').click(); await visitor.page.locator('#none').waitFor(); } },
    { name: 'check', go: async (visitor) => { await visitor.page.locator('#none').click(); await visitor.page.locator('#send').waitFor(); } },
    { name: 'thanks', go: async (visitor) => { await visitor.page.locator('#send').click(); await visitor.page.locator('#history').waitFor(); } },
    { name: 'history', go: async (visitor, { known }) => { await visitor.open(`/my/history/${known.person_id}`); await visitor.page.locator('#temperature_chart').waitFor(); } },
];

async function expect_no_sideways_scroll(page, what) {
    const excess = await page.evaluate(() => document.scrollingElement.scrollWidth - document.scrollingElement.clientWidth);
    expect(excess <= 0, `${what}: ${excess} px too wide`);
}

async function expect_large_targets(page) {
    const small = await page.evaluate(() => [...document.querySelectorAll('header button, main button, main a.button, main input, main textarea')]
        .filter((control) => !control.disabled && control.getBoundingClientRect().width > 1)
        .map((control) => ({ control, box: (control.closest('.option') ?? control).getBoundingClientRect() }))
        .filter(({ box }) => box.height < 47.5)
        .map(({ control, box }) => `${control.id || control.textContent}: ${Math.round(box.height)} px`));
    expect(small.length === 0, `too small for a thumb: ${small.slice(0, 5).join(', ')}`);
}

const skin = (page, value) => page.evaluate((name) => {
    localStorage.setItem('todoke.skin', name);
    dispatchEvent(new CustomEvent('todoke-preference', { detail: { name: 'skin', value: name } }));
}, value);

async function look(visitor, { pictures }, name) {
    const { page } = visitor;
    await visitor.adopted();
    await visitor.settled();
    await page.screenshot({ path: `${pictures}/portal-painted-${name}.png`, fullPage: true });
    expect(await page.evaluate(() => document.querySelectorAll('h1').length >= 1 && document.title.endsWith(' – 健康観察')), `${name}: title ${await page.title()}`);
    await expect_accessible(page, name, { without: ['color-contrast'] });
    await expect_no_sideways_scroll(page, name);
    await expect_large_targets(page);
    await page.setViewportSize({ width: 320, height: 640 });
    await visitor.settled(150);
    await expect_no_sideways_scroll(page, `${name} at 320 px`);
    await page.setViewportSize(phones.small.viewport);
    await page.evaluate(() => { document.documentElement.style.fontSize = '200%'; });
    await visitor.settled(150);
    await page.screenshot({ path: `${pictures}/portal-large-${name}.png`, fullPage: true });
    await expect_no_sideways_scroll(page, `${name}, text twice as large`);
    await page.evaluate(() => { document.documentElement.style.fontSize = ''; });
    await skin(page, 'plain');
    await visitor.settled(150);
    await page.screenshot({ path: `${pictures}/portal-plain-${name}.png`, fullPage: true });
    await expect_accessible(page, `${name}, plain`);
    await expect_no_sideways_scroll(page, `${name}, plain`);
    await skin(page, 'painted');
    await visitor.settled(150);
}

export default async function scenarios(check) {
    for (const strange of [true, false]) {
        await check(`every page of ${strange ? 'the way in' : 'somebody who reports'}: named, accessible in both skins, large targets, nothing sideways`, async (world) => {
            const { person, server } = world;
            const patient = await invite(server);
            const known = strange ? undefined : await open_link(server, patient);
            const visitor = await person({ ...phones.small, before: async (context) => {
                if (known) await context.addCookies([{ name: known.cookie.split('=')[0], value: known.cookie.split('=')[1], domain: 'localhost', path: '/', secure: true, httpOnly: true, sameSite: 'Strict' }]);
            } });
            for (const screen of screens.filter((one) => Boolean(one.strange) === strange)) {
                await screen.go(visitor, { patient, known });
                await look(visitor, world, screen.name);
            }
            visitor.no_faults();
        }, { timeout_ms: 300000 });
    }

    for (const language of ['ja-x-easy', 'en', 'zh', 'ko', 'vi', 'pt', 'ne']) {
        await check(`${language}: from the link over an urgent report to the history, nothing goes sideways at 360 px, nor with text twice as large`, async (world) => {
            const { person, server, pictures } = world;
            const patient = await invite(server);
            const visitor = await person({ ...phones.small, before: (context) => context.addInitScript((code) => { try { localStorage.setItem('todoke.language', code); } catch { /* no storage */ } }, language) });
            const { page } = visitor;
            const look_at = async (name) => {
                await visitor.adopted();
                await visitor.settled();
                for (const [look, size] of [['', ''], ['large-', '200%']]) {
                    await page.evaluate((font_size) => { document.documentElement.style.fontSize = font_size; }, size);
                    await visitor.settled(150);
                    await expect_no_sideways_scroll(page, `${name}${size}`);
                    // As high as the page, for only what is in sight is painted.
                    const height = await page.evaluate(() => document.scrollingElement.scrollHeight);
                    await page.setViewportSize({ width: 360, height: Math.min(height, 4000) });
                    await visitor.settled(150);
                    await page.screenshot({ path: `${pictures}/portal-${language}-${look}${name}.png` });
                    await page.setViewportSize(phones.small.viewport);
                }
                await page.evaluate(() => { document.documentElement.style.fontSize = ''; });
                await visitor.settled(150);
            };
            await visitor.open('/my');
            await page.locator('#register').waitFor();
            await look_at('welcome');
            await visitor.open('/my/register');
            await page.locator('#send_code').click();
            await page.locator('#consent').waitFor();
            await look_at('register');
            await begin(visitor, patient);
            await look_at('report');
            await fill_in_fine(visitor, '38.5');
            await page.locator('[id="dyspnea--1"]').check({ force: true });
            await page.locator('#check').click();
            await page.locator('#none').waitFor();
            await page.locator('[id="urgent_symptoms--U05"]').check({ force: true });
            await look_at('urgent-list');
            await page.locator('#next').click();
            await page.locator('#send').waitFor();
            await look_at('review');
            await page.locator('#send').click();
            await page.locator('#history').waitFor();
            await look_at('thanks');
            await page.locator('#history').click();
            await page.locator('#temperature_chart').waitFor();
            await look_at('history');
            visitor.no_faults();
        }, { timeout_ms: 300000 });
    }

    await check('names of sixty characters and a family of three stay inside the page', async ({ person, server, pictures }) => {
        const long = await invite(server, { name: '試験　'.padEnd(60, '長') });
        const visitor = await person(phones.small);
        await begin(visitor, long);
        await expect_no_sideways_scroll(visitor.page, 'a long name');
        await visitor.page.screenshot({ path: `${pictures}/portal-long-name.png` });
        await fill_in_fine(visitor);
        await send(visitor);
        await expect_no_sideways_scroll(visitor.page, 'thanks with a long name');
    });
}
