// Somebody changes the second factor and signs in with it; oathtool is the authenticator app.
import { execFileSync } from 'node:child_process';
import { eventually } from '../../support/server.mjs';
import { expect, expect_equal } from '../../support/checks.mjs';
import { demo } from '../../support/server.mjs';

// What the app shows now, or `steps` half minutes later.
function app_code(secret, steps = 0) {
    const at = Math.floor(Date.now() / 1000) + steps * 30;
    return execFileSync('oathtool', ['--totp', '--base32', `--now=@${at}`, secret.replaceAll(' ', '')], { encoding: 'utf8' }).trim();
}

// From home to 二要素認証変更, by keyboard alone.
async function go_there(someone) {
    await someone.open_menu();
    await someone.page.getByRole('menuitem', { name: 'パスワードを変更' }).press('Enter');
    await eventually('the page of the password is there', async () => await someone.path() === '/account/password');
    await someone.page.getByRole('link', { name: '二要素認証変更' }).press('Enter');
    await eventually('the page of the second factor is there', async () => await someone.path() === '/account/second-factor');
    await someone.says('現在の方法');
}

// User ID and password; the second step is the scenario's own.
async function first_step(someone, user_id) {
    await someone.adopted();
    await someone.page.locator('#user_id').focus();
    await someone.type(user_id);
    await someone.press('Tab');
    await someone.type(demo.password);
    await someone.press('Enter');
    await someone.focus_is('one_time_code');
}

async function newest_message(server) {
    const reply = await fetch(`${server.url}/api/v1/demo/outbox`, { headers: { 'X-Todoke': '1' } });
    return (await reply.json()).messages[0];
}

export default async function scenarios(check) {
    await check('[S4-24, S4-37, S4-38, S4-39, S4-40, S2-17, S0-26] from mail to an authenticator app by keyboard alone, and signing in with it; a lost app is replaced by a recovery code', async ({ signed_in, person, pictures }) => {
        const doctor = await signed_in('clinic1.doctor');
        await go_there(doctor);
        await doctor.says('メール c***@example.jp');
        await doctor.page.screenshot({ path: `${pictures}/second-factor.png`, fullPage: true });
        await doctor.page.locator('[id="means--mail"]').focus();
        await doctor.press('ArrowDown', 'ArrowDown', 'ArrowDown');
        await doctor.says('認証アプリ(Google Authenticator');
        await doctor.press('Tab');
        await doctor.focus_is('current_password');
        await doctor.type('Chigau-2026');
        await doctor.press('Enter');
        await doctor.says('現在のパスワードが正しくありません。');
        await doctor.focus_is('current_password');
        await doctor.press('Control+a');
        await doctor.type(demo.password);
        await doctor.press('Enter');
        await doctor.focus_is('code');
        const secret = await doctor.field('セットアップキー').inputValue();
        const picture = doctor.page.getByRole('img', { name: '認証アプリに登録するためのQRコード' });
        expect((await picture.boundingBox()).width >= 200, 'the QR code is too small for a camera');
        expect(await picture.evaluate((image) => image.complete && image.naturalWidth > 0), 'the QR code is not drawn');
        await doctor.page.screenshot({ path: `${pictures}/second-factor-app.png`, fullPage: true });
        const code = app_code(secret);
        await doctor.type(code === '000000' ? '000001' : '000000');
        await doctor.press('Enter');
        await doctor.says('認証コードが正しくありません。');
        await doctor.press('Control+a');
        await doctor.type(app_code(secret));
        await doctor.press('Enter');
        await doctor.says('二要素認証を変更しました。');
        await doctor.says('次のサインインから、認証アプリで確認します。');
        await doctor.page.screenshot({ path: `${pictures}/second-factor-recovery-codes.png`, fullPage: true });
        const codes = (await doctor.text()).match(/\b[0-9A-Z]{5}-[0-9A-Z]{5}\b/g);
        expect_equal(codes.length, 10, 'recovery codes');
        await doctor.page.getByRole('button', { name: '保管しました' }).press('Enter');
        await doctor.says('残りの回復コード');
        doctor.no_faults();

        const again = await person();
        await first_step(again, 'clinic1.doctor');
        await again.says('認証アプリに表示されている6桁のコードを入力してください。');
        await again.page.screenshot({ path: `${pictures}/code-of-app.png` });
        await again.type(app_code(secret, 1)); // the code of the proof is used up
        await again.press('Enter');
        await again.says('発生届を書く');
        again.no_faults();

        const lost = await person();
        await first_step(lost, 'clinic1.doctor');
        await lost.page.getByRole('button', { name: '別の方法: 回復コードを使う' }).press('Enter');
        await lost.focus_is('recovery_code');
        await lost.page.screenshot({ path: `${pictures}/code-of-paper.png` });
        await lost.type(codes[0].toLowerCase().replace('-', ' '));
        await lost.press('Enter');
        await lost.says('回復コードでサインインしました');
        expect_equal(await lost.path(), '/account/second-factor', 'where somebody without an app is led to');
        lost.no_faults();
    });

    await check('[S4-22, S4-39, S4-40, V-A05, V-A06, S0-24] a number that does not fit is said at its field; an SMS proves the right one and opens the next sign-in', async ({ signed_in, person, server, pictures }) => {
        const clerk = await signed_in('clinic1.clerk');
        await go_there(clerk);
        await clerk.page.locator('[id="means--mail"]').focus();
        await clerk.press('ArrowDown');
        await clerk.field('電話番号').fill('03-0000-1234');
        await clerk.field('現在のパスワード').fill(demo.password);
        await clerk.press('Enter');
        await clerk.says('SMSは携帯電話の番号(060・070・080・090)に送ります。');
        await clerk.focus_is('destination');
        await clerk.page.screenshot({ path: `${pictures}/second-factor-refused.png`, fullPage: true });
        await clerk.field('電話番号').fill('０９０－００００－１２３４');
        await clerk.press('Enter');
        await clerk.says('***-****-1234 に認証コードを送りました。');
        const sent = await newest_message(server);
        expect_equal([sent.channel, sent.to], ['sms', '09000001234'], 'what left');
        await clerk.page.screenshot({ path: `${pictures}/second-factor-code.png`, fullPage: true });
        await clerk.focus_is('code');
        await clerk.type(sent.body.match(/\d{6}/)[0]);
        await clerk.press('Enter');
        await clerk.says('二要素認証を変更しました。');
        clerk.no_faults();

        const again = await person();
        await first_step(again, 'clinic1.clerk');
        await again.says('***-****-1234 に認証コードを送りました。');
        await again.type((await newest_message(server)).body.match(/\d{6}/)[0]);
        await again.press('Enter');
        await again.says('発生届を書く');
        again.no_faults();
    });
}
