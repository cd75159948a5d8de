// 日付の整合性確認: the example of the old manual, as a person meets it.
import { eventually } from '../../support/server.mjs';
import { expect, expect_equal } from '../../support/checks.mjs';
import { caller, check_answers, fill_in, new_form, receipt, submit } from '../support/steps.mjs';

const example_1 = {
    name_kana: 'シケン ヒヅケ', name: '試験 日付', diagnosis_class: '1', diagnosis_date: '2020/9/30',
    'diagnosis_tests.0.method': '2', 'diagnosis_tests.0.specimen': '鼻腔拭い液', 'diagnosis_tests.0.specimen_date': '2020/9/30', 'diagnosis_tests.0.result': '2',
    report_date: '2020/9/14',
};

export default async function scenarios(check) {
    await check('[AC-01-2, S0-49, S0-50, S0-51, V-301, V-306] the dialog marks specimen, diagnosis and report date and no other', async ({ signed_in, pictures }) => {
        const clinic = await signed_in('clinic1.doctor');
        await new_form(clinic);
        await fill_in(clinic, example_1);
        await check_answers(clinic);
        const dialog = clinic.page.getByRole('dialog');
        await dialog.waitFor();
        const text = (await dialog.innerText()).replace(/\s+/g, ' ');
        for (const words of ['日付の整合性確認', '以下の×が表示された日付は他の日付と前後関係が正しくありません', '時系列(昇順)', '※最も古い日付', '※最も新しい日付', '2020/9/30', '2020/9/14', '入力なし']) {
            expect(text.includes(words), `the dialog does not say ${words}: ${text}`);
        }
        expect_equal((text.match(/×/g) ?? []).length - 1, 3, 'marked dates (besides the × of the sentence)');
        await clinic.page.screenshot({ path: `${pictures}/date-check.png` });

        await dialog.getByRole('button', { name: '日付を編集' }).click();
        await eventually('the dialog closes', async () => await dialog.count() === 0);
        await clinic.focus_is('diagnosis_tests.0.specimen_date');
        clinic.no_faults();
    });

    await check('[AC-01-2, S0-52, V-304] going on keeps the dates, reaches the review and tells the health centre', async ({ signed_in, server }) => {
        const clinic = await signed_in('clinic1.doctor');
        await new_form(clinic);
        await fill_in(clinic, example_1);
        await submit(clinic);
        await receipt(clinic);
        const id = (await clinic.path()).split('/')[2];
        const { json } = await (await caller(server, 'east.centre')).call('GET', `/api/v1/notifications/${id}`);
        expect_equal(json.date_check_items.length, 3, 'dates kept against the check');
        const centre = await signed_in('east.centre');
        await centre.open(`/intake/${id}`);
        await centre.says('試験 日付');
        await centre.says('前後関係');
    });

    await check('[AC-01-1, V-401, V-402, V-005, S0-45] without class and date the check says so, links there and stays', async ({ signed_in }) => {
        const clinic = await signed_in('clinic1.doctor');
        const draft = await new_form(clinic);
        await check_answers(clinic);
        await clinic.says('診断分類を入力してください。入力しないと次に進めません。');
        await clinic.says('診断年月日を入力してください。入力しないと次に進めません。');
        expect_equal(await clinic.path(), draft, 'still on the form');
        await clinic.page.getByRole('link', { name: /診断年月日を入力してください/ }).first().click();
        await clinic.focus_is('diagnosis_date');
        clinic.no_faults();
    });

    await check('[AC-01-8, V-408, R-08] syphilis has no field for a name or an address', async ({ signed_in }) => {
        const clinic = await signed_in('clinic1.doctor');
        await new_form(clinic, 'syphilis');
        for (const label of ['フリガナ', '当該者氏名', '郵便番号', '町域・番地', '生年月日']) {
            expect(await clinic.page.locator('main').getByLabel(label).count() === 0, `there is a field ${label}`);
        }
    });
}
