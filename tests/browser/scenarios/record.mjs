// The list of registered people and the record of one: found, read, edited, shared, written about.
import { eventually } from '../../support/server.mjs';
import { expect, expect_equal } from '../../support/checks.mjs';
import { answer, caller, fill_in, least_case, new_form, send_one } from '../support/steps.mjs';

const chosen = (person, id) => person.page.locator(`#${id}`).evaluate((field) => field.value || field.textContent);

export default async function scenarios(check) {
    await check('[S0-30, S0-31, S0-38, S2-12, S2-14] a record is read first, edited on request, saved by a button; its tabs keep their order', async ({ signed_in, server }) => {
        const sent = await send_one(server, { record: { name: '試験 記録' } });
        const clinic = await signed_in('clinic1.doctor');
        await clinic.open(`/cases/${sent.case_id}`);
        await clinic.says('試験 記録');
        await clinic.page.getByRole('heading', { level: 1, name: 'ID管理情報' }).waitFor();
        const tabs = clinic.page.locator('#case_tabs a');
        expect_equal((await tabs.allTextContents()).map((text) => text.replace(/[^\p{L}]/gu, '')).join(), 'ID管理,検査,発生届,健康観察', 'the tabs');
        expect(await clinic.page.locator('#workplace_name').count() === 0, 'there are fields before 編集 was pressed');
        await clinic.page.locator('#edit').click();
        await answer(clinic, 'workplace_name', '試験商店');
        await clinic.page.locator('#save').click();
        await eventually('reading again', async () => await clinic.page.locator('#workplace_name').count() === 0);
        await clinic.says('試験商店');
        await tabs.nth(1).click();
        await clinic.page.locator('#edit').click();
        await clinic.page.locator('main input').first().waitFor({ state: 'attached' });
        await clinic.page.locator('#cancel').click();
        await clinic.page.getByRole('link', { name: '登録情報一覧' }).last().click();
        await eventually('the list', async () => await clinic.path() === '/cases');
        clinic.no_faults();
    });

    await check('[S2-03, S4-52, S4-53, S4-59, S2-06, S3-05] what the clinic typed, its centre and the prefecture read; the centre next door does not', async ({ signed_in, server }) => {
        const sent = await send_one(server, { record: { name: '試験 共有' } });
        for (const user of ['east.centre', 'tokyo.office']) {
            const reader = await signed_in(user);
            await reader.open(`/cases/${sent.case_id}`);
            await reader.says('試験 共有');
        }
        const neighbour = await signed_in('west.centre');
        await neighbour.open(`/cases/${sent.case_id}`);
        await neighbour.says_not('試験 共有', 1500);
    }, { timeout_ms: 120000 });

    await check('[S0-64, S1-43] a notification begins from a record, with what is known; the receipt prints the number of the person', async ({ signed_in, server }) => {
        const sent = await send_one(server, { record: { name: '試験 二度目' } });
        const clinic = await signed_in('clinic1.doctor');
        await clinic.open(`/cases/${sent.case_id}/notifications`);
        await clinic.page.locator('#write_for_case').click();
        await eventually('the choice of disease', async () => /^\/notifications\/(new|for)/.test(await clinic.path()));
        await clinic.settled();
        await clinic.type('麻しん');
        await clinic.settled();
        await clinic.press('Enter');
        await eventually('the form opens', async () => /^\/drafts\//.test(await clinic.path()), { timeout_ms: 15000 });
        await eventually('the name is there', async () => await clinic.page.locator('#name').inputValue() === '試験　二度目');
        clinic.no_faults();

        await clinic.open(`/receipts/${sent.notification_id}`);
        await clinic.says('スマホ入力ID');
        const id = (await (await caller(server, 'clinic1.doctor')).call('GET', `/api/v1/cases/${sent.case_id}`)).json.self_entry_id;
        expect(/^\d{6,8}$/.test(id), 'not six to eight digits');
        await clinic.says(id);
    });

    await check('[S0-56, S0-57, S0-59, V-117] the list has its filters open, ten rows, a pager and how many there are', async ({ signed_in, server }) => {
        for (let i = 0; i < 12; i += 1) await send_one(server, { record: { name: '試験 一覧' } });
        const clinic = await signed_in('clinic1.doctor');
        await clinic.open('/cases');
        await clinic.page.getByRole('heading', { level: 1, name: '登録情報一覧' }).waitFor();
        await clinic.settled();
        expect_equal(await chosen(clinic, 'f_prefecture'), '東京都', '都道府県');
        for (const filter of ['f_diagnosis_class', 'f_status', 'f_location']) expect_equal(await chosen(clinic, filter), '指定なし', filter);
        await clinic.page.locator('#c_self_entry_id').fill('12345');
        await clinic.page.locator('#search').click();
        await clinic.says('スマホ入力IDは6桁から8桁の数字です。');
        await clinic.page.locator('#c_self_entry_id').fill('');
        await clinic.page.locator('#search').click();
        await clinic.says('1-10/');
        const rows = () => clinic.page.getByRole('table').locator('tbody tr').count();
        expect_equal(await rows(), 10, 'rows');
        await clinic.page.getByRole('button', { name: '次のページ' }).click();
        await clinic.says('11-');
        clinic.no_faults();
    }, { timeout_ms: 120000 });

    await check('[S4-81, Q-15] Back from a record, and a reload, find the search as it was', async ({ signed_in, server }) => {
        const sent = await send_one(server, { record: { name: '試験 戻る' } });
        const clinic = await signed_in('clinic1.doctor');
        await clinic.open('/cases');
        await clinic.page.locator('#c_phone').fill(sent.record.phone1);
        await clinic.page.locator('#search').click();
        await clinic.says('試験 戻る');
        await clinic.page.getByRole('link', { name: '試験 戻る' }).click();
        await clinic.says('ID管理情報');
        await clinic.page.goBack();
        await clinic.says('試験 戻る');
        expect((await clinic.page.locator('#c_phone').inputValue()).replace(/\D/g, '') === sent.record.phone1, 'the condition is gone after Back');
        await clinic.page.reload();
        await clinic.says('試験 戻る');
        expect((await clinic.page.locator('#c_phone').inputValue()).replace(/\D/g, '') === sent.record.phone1, 'the condition is gone after the reload');
        clinic.no_faults();
    });

    await check('[Q-04, V-114, V-115] the postal code fills the address; one of another prefecture is a warning', async ({ signed_in }) => {
        const clinic = await signed_in('clinic1.doctor');
        await new_form(clinic);
        await answer(clinic, 'postal_code', '1000001');
        await eventually('the prefecture is filled', async () => await clinic.page.locator('#prefecture_code').inputValue() === '東京都');
        await clinic.says('千代田区');
        await answer(clinic, 'prefecture_code', '大阪府');
        await clinic.says('郵便番号と都道府県が一致していません。');
        clinic.no_faults();
    });

    await check('[Q-17] somebody who is registered already is shown before a second record arises', async ({ signed_in, server }) => {
        const sent = await send_one(server, { record: { name: '試験 重複' } });
        const clinic = await signed_in('clinic1.doctor');
        await new_form(clinic);
        await fill_in(clinic, { ...least_case(), name_kana: sent.record.name_kana, name: '試験 重複', birth_date: sent.record.birth_date, sex: sent.record.sex });
        await clinic.page.locator('#confirm').click();
        await clinic.page.getByRole('dialog').waitFor();
        const id = (await (await caller(server, 'clinic1.doctor')).call('GET', `/api/v1/cases/${sent.case_id}`)).json.self_entry_id;
        await clinic.says(id);
    });

    await check('[S4-83] signing out asks when something is unsaved', async ({ signed_in, server }) => {
        const sent = await send_one(server, { record: { name: '試験 未保存' } });
        const clinic = await signed_in('clinic1.clerk');
        await clinic.open(`/cases/${sent.case_id}/identity`);
        await clinic.says('試験 未保存');
        await clinic.page.locator('#edit').click();
        await answer(clinic, 'workplace_name', '試験商店');
        await clinic.sign_out();
        const dialog = clinic.page.getByRole('dialog');
        await dialog.waitFor();
        expect((await dialog.innerText()).includes('まだ送信されていない内容があります'), 'the question is missing');
        await clinic.press('Escape');
        await dialog.waitFor({ state: 'detached' });
        expect_equal(await clinic.page.locator('#workplace_name').inputValue(), '試験商店', 'what was typed');
    });

    await check('[AC-16-2, W-16, S1-02] the guide of one\'s own role is two presses away', async ({ signed_in }) => {
        const clinic = await signed_in('clinic1.doctor');
        await clinic.open('/');
        await clinic.settled();
        await clinic.page.getByRole('link', { name: 'ヘルプ' }).first().click();
        const guide = clinic.page.context().waitForEvent('page');
        await clinic.page.getByRole('link', { name: '医療機関の手引き' }).click();
        const page = await guide;
        await page.getByRole('heading', { level: 1, name: 'はじめて発生届を書く方へ' }).waitFor();
        expect(await page.locator('main img').count() > 0, 'the guide has no pictures');
        clinic.no_faults();
    });

    await check('[S0-19] a stale cookie forces nobody into a private window', async ({ person, server }) => {
        const stale = { name: '__Host-todoke', value: 'A'.repeat(43), domain: 'localhost', path: '/', secure: true, httpOnly: true, sameSite: 'Strict' };
        const clinic = await person({ before: (context) => context.addCookies([stale]) });
        expect_equal((await clinic.page.context().cookies(server.url))[0]?.value, stale.value, 'the stale cookie');
        await clinic.sign_in('clinic2.doctor');
        await clinic.says('ホーム');
        clinic.no_faults();
    });
}
