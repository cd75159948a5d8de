// Somebody registers a passkey and signs in with it: Chromium's own virtual authenticator answers for the finger.
import { newest_code } from '../../support/http.mjs';
import { demo, eventually } from '../../support/server.mjs';
import { expect_equal } from '../../support/checks.mjs';

// What a laptop with a fingerprint reader is to the browser.
async function with_authenticator(someone) {
    const devtools = await someone.page.context().newCDPSession(someone.page);
    await devtools.send('WebAuthn.enable');
    const { authenticatorId } = await devtools.send('WebAuthn.addVirtualAuthenticator', {
        options: { protocol: 'ctap2', transport: 'internal', hasResidentKey: true, hasUserVerification: true, isUserVerified: true, automaticPresenceSimulation: true } });
    return {
        credentials: async () => (await devtools.send('WebAuthn.getCredentials', { authenticatorId })).credentials,
        take: async (credential) => devtools.send('WebAuthn.addCredential', { authenticatorId, credential }),
        refuse: async () => devtools.send('WebAuthn.setUserVerified', { authenticatorId, isUserVerified: false }),
    };
}

async function type_credentials(someone, user_id) {
    await someone.adopted();
    await someone.page.locator('#user_id').focus();
    await someone.type(user_id);
    await someone.press('Tab');
    await someone.type(demo.password);
    await someone.press('Enter');
}

const sent = async (server) => (await (await fetch(`${server.url}/api/v1/demo/outbox`, { headers: { 'X-Todoke': '1' } })).json()).messages.length;

export default async function scenarios(check) {
    await check('[I3-01, I3-02] a passkey is added by keyboard alone and signs in without a code; without it a code is sent when asked for; a copy of it is found out', async ({ signed_in, person, server, pictures }) => {
        const doctor = await signed_in('clinic1.doctor');
        const laptop = await with_authenticator(doctor);
        await doctor.open('/account/second-factor');
        await doctor.says('現在の方法');
        await doctor.page.getByRole('link', { name: 'パスキー' }).press('Enter');
        await eventually('the page of passkeys is there', async () => await doctor.path() === '/account/passkeys');
        await doctor.says('パスキーはまだありません。');
        await doctor.page.locator('#name').focus();
        await doctor.press('Enter');
        await doctor.says('名前を入力してください。');
        await doctor.focus_is('name');
        await doctor.type('受付のPC');
        await doctor.press('Tab');
        await doctor.focus_is('current_password');
        await doctor.type('Chigau-2026');
        await doctor.press('Enter');
        await doctor.says('現在のパスワードが正しくありません。');
        await doctor.press('Control+a');
        await doctor.type(demo.password);
        await doctor.page.screenshot({ path: `${pictures}/passkeys.png`, fullPage: true });
        await doctor.press('Enter');
        await doctor.says('保管してください');
        await doctor.page.getByRole('button', { name: '保管しました' }).press('Enter');
        await doctor.says('パスキーを追加しました。次のサインインから使えます。');
        await doctor.says('受付のPC');
        await doctor.page.screenshot({ path: `${pictures}/passkeys-one.png`, fullPage: true });
        const [copy] = await laptop.credentials();
        doctor.no_faults();

        const before = await sent(server);
        const again = await person();
        const device = await with_authenticator(again);
        await device.take(copy);
        await type_credentials(again, 'clinic1.doctor');
        await again.focus_is('use_passkey');
        await again.page.screenshot({ path: `${pictures}/sign-in-passkey.png`, fullPage: true });
        expect_equal(await sent(server), before, 'messages, though nobody asked for a code');
        await again.press('Enter');
        await again.says('発生届を書く');
        again.no_faults();

        // The copy made before still counts from where it was.
        const thief = await person();
        const copied = await with_authenticator(thief);
        await copied.take(copy);
        await type_credentials(thief, 'clinic1.doctor');
        await thief.focus_is('use_passkey');
        await thief.press('Enter');
        await thief.says('パスキーを確認できませんでした。');
        await doctor.open('/account/passkeys');
        await doctor.says('停止中(複製された疑い)');
    });

    await check('[I3-01] whose passkey does not answer has a code sent, and removes the passkey', async ({ signed_in, person, server, pictures }) => {
        const doctor = await signed_in('clinic2.doctor');
        await with_authenticator(doctor);
        await doctor.open('/account/passkeys');
        await doctor.page.locator('#name').fill('電話');
        await doctor.page.locator('#current_password').fill(demo.password);
        await doctor.click('パスキーを追加');
        await doctor.click('保管しました');
        await doctor.says('電話');

        const elsewhere = await person(); // no authenticator with that passkey here
        const device = await with_authenticator(elsewhere);
        await device.refuse();
        await type_credentials(elsewhere, 'clinic2.doctor');
        await elsewhere.focus_is('use_passkey');
        const began = Date.now() - 1000;
        await elsewhere.click('別の方法: 認証コードを送る');
        await elsewhere.says('に認証コードを送りました。');
        await elsewhere.page.screenshot({ path: `${pictures}/sign-in-code-instead.png`, fullPage: true });
        await elsewhere.focus_is('one_time_code');
        await elsewhere.type(await eventually('the code arrives', () => newest_code(server.port, 'clinic2.doctor', began)));
        await elsewhere.press('Enter');
        await elsewhere.says('発生届を書く');
        elsewhere.no_faults();

        await doctor.click('「電話」を削除');
        await doctor.focus_is('current_password');
        await doctor.page.screenshot({ path: `${pictures}/passkeys-removal.png`, fullPage: true });
        await doctor.type(demo.password);
        await doctor.press('Enter');
        await doctor.says('パスキーを削除しました。');
        await doctor.says('パスキーはまだありません。');
        doctor.no_faults();
    });
}
