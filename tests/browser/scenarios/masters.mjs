// The masters: registering, finding, changing, closing, files.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { eventually, fresh_folder } from '../../support/server.mjs';
import { expect } from '../../support/checks.mjs';

// The sentinel master is locked on this server.
export const options = { server: { env: { TODOKE_RULES_SENTINEL_GO_LIVE: '2099-01-01' } } };

const new_clinic = '/masters/new/medical';

async function fill_clinic(person, name, kana) {
    await person.field('名称').fill(name);
    await person.field('名称フリガナ').fill(kana);
    await person.field('所在地').fill('東京都千代田区試験町7-7');
    await person.field('電話番号').fill('03-0000-7777');
    await person.field('許可病床数').fill('0');
}

export default async function scenarios(check) {
    await check('[S4-26, S4-30, S4-68] an administrator of a health centre registers an institution by keyboard alone, gets its code, and it is found by part of its kana', async ({ signed_in, pictures }) => {
        const admin = await signed_in('east.admin');
        await admin.open('/masters');
        await admin.says('試験第一クリニック');
        await admin.press('F2');
        await admin.says('登録するとコードが払い出されます。');
        await admin.field('名称').focus();
        await admin.type('試験やなぎ内科');
        await admin.press('Tab');
        await admin.type('しけんやなぎないか');
        await admin.press('Tab');
        await admin.type('102-0073');
        await admin.press('Tab');
        await eventually('the postal code fills the address', async () => (await admin.field('所在地').inputValue()).startsWith('東京都千代田区'));
        await admin.field('所在地').focus();
        await admin.press('End');
        await admin.type('7-7');
        await admin.press('Tab');
        await admin.type('０３－００００－７７７７');
        await admin.field('許可病床数').focus();
        await admin.type('0');
        await admin.press('Control+Enter');
        await admin.says('保険医療機関コードを入力するか、非保険医療機関を選んでください。');
        await admin.page.screenshot({ path: `${pictures}/master-refused.png` });
        await admin.field('非保険医療機関').focus();
        await admin.press('Space');
        await admin.press('Control+Enter');
        await admin.says('登録しました。コードは 913000000');
        await admin.says('試験東保健所');
        expect(/^\/masters\/\d+$/.test(await admin.path()), 'the new row is not shown');
        await admin.page.screenshot({ path: `${pictures}/master-row.png` });
        admin.no_faults();

        const centre = await signed_in('east.centre');
        await centre.open('/masters');
        await centre.field('さがす').focus();
        await centre.type('やなぎ');
        await eventually('only what fits is listed', async () => { const text = await centre.text(); return text.includes('913000000') && !text.includes('試験第一クリニック'); });
        await centre.page.screenshot({ path: `${pictures}/master-list.png` });
        centre.no_faults();
    });

    await check('[S4-30] what was typed survives a reload, and two administrators at one row are told of each other', async ({ signed_in, pictures }) => {
        const first = await signed_in('tokyo.admin');
        await first.open(new_clinic);
        await fill_clinic(first, '試験けやき医院', 'シケンケヤキイイン');
        await first.settled();
        await first.page.reload();
        await eventually('what was typed is there again', async () => await first.field('名称').inputValue() === '試験けやき医院');
        await first.field('郵便番号').fill('1020073');
        await first.press('Tab');
        await eventually('the municipality is found', async () => (await first.field('市区町村').inputValue()).includes('千代田区'));
        await first.field('非保険医療機関').check();
        await first.press('Control+Enter');
        await first.says('登録しました。');
        const path = await first.path();

        const second = await signed_in('east.admin');
        for (const person of [first, second]) {
            await person.open(path);
            await person.says('変更の履歴');
            await person.press('F2');
            await person.field('名称').waitFor();
        }
        await first.field('名称').fill('試験けやき内科');
        await first.press('Control+Enter');
        await first.says('保存しました。');
        await second.field('名称').fill('試験けやき小児科');
        await second.press('Control+Enter');
        await second.says('ほかの人が先にこの行を変更しました');
        await second.says('今の内容: 試験けやき内科 / 入力: 試験けやき小児科');
        await second.page.screenshot({ path: `${pictures}/master-conflict.png` });
        await second.click('入力した内容で保存する');
        await second.says('保存しました。');
        await second.says('名称: 試験けやき内科 → 試験けやき小児科');
        await second.says('tokyo.admin');
        first.no_faults();
        second.no_faults();
    });

    await check('[S4-31] a file is judged row by row before anything is stored, and a closed institution is offered no more', async ({ signed_in, pictures }) => {
        const admin = await signed_in('tokyo.admin');
        const folder = fresh_folder('masters');
        const head = 'code,name,kana,postal_code,municipality_code,address,phone,licensed_beds,is_non_insured\r\n';
        const row = (name, phone) => `,${name},シケンファイル,1020000,131016,東京都千代田区試験町1-1,${phone},0,1\r\n`;
        writeFileSync(join(folder, 'wrong.csv'), head + row('試験つくし医院', '0300001111') + row('試験はるか医院', '12'));
        writeFileSync(join(folder, 'right.csv'), head + row('試験つくし医院', '0300001111') + row('試験はるか医院', '0300002222'));
        await admin.open('/masters/import/medical');
        const choose = async (name) => {
            const chooser = admin.page.waitForEvent('filechooser');
            await admin.click('ファイルを選ぶ');
            await (await chooser).setFiles(join(folder, name));
        };
        await choose('wrong.csv');
        await admin.says('誤りがあるため、取り込めません。');
        await admin.says('日本の電話番号を入力してください。');
        await admin.page.screenshot({ path: `${pictures}/master-import.png` });
        await choose('right.csv');
        await admin.says('取り込む');
        await eventually('both rows are new', async () => (await admin.text()).includes('新規登録 2件'));
        await admin.click(/^取り込む/);
        await admin.says('2行を取り込みました。');
        await admin.field('さがす').fill('はるか');
        await admin.page.getByRole('link', { name: '試験はるか医院' }).click();
        await admin.says('変更の履歴');
        await admin.click('廃止にする');
        await admin.says('この機関を廃止にしますか');
        await admin.page.getByRole('dialog').getByRole('button', { name: '廃止にする' }).click();
        await admin.says('廃止した機関です');
        await admin.open('/masters');
        await admin.field('さがす').fill('はるか');
        await admin.says('該当する機関はありません。');
        admin.no_faults();
    });

    await check('[S4-27] before the go-live day the sentinel master is locked, and says so', async ({ signed_in }) => {
        const admin = await signed_in('tokyo.admin');
        await admin.open('/masters/new/sentinel');
        await admin.field('名称').waitFor();
        await fill_clinic(admin, '試験定点医院', 'シケンテイテンイイン');
        await admin.field('郵便番号').fill('1020073');
        await admin.press('Tab');
        await eventually('the municipality is found', async () => (await admin.field('市区町村').inputValue()).includes('千代田区'));
        await admin.page.getByRole('radio', { name: '病院' }).check();
        await admin.press('Control+Enter');
        await admin.says('定点の医療機関マスタは、運用開始日まで登録・変更できません。');
        expect(await admin.field('名称').inputValue() === '試験定点医院', 'what was typed is gone');
        admin.no_faults();
    });

    await check('[S4-20, S4-25] whoever issues an account finds the institution by part of its kana, by keyboard', async ({ signed_in, pictures }) => {
        const admin = await signed_in('tokyo.admin');
        await admin.open('/accounts/new');
        await admin.field('利用者区分').focus();
        await admin.type('09');
        await admin.press('Enter');
        await admin.field('名称などから探す').focus();
        await admin.type('だいいち');
        await admin.says('試験第一クリニック');
        await admin.page.screenshot({ path: `${pictures}/institution-picker.png` });
        await admin.press('Enter');
        await eventually('its code is taken over', async () => await admin.field('所属機関コード').inputValue() === '1310001016');
        await admin.focus_is('user_name');
        admin.no_faults();
    });

    await check('an institution reads its own row from its menu, and cannot edit it', async ({ signed_in }) => {
        const doctor = await signed_in('clinic1.doctor');
        await doctor.open_menu();
        await doctor.page.getByRole('menuitem', { name: '自機関の登録内容' }).press('Enter');
        await doctor.says('1310001016');
        await doctor.says_not('編集');
        doctor.no_faults();
    });
}
