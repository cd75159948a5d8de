// The patients' page with bad networks and none: opened, filled, sent later, exactly once.
import { expect, expect_equal } from '../../support/checks.mjs';
import { eventually } from '../../support/server.mjs';
import { begin, fill_in_fine, invite, open_link, phones, report, reports_of, send } from '../support/patients.mjs';

async function with_worker(visitor) {
    await visitor.page.evaluate(() => navigator.serviceWorker.ready);
    // A first visit: the worker has taken the page's files over.
    await eventually('the worker has its files', () => visitor.page.evaluate(async () => (await Promise.all((await caches.keys()).filter((name) => name.startsWith('portal-')).map(async (name) => (await (await caches.open(name)).keys()).length))).some((count) => count > 4)));
}

export default async function scenarios(check) {
    await check('opened without a network, filled in, and sent exactly once when it is back', async ({ person, server, pictures }) => {
        const patient = await invite(server);
        const visitor = await person(phones.usual);
        await begin(visitor, patient);
        await with_worker(visitor);
        const context = visitor.page.context();
        await context.setOffline(true);
        await visitor.open('/my');
        await visitor.adopted();
        await visitor.page.locator('#body_temperature').waitFor();
        await visitor.page.screenshot({ path: `${pictures}/portal-offline.png` });
        await fill_in_fine(visitor, '36.8');
        await send(visitor);
        await visitor.says('送信待ち');
        await visitor.page.screenshot({ path: `${pictures}/portal-waiting.png` });
        await visitor.page.reload();
        await visitor.adopted();
        await visitor.says('送信待ち');
        expect_equal((await reports_of(server, patient)).length, 0, 'reports before the network is back');
        await context.setOffline(false);
        await eventually('it arrives', async () => (await reports_of(server, patient)).length === 1, { timeout_ms: 60000 });
        await visitor.page.waitForTimeout(4000);
        const reports = await reports_of(server, patient);
        expect_equal(reports.length, 1, 'reports');
        expect_equal(reports[0].report.body_temperature, '36.8', 'temperature');
        await visitor.says_not('送信待ち');
        visitor.no_faults();
    });

    await check('the server took it and the answer was lost: still one report', async ({ person, server }) => {
        const patient = await invite(server);
        const visitor = await person({ ...phones.usual, serviceWorkers: 'block' });
        await begin(visitor, patient);
        let lost = 0;
        await visitor.page.route('**/reports', async (route) => {
            if (route.request().method() !== 'POST' || lost > 0) return route.continue();
            lost += 1;
            await route.fetch();
            return route.abort();
        });
        await fill_in_fine(visitor);
        await send(visitor);
        await visitor.says('報告を受け付けました', 60000);
        expect_equal(lost, 1, 'lost answers');
        expect_equal((await reports_of(server, patient)).length, 1, 'reports');
    });

    await check('two tabs and a waiting report: sent once', async ({ person, server }) => {
        const patient = await invite(server);
        const visitor = await person(phones.usual);
        await begin(visitor, patient);
        await with_worker(visitor);
        const context = visitor.page.context();
        await context.setOffline(true);
        await fill_in_fine(visitor);
        await send(visitor);
        const second = await context.newPage();
        await second.goto(`${server.url}/my`);
        await second.waitForFunction(() => document.documentElement.classList.contains('client'));
        await eventually('the second tab knows of it', () => second.evaluate(() => document.body.textContent.includes('送信待ち')));
        await context.setOffline(false);
        await eventually('it arrives', async () => (await reports_of(server, patient)).length >= 1, { timeout_ms: 60000 });
        await visitor.page.waitForTimeout(4000);
        expect_equal((await reports_of(server, patient)).length, 1, 'reports');
    });

    await check('a report that waited meets one from another device: nothing is lost, and it is asked', async ({ person, server }) => {
        const patient = await invite(server);
        const visitor = await person(phones.usual);
        await begin(visitor, patient);
        await visitor.page.context().setOffline(true);
        await fill_in_fine(visitor, '38.2');
        await send(visitor);
        const other = await open_link(server, patient);
        expect_equal((await report(other, { body_temperature: '36.0' })).status, 200, 'the other report');
        await visitor.page.context().setOffline(false);
        await visitor.says('別の端末から、本日の報告が届いています', 60000);
        expect_equal(await visitor.page.locator('#body_temperature').inputValue(), '38.2', 'what was typed');
        expect_equal((await reports_of(server, patient)).length, 1, 'reports');
    });

    await check('what is kept in the browser names nobody in clear', async ({ person, server }) => {
        const patient = await invite(server);
        const visitor = await person(phones.usual);
        await begin(visitor, patient);
        await visitor.page.context().setOffline(true);
        await fill_in_fine(visitor, '38.9');
        await send(visitor);
        const kept = await visitor.page.evaluate(async () => {
            const database = await new Promise((done) => { const request = indexedDB.open('todoke-vault'); request.onsuccess = () => done(request.result); });
            const all = (store) => new Promise((done) => { const request = database.transaction(store).objectStore(store).getAll(); request.onsuccess = () => done(request.result); });
            const values = await all('values');
            return JSON.stringify({ local: { ...localStorage }, session: { ...sessionStorage }, url: location.href }) + values.map(({ data }) => new TextDecoder('utf-8', { fatal: false }).decode(data)).join('');
        });
        for (const secret of [patient.name, patient.name_kana, patient.self_entry_id, patient.phone, patient.token, '38.9']) expect(!kept.includes(secret), `"${secret.slice(0, 3)}…" lies open in the browser`);
    });
}
