// What somebody does with their own account.
import { eventually } from '../../support/server.mjs';
import { expect } from '../../support/checks.mjs';
import { Caller, newest_code } from '../../support/http.mjs';

export default async function scenarios(check) {
    await check('[S4-74, S4-76, V-A22, V-A25] a password is changed by keyboard alone, the rules are ticked off while typing, and only the new one opens', async ({ signed_in, person, pictures }) => {
        const doctor = await signed_in('clinic1.doctor');
        await doctor.open_menu();
        await doctor.page.getByRole('menuitem', { name: 'パスワードを変更' }).press('Enter');
        await eventually('the page is there', async () => await doctor.path() === '/account/password');
        await doctor.field('現在のパスワード').focus();
        await doctor.type('Todoke-2026');
        await doctor.press('Tab');
        await doctor.type('abcd1234');
        await doctor.press('Tab');
        await doctor.says('英小文字、英大文字、数字、記号を3種類以上組み合わせてください。');
        await doctor.says('○ 8~30文字');
        await doctor.says('・ 英小文字・英大文字・数字・記号のうち3種類以上');
        await doctor.page.screenshot({ path: `${pictures}/password-refused.png` });
        await doctor.field('新しいパスワード').fill('Kaeta-2026');
        await doctor.field('新しいパスワード(確認)').fill('Kaeta-2027');
        await doctor.press('Enter');
        await doctor.says('確認用のパスワードが一致しません。');
        await doctor.field('新しいパスワード(確認)').fill('Kaeta-2026');
        await doctor.press('Enter');
        await doctor.says('パスワードを変更しました。');
        expect(await doctor.path() === '/', 'the change does not lead home');
        await doctor.page.reload();
        await doctor.says('発生届を書く'); // this session goes on
        doctor.no_faults();

        const again = await person();
        await again.sign_in('clinic1.doctor', { password: 'Kaeta-2026' });
        await again.says('発生届を書く');
        again.no_faults();
    });
    await check('a wrong present password is said at its field, and what was typed stays', async ({ signed_in }) => {
        const clerk = await signed_in('clinic1.clerk');
        await clerk.open('/account/password');
        await clerk.field('現在のパスワード').fill('Chigau-2026');
        await clerk.field('新しいパスワード').fill('Kaeta-2026');
        await clerk.field('新しいパスワード(確認)').fill('Kaeta-2026');
        await clerk.press('Enter');
        await clerk.says('現在のパスワードが正しくありません。');
        await clerk.focus_is('current_password');
        expect(await clerk.field('新しいパスワード').inputValue() === 'Kaeta-2026', 'the new password is gone');
        clerk.no_faults();
    });
    await check('[S0-27, S2-17] a forgotten password is replaced by its owner alone, by keyboard: mail, recovery code, a new one', async ({ person, server, pictures }) => {
        const before = new Caller(server.port);
        await before.sign_in('clinic2.doctor', 'Todoke-2026');
        const paper = (await before.call('POST', '/api/v1/session/recovery-codes', { current_password: 'Todoke-2026' })).json.codes[0];
        before.close();
        const doctor = await person();
        await doctor.open('/');
        await doctor.adopted();
        await doctor.field('利用者ID').fill('clinic2.doctor');
        await doctor.button('パスワードを忘れた場合').press('Enter');
        await doctor.focus_is('reset_user_id');
        expect(await doctor.field('利用者ID').inputValue() === 'clinic2.doctor', 'the user ID must be typed again');
        await doctor.page.screenshot({ path: `${pictures}/reset-user-id.png`, fullPage: true });
        await doctor.press('Enter');
        await doctor.focus_is('reset_mail_code');
        await doctor.type('000000');
        await doctor.press('Enter');
        await doctor.says('認証コードが正しくありません。');
        await doctor.field('メールの確認コード').fill(await newest_code(server.port, 'clinic2.doctor'));
        await doctor.page.screenshot({ path: `${pictures}/reset-mail-code.png`, fullPage: true });
        await doctor.press('Enter');
        await doctor.focus_is('reset_second_code');
        await doctor.type(paper);
        await doctor.press('Tab');
        await doctor.type('Wasureta-2026');
        await doctor.press('Tab');
        await doctor.type('Wasureta-2026');
        await doctor.page.screenshot({ path: `${pictures}/reset-second-proof.png`, fullPage: true });
        await doctor.press('Enter');
        await doctor.says('パスワードを再設定しました。');
        await doctor.press('Enter');
        await doctor.focus_is('password');
        doctor.no_faults();
        const again = await person();
        await again.sign_in('clinic2.doctor', { password: 'Wasureta-2026' });
        await again.says('発生届を書く');
        again.no_faults();
    });
}
