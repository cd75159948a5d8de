// The manager of an institution applies for accounts in the browser, an administrator reviews: the form in
// its own colours, what is typed kept, a question and its answer, two administrators at once.
import { randomUUID } from 'node:crypto';
import { eventually } from '../../support/server.mjs';
import { expect } from '../../support/checks.mjs';
import { newest_message } from '../../support/http.mjs';
import { caller } from '../support/steps.mjs';

const manager = 'clinic1.manager';

async function fill(person, index, { name, phone = '03-0000-1001', mail }) {
    await person.page.locator(`[id="p${index}.user_name"]`).fill(name);
    await person.page.locator(`[id="p${index}.contact_phone"]`).fill(phone);
    await person.page.locator(`[id="p${index}.contact_email"]`).fill(mail);
    const group = person.page.locator('fieldset, [role="group"]').filter({ has: person.page.locator(`[id="p${index}.user_name"]`) }).last();
    await group.getByLabel('0 不可', { exact: true }).check();
    await group.getByLabel('1 メール', { exact: true }).check();
}

// The first without a telephone, the second complete: red, yellow and blue.
export async function two_people(person) {
    await person.says('2. 利用者');
    await fill(person, 0, { name: '試験 一号', phone: '', mail: 'ichigou@example.jp' });
    await person.click('利用者を追加');
    await fill(person, 1, { name: '試験 二号', mail: 'nigou@example.jp' });
}

// Made straight on the server, for pictures: one that was asked back, and one that looks odd.
export async function requests_for_accounts(server) {
    const applicant = await caller(server, manager), admin = await caller(server, 'tokyo.admin');
    const { line } = (await applicant.call('GET', '/api/v1/institution')).json;
    const person = (name, more) => ({ ...line, user_name: name, contact_phone: '0300001001', contact_email: 'shiken@example.jp', can_download: '0', tf_email: 'shiken@example.jp', tf_means: '1', ...more });
    const lines = [person('試験 質問'), person('試験 疑', { contact_phone: '0312345678', institution_code: '1311401025' })];
    const applied = await applicant.call('POST', '/api/v1/institution/applications', { lines, accepts_terms: true }, { 'idempotency-key': randomUUID() });
    expect(applied.json?.applied === 2, `applying was answered ${applied.status}: ${applied.text}`);
    const [odd, asked] = (await applicant.call('GET', '/api/v1/institution/requests')).json.requests.map((one) => one.request_id);
    const reply = await admin.call('POST', `/api/v1/account-requests/${asked}/decision`, { decision: 'ask', said: '試験' }, { 'if-match': '"1"' });
    expect(reply.status === 200, `asking back was answered ${reply.status}: ${reply.text}`);
    return { odd, asked };
}

export default async function scenarios(check) {
    await check('[AC-09-7][S4-10][S4-11][S4-12][V-A01][V-A02] the application form is typed in the browser, painted by its rules, kept over a reload, and nothing incomplete is sent', async (world) => {
        const person = await world.signed_in(manager);
        await person.open('/institution/apply');
        await two_people(person);
        await person.says('1 上詰めでない');
        await person.says('2 完了');
        const shades = await person.page.evaluate(() => ['blue', 'red', 'yellow'].map((shade) => document.querySelectorAll(`td.shade-${shade}`).length));
        expect(shades.join() === '1,1,1', `painted cells: ${shades}`);
        await person.click('申請する');
        await person.says('利用規約への同意が必要です。');
        await person.says('1行目の入力が不足しています。上詰めで入力してください。');
        await person.settled();
        await person.page.reload();
        await eventually('what was typed is there again', async () => (await person.page.locator('[id="p1.user_name"]').inputValue().catch(() => '')) === '試験 二号');
        await person.page.locator('[id="p0.contact_phone"]').fill('03-0000-1001');
        await person.says('1 完了');
        await person.page.getByLabel('利用規約に同意する').check();
        await person.click('申請する');
        await person.says('2人のアカウントを申請しました。');
        await person.says('申請中');
        person.no_faults();
    });

    await check('[S4-02][S4-03][S4-60][S4-61][S4-72] a request is asked back, answered, approved, and its account goes to the person directly', async (world) => {
        const { server } = world;
        const person = await world.signed_in(manager), admin = await world.signed_in('tokyo.admin');
        await person.open('/institution/apply');
        await person.says('2. 利用者');
        await fill(person, 0, { name: '試験 三号', mail: 'sangou@example.jp' });
        await person.page.getByLabel('利用規約に同意する').check();
        await person.click('申請する');
        await person.says('1人のアカウントを申請しました。');
        await admin.open('/');
        await admin.says('審査を待つ申請が');
        await admin.click('申請を審査');
        await admin.page.getByRole('link', { name: '試験 三号' }).click();
        await admin.says('申請した人');
        await admin.page.locator('#ask').click();
        await admin.page.locator('#decision_confirmed').click();
        await admin.says('理由または質問を入力してください。');
        await admin.page.locator('#said').fill('常勤の方ですか。');
        await admin.page.locator('#decision_confirmed').click();
        await admin.says('質問を送りました。');
        await person.open('/institution');
        await person.says('質問あり');
        await person.page.getByRole('link', { name: '試験 三号' }).first().click();
        await person.says('常勤の方ですか。');
        await person.page.locator('#answer').fill('はい、常勤です。');
        await person.click('回答を送る');
        await person.says('回答を送りました。');
        await admin.open('/account-requests');
        await admin.page.getByRole('link', { name: '試験 三号' }).click();
        await admin.says('はい、常勤です。');
        await admin.page.locator('#approve').click();
        await admin.page.locator('#decision_confirmed').click();
        await admin.says('承認しました。');
        expect((await newest_message(server.port, 'sangou')).body.includes('初期パスワード'), 'the person was told directly');
        expect((await newest_message(server.port, manager)).body.includes('承認されました'), 'the manager was told');
        await person.open('/institution');
        await person.says('発行済(未ログイン)');
        for (const one of [person, admin]) one.no_faults();
    });

    await check('[S4-71][S4-72] a stop is asked for and carried out once: the second of two administrators is told', async (world) => {
        const person = await world.signed_in(manager), first = await world.signed_in('tokyo.admin'), second = await world.signed_in('east.admin');
        await person.open('/institution');
        await person.page.getByRole('link', { name: 'テスト 花' }).click();
        await person.page.getByLabel('停止する', { exact: false }).check();
        await person.page.locator('#reason').fill('異動のため');
        await person.press('Control+Enter');
        await person.says('申請しました。');
        for (const admin of [first, second]) {
            await admin.open('/account-requests');
            await admin.page.getByRole('link', { name: 'テスト 花' }).click();
            await admin.says('異動のため');
            await admin.page.locator('#approve').click();
            await admin.page.locator('#decision_confirmed').waitFor();
        }
        await first.page.locator('#decision_confirmed').click();
        await first.says('承認しました。');
        await second.page.locator('#decision_confirmed').click();
        await second.says('この申請は、ほかの人が先に処理しました。');
        await person.open('/institution');
        await person.says('停止');
        for (const one of [person, first, second]) one.no_faults();
    });
}
