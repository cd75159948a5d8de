// What somebody does with their own account.
import { eventually } from '../../support/server.mjs';
import { expect } from '../../support/checks.mjs';

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
}
