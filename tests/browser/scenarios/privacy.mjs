// A shared computer: after signing out nothing that was typed or seen can be read in the browser.
import { readdirSync, readFileSync, rmSync, mkdtempSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { eventually } from '../../support/server.mjs';
import { expect } from '../../support/checks.mjs';
import { open_chromium } from '../support/chromium.mjs';
import { Person } from '../support/person.mjs';
import { answer, new_form } from '../support/steps.mjs';

function files_with(folder, words) {
    const found = [];
    for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
        if (!entry.isFile()) continue;
        const path = join(entry.parentPath ?? entry.path, entry.name);
        if (statSync(path).size > 64 * 1024 * 1024) continue;
        const bytes = readFileSync(path);
        if (words.some((word) => bytes.includes(Buffer.from(word, 'utf8')) || bytes.includes(Buffer.from(word, 'utf16le')))) found.push(path.slice(folder.length));
    }
    return found;
}
const words = ['シケン ノコラナイ', '試験 残らない', '09099990000'];

export default async function scenarios(check) {
    await check('[I2-16] neither while signed in nor after signing out is anything personal readable in the profile', async ({ server }) => {
        const profile = mkdtempSync(join(tmpdir(), 'todoke-profile-'));
        let context;
        try {
            context = await open_chromium({ profile });
            const clinic = await Person.at(context, server);
            await clinic.sign_in('clinic1.doctor');
            await new_form(clinic);
            await answer(clinic, 'name_kana', words[0]);
            await answer(clinic, 'name', words[1]);
            // Without a network what is typed must stay in the browser, encrypted.
            await context.setOffline(true);
            await answer(clinic, 'phone1', words[2]);
            await clinic.page.waitForTimeout(3000);
            await context.setOffline(false);
            await clinic.page.waitForTimeout(3000);
            const stored = await clinic.page.evaluate(async () => {
                const texts = [JSON.stringify(localStorage), JSON.stringify(sessionStorage), document.cookie];
                for (const { name } of await indexedDB.databases?.() ?? []) {
                    const database = await new Promise((done) => { const ask = indexedDB.open(name); ask.onsuccess = () => done(ask.result); });
                    for (const store of database.objectStoreNames) {
                        const rows = await new Promise((done) => { const ask = database.transaction(store).objectStore(store).getAll(); ask.onsuccess = () => done(ask.result); });
                        texts.push(JSON.stringify(rows, (_, value) => value instanceof ArrayBuffer ? new TextDecoder('utf-8').decode(value) : ArrayBuffer.isView(value) ? new TextDecoder('utf-8').decode(value) : value));
                    }
                    database.close();
                }
                for (const name of await caches.keys()) for (const { url } of await (await caches.open(name)).keys()) texts.push(url, await (await (await caches.open(name)).match(url)).text());
                return texts.join('\n');
            });
            for (const word of words) expect(!stored.includes(word), `${word} is readable in the browser's storage while signed in`);

            await clinic.open('/');
            await clinic.settled();
            await clinic.sign_out();
            await clinic.page.waitForTimeout(2500); // signing out may load the page anew, or ask first
            const dialog = clinic.page.getByRole('dialog');
            if (await dialog.count()) await dialog.getByRole('button', { name: /サインアウト/ }).first().click();
            // Signing out loads the page anew; what is asked before that gets no answer.
            await clinic.page.waitForLoadState('load');
            await clinic.page.locator('#user_id').waitFor({ state: 'visible', timeout: 15000 });
            await clinic.settled(1500);
            const left = await clinic.page.evaluate(async () => {
                const keys = [];
                for (const { name } of await indexedDB.databases?.() ?? []) {
                    const database = await new Promise((done) => { const ask = indexedDB.open(name); ask.onsuccess = () => done(ask.result); });
                    for (const store of database.objectStoreNames) {
                        const count = await new Promise((done) => { const ask = database.transaction(store).objectStore(store).count(); ask.onsuccess = () => done(ask.result); });
                        if (count) keys.push(`${name}/${store}: ${count}`);
                    }
                    database.close();
                }
                return keys;
            });
            expect(left.length === 0, `after signing out the vault still holds ${left.join(', ')}`);
            await clinic.says_not(words[0]);
            await clinic.page.goBack();
            await clinic.settled(500);
            await clinic.says_not(words[0]);
            await context.close();
            const files = files_with(profile, words);
            expect(files.length === 0, `readable in ${files.join(', ')}`);
        } finally {
            await context?.close();
            rmSync(profile, { recursive: true, force: true, maxRetries: 10, retryDelay: 200 });
        }
    });

    await check('[I2-33, S2-17] the session cookie is out of reach of scripts and bound to this address', async ({ signed_in }) => {
        const clinic = await signed_in('clinic1.doctor');
        const [cookie] = await clinic.page.context().cookies();
        expect(cookie.name.startsWith('__Host-') && cookie.httpOnly && cookie.secure && cookie.sameSite === 'Strict', JSON.stringify({ ...cookie, value: '' }));
        expect(await clinic.page.evaluate(() => document.cookie) === '', 'scripts can read a cookie');
    });

    await check('[I2-33] signing out in one tab signs out the other', async ({ signed_in, server }) => {
        const clinic = await signed_in('clinic1.doctor');
        const second = await Person.at(clinic.page.context(), server, '/cases');
        await second.settled();
        await clinic.page.bringToFront();
        await clinic.sign_out();
        await clinic.page.locator('#user_id').waitFor({ state: 'visible', timeout: 15000 });
        await second.page.bringToFront();
        await eventually('the other tab asks to sign in', async () => await second.page.locator('#user_id').count() > 0, { timeout_ms: 15000 });
    });

    await check('[I2-18] a wrong password and an unknown user read the same', async ({ person }) => {
        const said = [];
        for (const user of ['clinic1.clerk', 'nobody.at.all']) {
            const visitor = await person();
            await visitor.adopted();
            await visitor.page.locator('#user_id').fill(user);
            await visitor.page.locator('#password').fill('Wrong-pass-1');
            await visitor.page.keyboard.press('Enter');
            await eventually('an answer', async () => await visitor.page.locator('#user_id').count() === 0 || /正しく|違い|誤り|一致|できません/.test(await visitor.text()));
            await visitor.settled();
            said.push((await visitor.text()).replaceAll(user, '').replace(/\d+/g, ''));
        }
        expect(said[0] === said[1], `${said[0].slice(0, 200)} / ${said[1].slice(0, 200)}`);
    });
}
