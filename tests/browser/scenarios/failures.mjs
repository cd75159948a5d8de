// When something fails in the browser, the person sees what happened and what to do.
import { eventually } from '../../support/server.mjs';
import { expect } from '../../support/checks.mjs';
import { Person } from '../support/person.mjs';
import { new_context, open_chromium } from '../support/chromium.mjs';

// Never blank: there are words, and at least one thing to do.
async function expect_words(person, what) {
    const text = await eventually(`${what}: the page says what happened`, async () => {
        const words = await person.text();
        return /読み込|再読み込み|もう一度|できません|ブラウザ|電話/.test(words) && words;
    }, { timeout_ms: 30000 });
    expect(text.trim().length > 20, `${what}: only "${text}"`);
}

export default async function scenarios(check) {
    await check('[I2-14] the program cannot be fetched: the page says so and offers to try again', async ({ person, pictures }) => {
        const visitor = await person({ before: (context) => context.route(/\.wasm($|\?)/, (route) => route.abort()) });
        await expect_words(visitor, 'no wasm');
        await visitor.page.screenshot({ path: `${pictures}/failure-no-wasm.png` });
    });
    await check('[I2-14] the program is damaged', async ({ person }) => {
        const visitor = await person({ before: (context) => context.route(/\.wasm($|\?)/, (route) => route.fulfill({ status: 200, contentType: 'application/wasm', body: 'not a program' })) });
        await expect_words(visitor, 'damaged wasm');
    });
    await check('[I2-14] the browser has no WebAssembly', async ({ person }) => {
        const visitor = await person({ before: (context) => context.addInitScript(() => { delete globalThis.WebAssembly; }) });
        await expect_words(visitor, 'no WebAssembly');
    });
    await check('[I2-14] the loader of the program breaks', async ({ person }) => {
        const visitor = await person({ before: (context) => context.route(/client\.[0-9a-f]+\.js/, (route) => route.fulfill({ status: 200, contentType: 'text/javascript', body: 'throw new Error("broken");' })) });
        await expect_words(visitor, 'broken loader');
    });
    await check('[I2-14] scripts are switched off', async ({ person, pictures }) => {
        const visitor = await person({ javaScriptEnabled: false });
        const words = await visitor.page.locator('body').innerText();
        expect(/JavaScript/.test(words), `only: ${words.slice(0, 200)}`);
        await visitor.page.screenshot({ path: `${pictures}/failure-no-scripts.png` });
    });
    await check('[I2-14, I2-10] a canvas that lies about its pixels falls back to the plain page, which works', async ({ person }) => {
        const visitor = await person({ before: (context) => context.addInitScript(() => {
            const original = CanvasRenderingContext2D.prototype.getImageData;
            CanvasRenderingContext2D.prototype.getImageData = function (...area) {
                const image = original.apply(this, area);
                for (let i = 0; i < image.data.length; i += 1) image.data[i] = (i * 97) & 255;
                return image;
            };
        }) });
        await visitor.sign_in('clinic1.doctor');
        await visitor.says('発生届を書く');
        const visible = await visitor.page.getByRole('button', { name: /発生届を書く/ }).first().evaluate((button) => getComputedStyle(button).color);
        expect(!/rgba\(.*, 0\)|transparent/.test(visible), `the plain page is not visible: ${visible}`);
    });
    await check('[I2-10, I2-14] no canvas at all: the plain page works', async ({ person, pictures }) => {
        const visitor = await person({ before: (context) => context.addInitScript(() => { HTMLCanvasElement.prototype.getContext = () => null; }) });
        await visitor.sign_in('clinic1.doctor');
        await visitor.says('発生届を書く');
        await visitor.page.screenshot({ path: `${pictures}/no-canvas.png` });
    });
    await check('[I2-10] forced colours show the plain page', async ({ person, pictures }) => {
        const visitor = await person({ forcedColors: 'active' });
        await visitor.sign_in('clinic1.doctor');
        await visitor.says('発生届を書く');
        const button = await visitor.page.getByRole('button', { name: /発生届を書く/ }).first().evaluate((one) => getComputedStyle(one).color);
        expect(!/rgba\(.*, 0\)|transparent/.test(button), `invisible in forced colours: ${button}`);
        await visitor.page.screenshot({ path: `${pictures}/forced-colours.png` });
    });
    await check('[I2-13, S0-21] the sign-in form takes typing before the program arrives and keeps it', async ({ person }) => {
        let release;
        const held = new Promise((done) => { release = done; });
        const visitor = await person({ before: (context) => context.route(/\.wasm($|\?)/, async (route) => { await held; await route.continue(); }) });
        await visitor.page.locator('#user_id').fill('clinic1.doctor');
        await visitor.page.locator('#password').focus();
        await visitor.type('Todo');
        release();
        await visitor.page.locator('canvas').waitFor({ state: 'attached', timeout: 20000 });
        await visitor.settled(1000);
        expect(await visitor.page.locator('#user_id').inputValue() === 'clinic1.doctor', 'the user ID is gone');
        expect(await visitor.page.locator('#password').inputValue() === 'Todo', 'the password is gone');
        expect((await visitor.focused()).id === 'password', 'the focus is gone');
    });
    await check('[I2-13] signing in works even before the program has arrived', async ({ person }) => {
        let release;
        const held = new Promise((done) => { release = done; });
        const visitor = await person({ before: (context) => context.route(/\.wasm($|\?)/, async (route) => { await held; await route.continue(); }) });
        await visitor.page.locator('#user_id').fill('clinic1.doctor');
        await visitor.page.locator('#password').fill('Todoke-2026');
        await visitor.page.keyboard.press('Enter');
        await visitor.page.waitForTimeout(1500);
        release();
        await visitor.page.locator('input[autocomplete="one-time-code"]').waitFor({ state: 'visible', timeout: 20000 });
    });
    for (const language of ['ja', 'en']) {
        await check(`[I2-13, I2-14, I2-07] a refusal before the program has arrived stays, in the program's own words (${language})`, async ({ person }) => {
            let release;
            const held = new Promise((done) => { release = done; });
            const visitor = await person({ before: async (context) => {
                await context.addInitScript((code) => { try { localStorage.setItem('todoke.language', code); } catch { /* no storage on about:blank */ } }, language);
                await context.route(/\.wasm($|\?)/, async (route) => { await held; await route.continue(); });
            } });
            const { page } = visitor;
            await page.locator('#user_id').fill('clinic1.doctor');
            await page.locator('#password').fill('wrong-Password-1');
            await page.keyboard.press('Enter');
            await page.locator('#shell-message').waitFor({ state: 'visible' });
            const said = (await page.locator('#shell-message').innerText()).trim();
            expect(await page.locator('#user_id').inputValue() === 'clinic1.doctor', 'the user ID is gone');
            expect((await visitor.focused()).id === 'password', 'the focus is not on the password');
            release();
            await visitor.adopted();
            await eventually('the client repeats the refusal', async () => (await page.locator('#sign_in_mistake').innerText()).includes(said), { timeout_ms: 10000 });
            expect((await visitor.focused()).id === 'password', 'the focus is gone');
            // What the client itself says to a wrong password.
            await page.locator('#password').fill('wrong-Password-2');
            await page.keyboard.press('Enter');
            await visitor.settled(500);
            const own = (await page.locator('#sign_in_mistake').innerText()).trim();
            expect(own === said, `the shell says "${said}", the program "${own}"`);
        });
    }
    await check('[I2-14, I2-15] reloaded without a server: the page says that drafts are kept, and goes on by itself', async ({ signed_in, server, pictures }) => {
        const clinic = await signed_in('clinic1.doctor');
        await clinic.open('/cases');
        await clinic.settled();
        await clinic.page.context().route('**/api/**', (route) => route.abort());
        await clinic.page.reload();
        await clinic.says('サーバーに接続できません');
        await clinic.says('残っています');
        await clinic.page.screenshot({ path: `${pictures}/failure-no-server.png` });
        await clinic.page.context().unroute('**/api/**');
        await clinic.says('検索条件', 15000); // no hand touched it
        expect(await clinic.path() === '/cases', 'another page');
        expect(server.process.exitCode === null, 'the server runs');
    });
    await check('[Q-16, I2-15] the shell opens without a network once it was there', async ({ server }) => {
        const browser = await open_chromium();
        try {
            const context = await new_context(browser);
            const visitor = await Person.at(context, server);
            await visitor.settled(2000);
            await eventually('the worker is in charge', () => visitor.page.evaluate(async () => Boolean((await navigator.serviceWorker?.getRegistration())?.active)), { timeout_ms: 15000 });
            await context.setOffline(true);
            await visitor.page.reload({ waitUntil: 'domcontentloaded' }).catch(() => {});
            await visitor.page.locator('#user_id, main').first().waitFor({ timeout: 15000 });
            expect((await visitor.text()).trim().length > 10, 'blank without a network');
        } finally { await browser.close(); }
    });
}
