// Several accounts of one person in one browser: two tabs, by keyboard.
import { eventually } from '../../support/server.mjs';
import { demo } from '../../support/server.mjs';
import { newest_code } from '../../support/http.mjs';
import { expect } from '../../support/checks.mjs';
import { Person } from '../support/person.mjs';
import { new_form } from '../support/steps.mjs';

async function choose_in_menu(person, name) {
    await person.open_menu();
    await person.page.getByRole('menuitem', { name }).press('Enter');
}

// By keyboard, from the menu under one's name to the other account's home.
async function add_account(person, user_id) {
    await choose_in_menu(person, 'アカウントの切り替え');
    await person.says('別のアカウントを追加');
    const began = Date.now() - 1000;
    await person.page.locator('#add_user_id').focus();
    await person.type(user_id);
    await person.press('Tab');
    await person.type(demo.password);
    await person.press('Enter');
    const code_field = person.page.locator('#one_time_code');
    await code_field.waitFor({ timeout: 20000 });
    await person.focus_is('one_time_code');
    await person.type(await eventually('the code arrives', () => newest_code(person.server.port, user_id, began)));
    await person.press('Enter');
    await code_field.waitFor({ state: 'detached', timeout: 20000 });
    await person.settled();
}

export default async function scenarios(check) {
    await check('[S4-58, S4-59] a second account is added by keyboard and one press switches; what one typed is not shown in the other', async ({ signed_in, pictures }) => {
        const doctor = await signed_in('clinic1.doctor');
        await new_form(doctor);
        await doctor.page.locator('#occupation').fill('試験職業');
        await doctor.settled();
        await add_account(doctor, 'clinic2.doctor');
        await doctor.says('試験第二内科医院');
        expect(await doctor.path() === '/', 'the other account begins at its own home');
        await doctor.says_not('試験職業');
        await doctor.open_menu();
        await doctor.page.screenshot({ path: `${pictures}/switch-menu.png` });
        await doctor.press('Escape');
        await choose_in_menu(doctor, /試験第一クリニック .*clinic1\.doctor に切り替える/);
        await doctor.says('試験第一クリニック');
        await eventually('the draft is there', async () => (await doctor.text()).includes('下書き'));
        await doctor.open('/account/switch');
        await doctor.says('使用中');
        await doctor.page.screenshot({ path: `${pictures}/switch-page.png` });
        doctor.no_faults();
    });

    await check('[S4-58] a tab of the first account never acts as the second: it says so, and goes on once the browser is back', async ({ signed_in, server, pictures }) => {
        const first = await signed_in('clinic1.clerk');
        const second = await Person.at(first.page.context(), server, '/');
        await second.adopted();
        await second.says('試験第一クリニック');
        await new_form(first);
        await first.page.locator('#occupation').fill('試験前');
        await add_account(second, 'hospital.doctor');
        await first.says('別のアカウントに切り替わりました', 20000);
        await first.page.screenshot({ path: `${pictures}/switch-displaced.png` });
        const sent = [];
        first.page.on('request', (request) => { if (request.method() === 'PUT') sent.push(request.url()); });
        await first.page.waitForTimeout(3000); // longer than a draft waits to be saved
        expect(sent.length === 0, 'the displaced page saved its draft as somebody else');
        await first.page.locator('#switch_back').focus();
        await first.press('Enter');
        await eventually('the page goes on', async () => !(await first.text()).includes('別のアカウントに切り替わりました'));
        expect(await first.page.locator('#occupation').inputValue() === '試験前', 'what was typed is gone');
        await second.says('別のアカウントに切り替わりました', 20000); // now the other way round
        await second.page.locator('#open_present').focus();
        await second.press('Enter');
        await second.adopted();
        await second.says('試験第一クリニック');
        first.no_faults();
        second.no_faults();
    });

    await check('[S4-58] Back in a tab of the first account brings up a page of the present one, and nothing of the first', async ({ signed_in, server }) => {
        const first = await signed_in('clinic1.clerk');
        await first.says('試験第一クリニック');
        const second = await Person.at(first.page.context(), server, '/');
        await second.adopted();
        await second.says('試験第一クリニック');
        await new_form(first);
        await add_account(second, 'hospital.doctor');
        await first.says('別のアカウントに切り替わりました', 20000);
        await first.page.goBack();
        await first.says('試験東病院');
        expect(!(await first.text()).includes('試験第一クリニック'), 'the page is of both accounts');
        first.no_faults();
    });

    await check('[S4-58] signing out of one account goes on with the other, and out of all of them opens nothing any more', async ({ signed_in, pictures }) => {
        const doctor = await signed_in('clinic2.doctor');
        await add_account(doctor, 'osaka.doctor');
        await choose_in_menu(doctor, /^サインアウト$/);
        await doctor.says('次に使うアカウントを選んでください');
        await doctor.page.screenshot({ path: `${pictures}/switch-sign-out.png` });
        await doctor.page.locator('#leave_for_0').focus();
        await doctor.press('Enter');
        await doctor.adopted();
        await doctor.says('試験第二内科医院');
        await doctor.open_menu();
        expect(await doctor.page.getByRole('menuitem', { name: /osaka\.doctor/ }).count() === 0, 'the account that ended is still offered');
        await doctor.press('Escape');
        await doctor.page.getByRole('menuitem').first().waitFor({ state: 'detached' });
        await add_account(doctor, 'osaka.doctor');
        await choose_in_menu(doctor, /^サインアウト$/);
        await doctor.click('すべてのアカウントからサインアウト');
        await doctor.page.locator('#user_id').waitFor({ timeout: 20000 });
        await doctor.page.goBack().catch(() => {});
        await doctor.page.locator('#user_id').waitFor({ timeout: 20000 });
        expect(!(await doctor.text()).includes('osaka.doctor'), 'an account is offered after all of them ended');
        doctor.no_faults();
    });
}
