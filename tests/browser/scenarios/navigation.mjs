// Back, Forward, reload and deep links are safe on every screen.
import { eventually } from '../../support/server.mjs';
import { expect, expect_equal } from '../../support/checks.mjs';
import { answer, new_form, saved, send_one } from '../support/steps.mjs';

export default async function scenarios(check) {
    await check('[S4-81, Q-15] every screen of a clinic opens by its address, reloads, and Back returns to it', async ({ signed_in, server }) => {
        const sent = await send_one(server, { record: { name: '試験 住所録' } });
        const clinic = await signed_in('clinic1.doctor');
        const draft = await new_form(clinic);
        await answer(clinic, 'name', '試験 住所');
        await saved(clinic);
        const screens = [['/', 'ホーム'], ['/cases', '登録情報一覧'], ['/notifications/new', ''], [draft, '診断分類'], [`/notifications/${sent.notification_id}`, '試験 住所録'],
            [`/cases/${sent.case_id}/identity`, '試験 住所録'], [`/cases/${sent.case_id}/tests`, '検査'], [`/cases/${sent.case_id}/notifications`, '発生届'],
            [`/receipts/${sent.notification_id}`, sent.notification_no], ['/notices', 'お知らせ'], ['/help', '']];
        for (const [path, words] of screens) {
            await clinic.open(path);
            if (words) await clinic.says(words);
            await clinic.settled();
            expect((await clinic.page.title()).length > 3, `${path} has no title`);
            expect(await clinic.page.getByRole('heading', { level: 1 }).count() === 1, `${path} has ${await clinic.page.getByRole('heading', { level: 1 }).count()} first headings`);
            await clinic.page.reload();
            if (words) await clinic.says(words);
        }
        for (const [path, words] of [...screens].reverse().slice(1)) {
            await clinic.page.goBack();
            await eventually(`Back returns to ${path}`, async () => await clinic.path() === path);
            if (words) await clinic.says(words);
        }
        for (const [path, words] of screens.slice(1)) {
            await clinic.page.goForward();
            await eventually(`Forward returns to ${path}`, async () => await clinic.path() === path);
            if (words) await clinic.says(words);
        }
        clinic.no_faults();
    }, { timeout_ms: 300000 });

    await check('[S4-81] a deep link opened while signed out leads there after signing in', async ({ person, server }) => {
        const sent = await send_one(server, { record: { name: '試験 深いリンク' } });
        const clinic = await person({ path: `/notifications/${sent.notification_id}` });
        await clinic.sign_in('clinic1.doctor');
        await clinic.says('試験 深いリンク');
        expect_equal(await clinic.path(), `/notifications/${sent.notification_id}`, 'address');
    });

    await check('[S4-81] an address that does not exist says so and leads home', async ({ signed_in }) => {
        const clinic = await signed_in('clinic1.doctor');
        await clinic.open('/no/such/page');
        await clinic.says('見つかりません');
        await clinic.page.getByRole('link', { name: /ホーム/ }).or(clinic.page.getByRole('button', { name: /ホーム/ })).first().click();
        await eventually('home', async () => await clinic.path() === '/');
    });

    await check('[S4-81] Back after the receipt does not submit again', async ({ signed_in, server }) => {
        const { submit, receipt, fill_in, submitted_count } = await import('../support/steps.mjs');
        const clinic = await signed_in('clinic1.doctor');
        await new_form(clinic);
        await fill_in(clinic, { name_kana: 'シケン モドル', name: '試験 戻る', diagnosis_class: '3', diagnosis_date: '今日' });
        await submit(clinic);
        await receipt(clinic);
        const count = await submitted_count(server);
        await clinic.page.goBack();
        await clinic.settled(500);
        await clinic.page.reload();
        await clinic.settled(1000);
        await clinic.page.goForward();
        await clinic.settled(500);
        expect_equal(await submitted_count(server), count, 'notifications');
        clinic.no_faults();
    });

    await check('[V-S02, V-S04, AC-01-6, S0-60, S0-61] the list finds people by telephone with hyphens and by half-width kana', async ({ signed_in, server }) => {
        const sent = await send_one(server, { record: { name: '試験 探す', name_kana: 'シケン サガス', phone1: '09087654321' } });
        const clinic = await signed_in('clinic1.doctor');
        await clinic.open('/cases');
        for (const [label, text] of [['電話番号', '090-8765-4321'], ['フリガナ', 'ｼｹﾝ ｻｶﾞｽ']]) {
            await clinic.open('/cases');
            await clinic.settled();
            await clinic.page.locator('main').getByLabel(new RegExp(`^${label}`)).first().fill(text);
            await clinic.page.keyboard.press('Enter');
            await clinic.says('試験 探す');
        }
        const headers = (await clinic.page.getByRole('columnheader').allInnerTexts()).map((text) => text.trim());
        expect_equal(headers, ['スマホ入力ID', '確定日', '発病年月日', '患者名', '性別', '年齢', '年代', '診断分類', '現在のステータス', '居所', '行動歴', 'リンク'], 'columns');
        await clinic.page.getByRole('link', { name: '試験 探す' }).first().click();
        await eventually('the record opens', async () => (await clinic.path()).startsWith(`/cases/${sent.case_id}`));
        await clinic.open('/cases');
        await clinic.settled();
        await clinic.page.locator('main').getByLabel(/^フリガナ/).first().fill('ソンザイシナイ');
        await clinic.page.keyboard.press('Enter');
        await clinic.says('該当する登録情報はありません。');
    });
}
