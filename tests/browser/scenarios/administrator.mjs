// An administrator gives somebody an account, that person comes in for the first time, and everything
// is done from the keyboard.
import { execFileSync } from 'node:child_process';
import { eventually } from '../../support/server.mjs';
import { newest_code, newest_message, request } from '../../support/http.mjs';
import { expect } from '../../support/checks.mjs';

async function tab_to(person, id) {
    for (let i = 0; i < 60; ++i) {
        if ((await person.focused()).id === id) return;
        await person.press('Tab');
    }
    throw new Error(`no way to #${id} by Tab`);
}

export default async function scenarios(check) {
    await check('[S4-08][AC-09-5][S0-22][S0-24][S0-25][S0-26][S0-27][V-A32] an account is issued by keyboard, its owner signs in for the first time, registers a telephone and must choose a password', async (world) => {
        const { server, pictures } = world;
        const admin = await world.signed_in('tokyo.admin');
        await admin.open('/accounts/new');
        await admin.says('所属機関コード');
        await tab_to(admin, 'role');
        await admin.type('09');
        await admin.press('Enter');
        for (const [id, text] of [['facility_code', '1310001016'], ['user_name', '試験 新規'], ['mail', 'shinki@example.jp'], ['phone', '03-0000-1001']]) {
            await tab_to(admin, id);
            await admin.type(text);
        }
        await admin.press('Control+Enter');
        await admin.says('アカウントを発行しました。');
        const mail = await newest_message(server.port, 'shinki');
        const user_id = mail.body.match(/利用者ID: (\S+)/)[1], initial = mail.body.match(/初期パスワード: (\S+)/)[1];
        expect((await admin.text()).includes(initial), 'the initial password is shown once');

        const person = await world.person();
        await person.adopted();
        await person.page.locator('#user_id').fill(user_id);
        await person.page.locator('#password').fill(initial);
        await person.press('Enter');
        await person.page.locator('#one_time_code').waitFor();
        await person.page.locator('#one_time_code').fill(await newest_code(server.port, 'shinki'));
        await person.press('Enter');
        await person.says('詳細情報が必要');
        await person.says('ご使用のアカウントを保護するため、組織ではさらに情報が必要です');
        await person.page.screenshot({ path: `${pictures}/setup-intro.png` });
        await tab_to(person, 'next');
        await person.press('Enter');
        await person.says('Japan (+81)');
        await person.page.goBack();
        await person.says('詳細情報が必要');
        await person.page.goForward();
        await person.page.reload();
        await person.says('Japan (+81)');
        await tab_to(person, 'destination');
        await person.type('090-0000-1234');
        await person.page.getByLabel('電話する').focus();
        await person.press('Space');
        await person.page.screenshot({ path: `${pictures}/setup-method.png` });
        await tab_to(person, 'next');
        await person.press('Enter');
        await person.says('現在、090-0000-1234 に電話しています。');
        await person.page.screenshot({ path: `${pictures}/setup-call.png` });
        await person.page.reload(); // the call is on its way: the page is found again
        await person.says('に電話しています。');
        const spoken = await eventually('the voice has read the code', async () => {
            const { json } = await request(server.port, 'GET', '/api/v1/demo/outbox', { headers: { 'x-todoke': '1' } });
            return json.messages.find((message) => message.channel === 'call')?.body.replace(/\D/g, '').slice(0, 6);
        });
        await person.focus_is('code');
        await person.type(spoken);
        await person.press('Enter');
        await person.says('電話に応答しました。お使いの電話が正常に登録されました');
        await person.page.screenshot({ path: `${pictures}/setup-registered.png` });
        await tab_to(person, 'next');
        await person.press('Enter');
        await person.says('既定のサインイン方法');
        await person.page.screenshot({ path: `${pictures}/setup-done.png` });
        await tab_to(person, 'done');
        await person.press('Enter');
        await person.says('初めてのサインインです');
        await person.page.reload(); // the step is found again
        await person.says('初めてのサインインです');
        await tab_to(person, 'current_password');
        await person.type(initial);
        await tab_to(person, 'new_password');
        await person.type('Password1!');
        await tab_to(person, 'repeated_password');
        await person.says('推測されやすいパスワード');
        await person.page.locator('#new_password').fill('Watashi-2026');
        await person.page.locator('#repeated_password').fill('Watashi-2026');
        await person.page.locator('#repeated_password').press('Enter');
        await person.says('発生届を書く');
        person.no_faults();

        await admin.open(`/accounts/${user_id}`);
        await admin.says('利用中');
        admin.no_faults();
    });

    await check('[I3-13] an account is issued by keyboard on a sealed sheet: no mail leaves, and the PDF says what the page says', async (world) => {
        const { server } = world;
        const admin = await world.signed_in('tokyo.admin');
        await admin.open('/accounts/new');
        await admin.says('所属機関コード');
        await tab_to(admin, 'role');
        await admin.type('09');
        await admin.press('Enter');
        for (const [id, text] of [['facility_code', '1310001016'], ['user_name', '試験 封書'], ['mail', 'fuusho@example.jp'], ['phone', '03-0000-1001']]) {
            await tab_to(admin, id);
            await admin.type(text);
        }
        await tab_to(admin, await admin.page.getByLabel('本人へメールで送る', { exact: true }).getAttribute('id'));
        await admin.press('ArrowDown');
        await admin.says('窓付き封筒');
        await admin.press('Control+Enter');
        await admin.says('メールは送っていません。');
        await tab_to(admin, 'sheet');
        const download = admin.page.waitForEvent('download');
        await admin.press('Enter');
        const saved = await download;
        expect(saved.suggestedFilename() === 'account_sheet.pdf', `the file is named ${saved.suggestedFilename()}`);
        const lines = execFileSync('pdftotext', ['-layout', await saved.path(), '-'], { encoding: 'utf8' }).split('\n').map((line) => line.replaceAll(/\s/g, ''));
        const shown = await admin.text();
        const initial = shown.match(/[A-Z][a-z][0-9][a-z](?:-[A-Z][a-z][0-9][a-z]){2}/)[0];
        const user_id = shown.match(/m[0-9]{8}/)[0];
        expect(lines.includes(initial) && lines.includes(user_id), 'user ID and initial password are on the sheet');
        await admin.says('封書用紙をダウンロードしました。');
        expect(await admin.page.locator('#sheet').count() === 0, 'the sheet is offered once');
        expect(await newest_message(server.port, 'fuusho') === undefined, 'no mail was queued');
        admin.no_faults();
    });

    await check('[AC-09-8][S4-71] stopping an account ends the page that is open at that moment', async (world) => {
        const clerk = await world.signed_in('clinic1.clerk');
        const admin = await world.signed_in('tokyo.admin');
        await admin.open('/accounts');
        await admin.says('clinic1.clerk');
        await admin.page.locator('#words').fill('clinic1.clerk');
        await admin.press('Enter');
        await eventually('one account is listed', async () => !(await admin.text()).includes('clinic1.doctor'));
        await admin.page.getByRole('link', { name: 'clinic1.clerk' }).first().click();
        await admin.says('最終サインイン');
        await admin.page.locator('#stop').click();
        await admin.page.locator('#act_confirmed').click();
        await admin.says('再開する');
        await clerk.page.locator('#user_id').waitFor({ state: 'visible', timeout: 40000 }); // by itself, with the next look for changes
        // Back leads to the list as it was searched.
        await admin.page.goBack();
        await eventually('the search is there again', async () => (await admin.page.locator('#words').inputValue()) === 'clinic1.clerk');
        admin.no_faults();
    });

    await check('[AC-15-3] the audit trail tells who did what, found by user and by action', async (world) => {
        const admin = await world.signed_in('tokyo.admin');
        await admin.open('/audit');
        await admin.says('アカウントの検索', 20000);
        await admin.page.locator('#by_user_id').fill('clinic1.clerk');
        await admin.page.locator('#by_user_id').press('Enter');
        await eventually('only that user is listed', async () => { const text = await admin.text(); return text.includes('テスト 花') && !text.includes('テスト 司 ('); });
        admin.no_faults();
    });
    await check('[I2-31] the pages of administrators come in a file of their own, which nobody else fetches; where it cannot be had, the page says so and tries again', async ({ signed_in }) => {
        const is_second = (url) => /\/assets\/second\.[0-9a-f]+\.wasm$/.test(new URL(url).pathname);
        const fetched = [];
        const watch = (person) => person.page.on('request', (request) => { if (is_second(request.url())) fetched.push(request.url()); });
        const doctor = await signed_in('clinic1.doctor');
        watch(doctor);
        for (const [path, words] of [['/', '発生届を書く'], ['/cases', '登録情報一覧'], ['/notices', 'お知らせ'], ['/help', 'ヘルプ']]) {
            await doctor.open(path);
            await doctor.says(words);
        }
        expect(fetched.length === 0, `a clinic fetched ${fetched[0]}`);
        doctor.no_faults();

        const admin = await signed_in('tokyo.admin');
        watch(admin);
        await admin.page.context().route((url) => is_second(url.href), (route) => route.abort());
        await admin.open('/accounts');
        await admin.says('サーバーに接続できません');
        await admin.page.context().unrouteAll();
        await admin.click('もう一度試す');
        await admin.says('clinic1.doctor');
        expect(fetched.length >= 2, 'the second file was not asked for again');
        admin.no_faults();
    });
}
