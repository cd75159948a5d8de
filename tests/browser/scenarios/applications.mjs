// An administrator issues accounts in bulk: a file with faults is painted and explained, the corrected
// one becomes accounts, and the initial passwords are fetched once.
import { readFileSync } from 'node:fs';
import { expect } from '../../support/checks.mjs';
import { newest_message } from '../../support/http.mjs';

const demo = JSON.parse(readFileSync(new URL('../../../assets/demo/facilities.json', import.meta.url), 'utf8'));
const clinic = (demo.facilities ?? demo).find((one) => one.id === 'clinic_first');
const heads = 'user_name,contact_phone,contact_email,organization_class_code,core_city_code,health_center_code,can_download,institution_code,tf_phone,tf_email,tf_means';
const code = clinic.institution_code ?? clinic.id;
const line = (name, mail, phone = '0300001001') => `${name},${phone},${mail},09,130100,01,1,${code},,${mail},1`;

export const file_of = (lines) => ({ name: 'shinsei.csv', mimeType: 'text/csv', buffer: Buffer.from([heads, ...lines, ''].join('\r\n')) });
export const faulty_file = file_of([line('試験 一郎', 'ichiro@example.jp'), ',0300001001,nobody@example.jp,09', line('試験 髙子', 'hanako@example.jp', '12345'), line('試験 四郎', 'shiro@example.jp')]);

export async function choose(person, file) {
    const chooser = person.page.waitForEvent('filechooser');
    await person.click('ファイルを選ぶ');
    await (await chooser).setFiles(file);
}

async function saved(person, button) {
    const download = person.page.waitForEvent('download');
    await person.click(button);
    return readFileSync(await (await download).path());
}

export default async function scenarios(check) {
    await check('[AC-09-1][AC-09-7][S4-10][S4-11][S4-12] a file with faults is painted as in Excel and explained by row, column, value and what to enter', async (world) => {
        const admin = await world.signed_in('tokyo.admin');
        await admin.open('/accounts/applications');
        const form = await saved(admin, 'Excel様式をダウンロード');
        expect(form.subarray(0, 2).toString() === 'PK', 'the form is an Excel file');
        await choose(admin, faulty_file);
        await admin.says('3行目の入力が不足しています。上詰めで入力してください。');
        for (const words of ['C 連絡先電話番号', '12345', '日本の電話番号を入力してください。', '利用者名に環境依存文字は使用できません。']) await admin.says(words);
        await admin.page.getByLabel('すべての行', { exact: true }).check();
        await admin.says('2 完了');
        await admin.says('3 上詰めでない');
        const shades = await admin.page.evaluate(() => ['blue', 'red', 'yellow'].map((shade) => document.querySelectorAll(`td.shade-${shade}`).length));
        expect(shades[0] === 3 && shades[1] === 1 && shades[2] > 0, `painted cells: ${shades}`);
        const corrections = await saved(admin, '理由を書き添えたExcelをダウンロード');
        expect(corrections.length > 1000, 'the corrected file is there');
        expect(!(await admin.button(/件のアカウントを発行/).isVisible()), 'nothing can be issued before everything is right');
        await admin.page.reload();
        await admin.says('3行目の入力が不足しています。'); // found again
        admin.no_faults();
    });

    await check('[AC-09-2][S4-05][S4-06][S4-08] a right file becomes accounts, and their initial passwords are fetched once', async (world) => {
        const { server } = world;
        const admin = await world.signed_in('tokyo.admin');
        await admin.open('/accounts');
        await admin.click('一括発行');
        await choose(admin, file_of([line('試験 一号', 'ichigou@example.jp'), line('試験 二号', 'nigou@example.jp')]));
        await admin.click('2件のアカウントを発行');
        await admin.says('2件のアカウントを発行しました。');
        const result = (await saved(admin, '結果のCSVをダウンロード')).toString('utf8');
        const rows = result.trim().split('\r\n');
        expect(rows.length === 3, `a head and two lines: ${rows.length}`);
        await admin.says('ダウンロード済みです');
        const mail = await newest_message(server.port, 'nigou');
        expect(mail.body.includes(rows[2].split(',')[1]), 'the person is told the same password');
        admin.no_faults();
    });
}
