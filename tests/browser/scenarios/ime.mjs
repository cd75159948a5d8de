// Japanese through an input method, as Chromium's own: composition, conversion, commit.
import { eventually } from '../../support/server.mjs';
import { expect_equal } from '../../support/checks.mjs';
import { answer, new_form } from '../support/steps.mjs';

// What an input method does: the reading grows letter by letter, is converted, and is committed.
async function compose(person, devtools, steps, committed) {
    for (const text of steps) {
        await devtools.send('Input.imeSetComposition', { text, selectionStart: text.length, selectionEnd: text.length });
        await person.page.waitForTimeout(40);
    }
    await devtools.send('Input.insertText', { text: committed });
    await person.page.waitForTimeout(150);
}

export default async function scenarios(check) {
    await check('[I2-12] a name typed through the input method is neither doubled nor lost, and fills the kana', async ({ signed_in }) => {
        const clinic = await signed_in('clinic1.doctor');
        await new_form(clinic);
        const devtools = await clinic.page.context().newCDPSession(clinic.page);
        await clinic.page.locator('#name').focus();
        await compose(clinic, devtools, ['s', 'し', 'しk', 'しけ', 'しけn', 'しけん', '試験'], '試験');
        await clinic.page.keyboard.type(' ');
        await compose(clinic, devtools, ['t', 'た', 'たr', 'たろ', 'たろう', '太郎'], '太郎');
        expect_equal(await clinic.page.locator('#name').inputValue(), '試験 太郎', 'name');
        await clinic.page.keyboard.press('Tab');
        await eventually('the kana are there', async () => (await clinic.page.locator('#name_kana').inputValue()).replace('　', ' ') === 'シケン タロウ', { timeout_ms: 15000 });
        clinic.no_faults();
    });

    await check('[I2-12] kana that were typed by hand are not overwritten by the name', async ({ signed_in }) => {
        const clinic = await signed_in('clinic1.doctor');
        await new_form(clinic);
        await answer(clinic, 'name_kana', 'シケン サブロウ');
        const devtools = await clinic.page.context().newCDPSession(clinic.page);
        await clinic.page.locator('#name').focus();
        await compose(clinic, devtools, ['し', 'しけん', '試験'], '試験');
        await clinic.page.keyboard.press('Tab');
        await clinic.settled();
        expect_equal((await clinic.page.locator('#name_kana').inputValue()).replace('　', ' '), 'シケン サブロウ', 'kana');
    });

    await check('[I2-12] Enter that ends a conversion does not leave the field', async ({ signed_in }) => {
        const clinic = await signed_in('clinic1.doctor');
        await new_form(clinic);
        const devtools = await clinic.page.context().newCDPSession(clinic.page);
        await clinic.page.locator('#occupation').focus();
        await devtools.send('Input.imeSetComposition', { text: 'かいしゃいん', selectionStart: 6, selectionEnd: 6 });
        // While composing, browsers report the key as 229.
        await devtools.send('Input.dispatchKeyEvent', { type: 'rawKeyDown', windowsVirtualKeyCode: 229, key: 'Process', code: 'Enter' });
        await devtools.send('Input.insertText', { text: '会社員' });
        await clinic.page.waitForTimeout(200);
        expect_equal((await clinic.focused()).id, 'occupation', 'focus');
        expect_equal(await clinic.page.locator('#occupation').inputValue(), '会社員', 'occupation');
    });

    await check('[V-002, Q-05, I2-12] full-width digits and half-width kana are folded after leaving the field, not while typing', async ({ signed_in }) => {
        const clinic = await signed_in('clinic1.doctor');
        await new_form(clinic);
        await clinic.page.locator('#phone1').focus();
        await clinic.page.keyboard.insertText('０９０－１２３４－５６７８');
        await clinic.page.keyboard.press('Tab');
        await eventually('folded', async () => (await clinic.page.locator('#phone1').inputValue()).replaceAll('-', '') === '09012345678');
        await clinic.page.locator('#name_kana').focus();
        await clinic.page.keyboard.insertText('ｼｹﾝ ﾀﾛｳ');
        await clinic.page.keyboard.press('Tab');
        await eventually('kana folded', async () => (await clinic.page.locator('#name_kana').inputValue()).replace('　', ' ') === 'シケン タロウ');
    });

    await check('[Q-03, V-327, V-103, S0-48] dates are understood in every way they are written', async ({ signed_in }) => {
        const clinic = await signed_in('clinic1.doctor');
        await new_form(clinic);
        for (const typed of ['令和2年2月2日', 'R2.2.2', '2020/2/2', '20200202', 'Ｒ２．２．２']) {
            await answer(clinic, 'birth_date', typed);
            await eventually(`${typed} is understood`, async () => /2020\/02\/02/.test(await clinic.page.locator('#birth_date').inputValue()));
        }
        await answer(clinic, 'first_visit_date', '2021-02-29');
        await clinic.says('存在しない日付です。');
        await answer(clinic, 'birth_date', '2021-02-29');
        await clinic.says('生年月日を正しく入力してください。');
    });
}
