// The patients' page on a phone, against the real server: registering, reporting, whom to call, the family, both skins,
// by keyboard alone, in every language.
import { expect, expect_equal } from '../../support/checks.mjs';
import { newest_message } from '../../support/http.mjs';
import { eventually } from '../../support/server.mjs';
import { begin, birth_date, fill_in_fine, invite, open_link, password, phones, report, reports_of, send } from '../support/patients.mjs';
import { caller } from '../support/steps.mjs';

const tap_count = (page) => page.evaluate(() => { globalThis.todoke_taps = 0; addEventListener('click', ({ isTrusted, detail }) => { if (isTrusted && detail > 0) globalThis.todoke_taps += 1; }, true); });

export default async function scenarios(check) {
    for (const [name, phone] of Object.entries(phones)) {
        await check(`[W-04, AC-04-1] by the personal link to the sent report on a ${name} phone, with at most eight presses from the second day on`, async ({ person, server, pictures }) => {
            const patient = await invite(server);
            const visitor = await person(phone);
            await begin(visitor, patient);
            await visitor.page.screenshot({ path: `${pictures}/portal-${name}-report.png`, fullPage: true });
            await fill_in_fine(visitor);
            await send(visitor);
            await visitor.says('報告を受け付けました');
            await visitor.page.screenshot({ path: `${pictures}/portal-${name}-thanks.png` });
            const reports = await reports_of(server, patient);
            expect_equal(reports.length, 1, 'reports at the health centre');
            expect_equal(reports[0].report.body_temperature, '36.5', 'temperature');
            visitor.no_faults();
        });
    }

    await check('eight presses: from opening the page to the sent report', async ({ person, server }) => {
        const patient = await invite(server);
        const known = await open_link(server, patient);
        const visitor = await person({ ...phones.small, before: (context) => context.addCookies([{ name: known.cookie.split('=')[0], value: known.cookie.split('=')[1], url: server.url }]) });
        await visitor.open('/my');
        await visitor.adopted();
        // The first time somebody says who they are; from then on the page opens on the question.
        await visitor.page.locator(`#report-${known.person_id}`).waitFor();
        await tap_count(visitor.page);
        await visitor.page.locator(`#report-${known.person_id}`).tap();
        await visitor.page.locator('#body_temperature').tap();
        await visitor.press('3', '6', '5');
        await visitor.page.locator('#all_fine').tap();
        await visitor.page.locator('#check_now').tap();
        await visitor.page.locator('#send').tap();
        await visitor.says('報告を受け付けました');
        const taps = await visitor.page.evaluate(() => globalThis.todoke_taps);
        expect(taps >= 4 && taps + visitor.keys <= 8, `${taps} taps and ${visitor.keys} keys`);
    });

    await check('[S1-57, S1-58, AC-04-3] an urgent symptom: the number to call stays until it is pressed, and the health centre sees it first', async ({ person, server, pictures }) => {
        const patient = await invite(server);
        const visitor = await person(phones.usual);
        await begin(visitor, patient);
        await fill_in_fine(visitor);
        await visitor.page.locator('[id="urgent_symptoms--U05"]').check({ force: true });
        await send(visitor);
        await visitor.says('下記の緊急連絡先にお電話をください。');
        await visitor.page.screenshot({ path: `${pictures}/portal-urgent.png` });
        const call = visitor.page.locator('[id^="urgent-"][id$="-call"]');
        expect(/^tel:0\d{9,10}$/.test(await call.getAttribute('href')), await call.getAttribute('href'));
        await visitor.page.reload();
        await visitor.adopted();
        await call.waitFor();
        const centre = await caller(server, 'east.centre');
        const board = await eventually('the board has the person', async () => {
            const reply = await centre.call('POST', '/api/v1/observation-searches', {});
            return reply.json.rows?.[0]?.case_id === patient.case_id ? reply.json : undefined;
        }, { timeout_ms: 10000 });
        expect_equal(board.rows[0].standing, 'urgent', 'standing');
        await visitor.page.locator('[id^="urgent-"][id$="-called"]').click();
        await eventually('the server knows of the call', async () => (await centre.call('GET', `/api/v1/cases/${patient.case_id}/observation`)).json.row.call_confirmed);
        visitor.no_faults();
    });

    await check('[S1-32, S1-51, AC-04-1, AC-04-2] the eight steps of registering, by keyboard alone', async ({ person, server, pictures }) => {
        const patient = await invite(server);
        const visitor = await person({ ...phones.small, isMobile: false, hasTouch: false });
        await visitor.open('/my');
        await visitor.adopted();
        const to = async (id) => { for (let i = 0; i < 60 && (await visitor.focused()).id !== id; i += 1) await visitor.press('Tab'); await visitor.focus_is(id, 1000); };
        await to('register');
        await visitor.press('Enter');
        await visitor.page.waitForURL(/\/my\/register$/);
        await to('consent');
        await visitor.press('Space');
        await to('email');
        const began = Date.now() - 1000;
        await visitor.type('portal.person@example.jp');
        await visitor.press('Enter');
        await visitor.page.waitForURL(/\/code$/);
        const message = await eventually('the code arrives', () => newest_message(server.port, 'portal.person', began));
        await to('verification_code');
        await visitor.type(message.body.match(/(?<!\d)\d{6}(?!\d)/)[0]);
        await visitor.press('Enter');
        await visitor.page.waitForURL(/\/my\/register\/password$/);
        await to('password');
        await visitor.type(password);
        await to('repeated_password');
        await visitor.type(password);
        await visitor.press('Enter');
        await visitor.page.waitForURL(/\/my\/person$/);
        const fill = async (wrong_birth_date) => {
            for (const [id, text] of [['self_entry_id', patient.self_entry_id], ['name_kana', patient.name_kana], ['birth_date', wrong_birth_date ?? birth_date.replaceAll('-', '')], ['phone', patient.phone]]) {
                await to(id);
                await visitor.press('Control+A');
                await visitor.type(text);
            }
        };
        await to('self_entry_id');
        await fill('19600402');
        await visitor.page.locator('[id="sex--1"]').focus();
        await visitor.press('Space');
        await to('save_person');
        await visitor.press('Enter');
        await visitor.says('入力した情報が登録情報と異なるため登録できません。保健所にお問い合わせください。');
        await visitor.page.screenshot({ path: `${pictures}/portal-attributes.png`, fullPage: true });
        await visitor.page.locator('#self_entry_id').focus();
        await fill();
        await to('save_person');
        await visitor.press('Enter');
        await visitor.page.waitForURL(/\/my$/);
        await visitor.says('試験 太郎さん');
        await visitor.page.screenshot({ path: `${pictures}/portal-home.png` });
        visitor.no_faults();
    });

    await check('[AC-04-6, V-804] a correction of the same day asks first; the history shows it', async ({ person, server, pictures }) => {
        const patient = await invite(server);
        const visitor = await person(phones.usual);
        await begin(visitor, patient);
        await fill_in_fine(visitor, '37.0');
        await send(visitor);
        await visitor.page.locator('#home').click();
        await visitor.page.getByRole('button', { name: '本日の報告を直す' }).click();
        await visitor.page.locator('#body_temperature').fill('38.4');
        await visitor.page.locator('#spo2').fill('97');
        await visitor.page.locator('#check').click();
        await visitor.page.locator('#send').click();
        await visitor.says('本日は入力済みです。上書きしますか。');
        await visitor.page.locator('#replace').click();
        await visitor.says('報告を受け付けました');
        await visitor.page.locator('#history').click();
        await visitor.says('38.4℃');
        await visitor.page.locator('#temperature_chart').waitFor();
        await visitor.page.screenshot({ path: `${pictures}/portal-history.png`, fullPage: true });
        visitor.no_faults();
    });

    await check('[AC-04-5] another person\'s address shows nothing, a second link makes no second person of the first', async ({ person, server }) => {
        const [mine, other] = [await invite(server), await invite(server)];
        const stranger = await open_link(server, other);
        await report(stranger);
        const visitor = await person(phones.usual);
        await begin(visitor, mine);
        await visitor.open(`/my/history/${stranger.person_id}`);
        await visitor.adopted();
        await visitor.says('このページはありません。');
    });

    await check('the first question works before the client is here, and what was typed is taken over', async ({ person, server }) => {
        const patient = await invite(server);
        const visitor = await person({ ...phones.usual, serviceWorkers: 'block' });
        let let_go;
        const held = new Promise((done) => { let_go = done; });
        await visitor.page.route('**/*.wasm', async (route) => { await held; await route.continue(); });
        await visitor.open(`/my/start#${patient.token}`);
        await visitor.page.locator('#birth_date').fill('19600401');
        let_go();
        await visitor.adopted();
        expect_equal(await visitor.page.locator('#birth_date').inputValue(), '19600401', 'what was typed into the shell');
        await visitor.says('1960年4月1日');
    });

    await check('the plain skin: the same report, without a canvas', async ({ person, server, pictures }) => {
        const patient = await invite(server);
        const visitor = await person({ ...phones.usual, before: (context) => context.addInitScript(() => { try { sessionStorage.setItem('todoke.skin', 'dom'); } catch { /* no storage */ } }) });
        await begin(visitor, patient);
        expect(!await visitor.page.evaluate(() => document.documentElement.classList.contains('canvas')), 'it is painted');
        await visitor.page.screenshot({ path: `${pictures}/portal-plain-report.png`, fullPage: true });
        await fill_in_fine(visitor);
        await send(visitor);
        await visitor.says('報告を受け付けました');
    });

    for (const [code, locale, question] of [['ja-x-easy', 'ja-JP', '体温は？(℃)'], ['en', 'en-US', 'Temperature? (℃)'], ['zh', 'zh-CN', '体温是多少？(℃)'], ['ko', 'ko-KR', '체온은? (℃)'], ['vi', 'vi-VN', 'Nhiệt độ? (℃)'], ['pt', 'pt-BR', 'Temperatura? (℃)'], ['ne', 'ne-NP', 'तापक्रम कति? (℃)']]) {
        await check(`the page in ${code}: by the browser's language, on a small phone, nothing outside the page`, async ({ person, server, pictures }) => {
            const patient = await invite(server);
            const visitor = await person({ ...phones.small, language: locale });
            await begin(visitor, patient);
            if (code === 'ja-x-easy') {
                await visitor.page.locator('#languages').click();
                await visitor.page.locator('[id="language-ja-x-easy"]').click();
                await visitor.settled();
            }
            await visitor.page.getByLabel(question, { exact: true }).waitFor();
            await visitor.page.waitForTimeout(500);
            await visitor.page.screenshot({ path: `${pictures}/portal-${code}-report.png`, fullPage: true });
            const excess = await visitor.page.evaluate(() => document.scrollingElement.scrollWidth - document.scrollingElement.clientWidth);
            expect(excess <= 0, `${excess} px too wide`);
            await fill_in_fine(visitor);
            await visitor.page.locator('[id="dyspnea--1"]').check({ force: true });
            await visitor.page.locator('#check').click();
            await visitor.page.locator('#none').waitFor();
            await visitor.page.screenshot({ path: `${pictures}/portal-${code}-lists.png`, fullPage: true });
            await visitor.page.locator('#none').click();
            await visitor.page.locator('#send').waitFor();
            await visitor.page.screenshot({ path: `${pictures}/portal-${code}-check.png`, fullPage: true });
            await visitor.page.locator('#send').click();
            await visitor.page.waitForURL(/\/done$/);
            visitor.no_faults();
        });
    }
}
