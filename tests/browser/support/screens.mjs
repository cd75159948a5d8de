// Every screen and how a person gets there: for what must hold on all of them (accessibility, no
// sideways scrolling, both skins) and for pictures.
// To add a screen: a row; `go` gets somebody signed in as `user` and facts prepared once per server.
import { Caller, newest_code } from '../../support/http.mjs';
import { demo } from '../../support/server.mjs';
import { requests_for_accounts, two_people } from '../scenarios/account_requests.mjs';
import { choose, faulty_file } from '../scenarios/applications.mjs';
import { join_room, make_room } from '../scenarios/training.mjs';
import { answer_questions, check_answers, fill_in, new_form, return_one, send_one, typical_case } from './steps.mjs';

// Records that the screens show, made straight on the server.
export async function prepare(server) {
    const waiting = await send_one(server, { record: { name: '試験 太郎' } });
    const returned = await send_one(server, { record: { name: 'テスト 花子' } });
    await return_one(server, returned);
    await refuse_one(server);
    return { waiting, returned, ...(await requests_for_accounts(server)), unregistered: await at_the_set_up(server) };
}

// A wrong password, so that there is something to see on the page of what was refused.
async function refuse_one(server) {
    const caller = new Caller(server.port);
    await caller.call('POST', '/api/v1/session', { user_id: 'clinic1.clerk', password: 'Chigau-2026' });
    caller.close();
}

// The session of somebody who has to register a second factor first.
async function at_the_set_up(server) {
    const admin = new Caller(server.port), fresh = new Caller(server.port);
    await admin.sign_in('tokyo.admin', demo.password);
    const { json } = await admin.call('POST', '/api/v1/accounts', { role: 'facility_reporter', facility_code: '1310001016', user_name: '試験 登録', mail: 'touroku@example.jp', phone: '03-0000-1001' });
    await fresh.call('POST', '/api/v1/session', { user_id: json.user_id, password: json.initial_password });
    await fresh.call('POST', '/api/v1/session/code', { code: await newest_code(server.port, 'touroku') });
    admin.close();
    fresh.close();
    return fresh.cookie.split('=')[1];
}

// A training, up to the look that its readers will have.
async function write_notice(person) {
    await person.open('/notices/manage/new');
    await person.says('見え方を確認');
    const fill = (id, value) => person.page.locator(`#${id}`).fill(value);
    await fill('title', '試験研修会');
    await fill('body', '試験資料: https://example.jp/shiryo');
    await person.page.locator('#audience--facility_reporter').setChecked(true);
    await person.page.locator('#is_event').check();
    for (const [id, value] of [['event_day', '2099/12/1'], ['event_capacity', '30'], ['event_audience', '試験担当者'], ['event_url', 'https://training.example.jp/todoke']]) await fill(id, value);
    await person.press('Control+Enter');
    await person.says('まだ掲載していません。');
}

// The first of the board: of the demo's people at a centre the urgent one.
async function worst_person(person) {
    await person.open('/observations');
    await person.page.locator('[id^="board--"][id$="--name"]').first().click();
    await person.says('日ごとの健康状態');
    const begun = person.page.locator('#report_cancel'); // what was typed is found again; not wanted here
    if (await begun.count()) await begun.click();
}

async function open_filters(person) {
    await person.open('/observations');
    await person.says('報告済み');
    if (!(await person.page.locator('#f_clear').count())) await person.page.locator('[id="board_filters--fold"]').click();
    await person.page.locator('#f_clear').click(); // those of an earlier look are found again
    await person.page.locator('[id^="board--"][id$="--name"]').first().waitFor();
}

async function dial(person) {
    for (const key of ['F2', '1', '3', '6', '5']) { // as fast as nobody dials
        await person.press(key);
        await person.page.waitForTimeout(150);
    }
}

const contractor = 'contractor.doctor';
const clinic = 'clinic1.doctor', centre = 'east.centre', administrator = 'tokyo.admin', manager = 'clinic1.manager';

export const screens = [
    { name: 'sign-in', user: '', go: async (person) => { await person.open('/'); await person.page.locator('#user_id').waitFor(); } },
    // Before the next, which leaves a session that awaits a code.
    { name: 'password-reset', user: '', go: async (person) => {
        await person.open('/');
        await person.adopted();
        await person.page.locator('#user_id').fill('clinic1.clerk');
        await person.page.locator('#forgot_password').click();
        await person.page.locator('#reset_send').click();
        await person.page.locator('#reset_mail_code').waitFor();
    } },
    { name: 'one-time-code', user: '', go: async (person) => {
        await person.open('/');
        await person.adopted();
        await person.page.locator('#user_id').fill('clinic1.clerk');
        await person.page.locator('#password').fill(demo.password);
        await person.page.keyboard.press('Enter');
        await person.page.locator('#one_time_code').waitFor({ timeout: 20000 });
    } },
    { name: 'clinic-home', user: clinic, go: async (person) => { await person.open('/'); await person.says('発生届を書く'); } },
    { name: 'case-list', user: clinic, go: async (person) => { await person.open('/cases'); await person.says('登録情報一覧'); } },
    { name: 'case-identity', user: clinic, go: async (person, { waiting }) => { await person.open(`/cases/${waiting.case_id}/identity`); await person.says('試験 太郎'); } },
    { name: 'case-tests', user: clinic, go: async (person, { waiting }) => { await person.open(`/cases/${waiting.case_id}/tests`); await person.says('試験 太郎'); } },
    { name: 'case-notifications', user: clinic, go: async (person, { waiting }) => { await person.open(`/cases/${waiting.case_id}/notifications`); await person.says('試験 太郎'); } },
    { name: 'diseases', user: clinic, go: async (person) => { await person.open('/notifications/new'); await person.says('麻しん'); } },
    { name: 'editor-empty', user: clinic, go: async (person) => { await new_form(person); } },
    { name: 'editor-filled', user: clinic, go: async (person) => { await new_form(person); await fill_in(person, typical_case()); } },
    { name: 'editor-mistakes', user: clinic, go: async (person) => { await new_form(person); await check_answers(person); await person.says('入力しないと次に進めません'); } },
    { name: 'date-check', user: clinic, go: async (person) => {
        await new_form(person);
        await fill_in(person, { name_kana: 'シケン ヒヅケ', name: '試験 日付', diagnosis_class: '3', diagnosis_date: '2020/9/30', report_date: '2020/9/14' });
        await check_answers(person);
        await person.page.getByRole('dialog').waitFor();
    } },
    { name: 'review', user: clinic, go: async (person) => {
        await new_form(person);
        await fill_in(person, typical_case());
        await check_answers(person);
        await answer_questions(person);
    } },
    { name: 'receipt', user: clinic, go: async (person, { waiting }) => { await person.open(`/receipts/${waiting.notification_id}`); await person.says(waiting.notification_no); } },
    { name: 'notification', user: clinic, go: async (person, { returned }) => { await person.open(`/notifications/${returned.notification_id}`); await person.says('テスト 花子'); } },
    { name: 'notices', user: clinic, go: async (person) => { await person.open('/notices'); await person.says('お知らせ'); } },
    { name: 'help', user: clinic, go: async (person) => { await person.open('/help'); await person.says('手引き'); } },
    { name: 'help-page', user: clinic, go: async (person) => { await person.open('/help/clinic?lang=ja'); await person.says('発生届'); } },
    { name: 'password', user: clinic, go: async (person) => { await person.open('/account/password'); await person.says('現在のパスワード'); } },
    { name: 'passkeys', user: clinic, go: async (person) => { await person.open('/account/passkeys'); await person.says('パスキーはまだありません。'); } },
    { name: 'switch-account', user: clinic, go: async (person) => { await person.open('/account/switch'); await person.says('別のアカウントを追加'); } },
    { name: 'second-factor', user: clinic, go: async (person) => { await person.open('/account/second-factor'); await person.says('現在の方法'); } },
    { name: 'not-found', user: clinic, go: async (person) => { await person.open('/no/such/page'); await person.says('見つかりません'); } },
    { name: 'masters', user: administrator, go: async (person) => { await person.open('/masters'); await person.says('試験第一クリニック'); } },
    { name: 'master-row', user: administrator, go: async (person) => { await person.open('/masters'); await person.page.getByRole('link', { name: '試験第一クリニック' }).click(); await person.says('変更の履歴'); } },
    { name: 'master-new', user: administrator, go: async (person) => { await person.open('/masters/new/medical'); await person.says('登録するとコードが払い出されます。'); await person.press('Control+Enter'); await person.says('入力内容を確認してください'); } },
    { name: 'master-import', user: administrator, go: async (person) => { await person.open('/masters/import/medical'); await person.says('ファイルを選ぶ'); } },
    { name: 'centre-home', user: centre, go: async (person) => { await person.open('/'); await person.settled(); } },
    { name: 'intake-list', user: centre, go: async (person) => { await person.open('/intake'); await person.says('試験 太郎'); } },
    { name: 'intake', user: centre, go: async (person, { waiting }) => { await person.open(`/intake/${waiting.notification_id}`); await person.says('試験 太郎'); } },
    { name: 'intake-return', user: centre, go: async (person, { waiting }) => {
        await person.open(`/intake/${waiting.notification_id}`);
        await person.says('試験 太郎');
        await person.page.locator('#return').click();
        await person.page.getByRole('dialog').waitFor();
    } },
    { name: 'intake-accept', user: centre, go: async (person, { waiting }) => {
        await person.open(`/intake/${waiting.notification_id}`);
        await person.says('試験 太郎');
        await person.page.locator('#accept').click();
        await person.page.getByRole('dialog').waitFor();
    } },
    { name: 'own-sign-ins', user: clinic, go: async (person) => { await person.open('/account/sign-ins'); await person.says('接続元'); } },
    { name: 'audit', user: centre, go: async (person) => { await person.open('/audit'); await person.says('127.0.0.1'); } },
    { name: 'refusals', user: administrator, go: async (person) => { await person.open('/refusals'); await person.says('種類ごとの件数'); await person.says('最近の記録'); await person.says('clinic1.clerk'); } },
    { name: 'jurisdictions', user: administrator, go: async (person) => { await person.open('/masters/municipalities'); await person.says('千代田区'); } },
    { name: 'contacts', user: administrator, go: async (person) => { await person.open('/contacts'); await person.says('別紙2'); } },
    { name: 'administrator-home', user: administrator, go: async (person) => { await person.open('/'); await person.says('利用中のアカウント'); } },
    { name: 'account-list', user: administrator, go: async (person) => { await person.open('/accounts'); await person.says('clinic1.doctor'); } },
    { name: 'issue-account', user: administrator, go: async (person) => { await person.open('/accounts/new'); await person.says('所属機関コード'); } },
    { name: 'account', user: administrator, go: async (person) => { await person.open('/accounts/clinic1.clerk'); await person.says('利用中'); } },
    { name: 'account-stop', user: administrator, go: async (person) => {
        await person.open('/accounts/clinic1.clerk');
        await person.says('利用中');
        await person.page.locator('#stop').click();
        await person.page.getByRole('dialog').waitFor();
    } },
    { name: 'applications', user: administrator, go: async (person) => {
        await person.open('/accounts/applications');
        await choose(person, faulty_file);
        await person.says('3行目の入力が不足しています。');
    } },
    { name: 'issued-on-sheet', user: administrator, go: async (person) => {
        await person.open('/accounts/new');
        await person.says('所属機関コード');
        await person.page.locator('#role').focus();
        await person.type('09');
        await person.press('Enter');
        for (const [id, text] of [['facility_code', '1310001016'], ['user_name', '試験 封書'], ['mail', `fuusho${Date.now()}@example.jp`], ['phone', '03-0000-1001']]) await person.page.locator(`#${id}`).fill(text);
        await person.page.getByLabel('封書用紙(PDF)を印刷する', { exact: true }).check();
        await person.page.locator('#issue').click();
        await person.says('メールは送っていません。');
    } },
    { name: 'managed-notices', user: administrator, go: async (person) => {
        await write_notice(person);
        await person.page.locator('#publish').click();
        await person.says('お知らせを掲載しました。');
        await person.open('/notices/manage');
        await person.says('試験研修会');
    } },
    { name: 'notice-editor', user: 'tokyo.office', go: async (person) => {
        await person.open('/notices/manage/new');
        await person.says('見え方を確認');
        await person.page.locator('#is_event').check();
        await person.press('Control+Enter');
        await person.says('題名を入力してください。');
    } },
    { name: 'notice-preview', user: administrator, go: write_notice },
    { name: 'institution', user: manager, go: async (person) => { await person.open('/institution'); await person.says('アカウントの一覧'); } },
    { name: 'apply', user: manager, go: async (person) => { await person.open('/institution/apply'); await two_people(person); await person.click('申請する'); await person.says('利用規約への同意が必要です。'); } },
    { name: 'colleague', user: manager, go: async (person) => { await person.open('/institution/accounts/clinic1.clerk'); await person.page.getByLabel('登録内容を変更する').check(); await person.says('新しい利用者名'); } },
    { name: 'help-colleague', user: manager, go: async (person) => { await person.open('/institution/accounts/clinic1.clerk/help'); await person.says('行うこと'); } },
    { name: 'own-request', user: manager, go: async (person, { asked }) => { await person.open(`/institution/requests/${asked}`); await person.says('質問への回答'); } },
    { name: 'request-list', user: administrator, go: async (person) => { await person.open('/account-requests'); await person.says('試験 疑'); } },
    { name: 'account-request', user: administrator, go: async (person, { odd }) => { await person.open(`/account-requests/${odd}`); await person.says('確認してください'); } },
    { name: 'account-request-ask', user: administrator, go: async (person, { odd }) => {
        await person.open(`/account-requests/${odd}`);
        await person.says('確認してください');
        await person.page.locator('#ask').click();
        await person.page.getByRole('dialog').waitFor();
    } },
    { name: 'rights', user: administrator, go: async (person) => { await person.open('/rights'); await person.says('できること'); } },
    { name: 'training-join', user: '', go: async (person) => {
        await person.page.context().clearCookies(); // the sign-in above awaits a code
        await person.open('/training');
        await person.says('参加コード');
    } },
    { name: 'training-rooms', user: administrator, go: async (person) => { await make_room(person); await person.open('/training/rooms'); await person.says('回答待ちの質問'); } },
    { name: 'training-room', user: administrator, go: async (person, facts) => { facts.room_code = await make_room(person); } },
    { name: 'training', user: '', go: async (person, { room_code }) => { await join_room(person, room_code); await person.says('二要素認証でサインインする'); } },
    { name: 'training-room-reset', user: administrator, go: async (person) => {
        await person.open('/training/rooms');
        await person.page.getByRole('link', { name: /^20/ }).first().click();
        await person.says('試験 花子');
        await person.page.locator('#reset').click();
        await person.page.getByRole('dialog').waitFor();
    } },
    { name: 'observation-board', user: centre, go: async (person) => { await person.open('/observations'); await person.says('報告済み'); } },
    { name: 'observation-filters', user: centre, go: async (person) => { await open_filters(person); } },
    { name: 'observation-called', user: centre, go: async (person) => {
        await person.open('/observations');
        await person.page.getByRole('button', { name: /^電話した: / }).first().click();
        await person.page.getByRole('dialog').waitFor();
    } },
    { name: 'observed-person', user: centre, go: async (person) => { await worst_person(person); } },
    { name: 'observation-change', user: centre, go: async (person) => { await worst_person(person); await person.page.locator('#change').click(); await person.page.getByRole('dialog').waitFor(); } },
    { name: 'invitation', user: centre, go: async (person) => { await worst_person(person); await person.page.locator('#hand_out').click(); await person.page.locator('#link_show').click(); await person.says('有効期限'); } },
    { name: 'observation-report', user: centre, go: async (person) => { await worst_person(person); await person.press('F2'); await person.says('すべて「なし」'); await person.press('Control+Enter'); await person.says('体温と全ての症状を入力してください。'); } },
    { name: 'observation-settings', user: centre, go: async (person) => { await person.open('/observations/settings'); await person.says('緊急連絡先の電話番号'); } },
    { name: 'call-simulator', user: centre, go: async (person) => { await person.open('/observations/call-simulator'); await person.says('電話が鳴っています。'); await dial(person); await person.says('36.5℃'); } },
    { name: 'observation-nobody', user: centre, go: async (person) => {
        await open_filters(person);
        await person.page.locator('#f_day').fill('2020/1/1');
        await person.press('Enter');
        await person.says('該当する方はいません。');
    } },
    { name: 'contractor-home', user: contractor, go: async (person) => { await person.open('/'); await person.says('任されている方'); } },
    { name: 'contractor-board', user: contractor, go: async (person) => { await person.open('/observations'); await person.says('報告済み'); } },
    { name: 'contractor-person', user: contractor, go: async (person) => { await worst_person(person); } },
    { name: 'contractor-record', user: contractor, go: async (person) => { await worst_person(person); await person.page.locator('#open_record').click(); await person.says('検査記録'); } },
    { name: 'activity-report', user: contractor, go: async (person) => { await person.open('/observations/activity'); await person.says('任されている方'); } },
    // Last: the browser of nobody is somebody's from here on.
    { name: 'factor-setup', user: '', go: async (person, { unregistered }) => {
        await person.page.context().clearCookies(); // out of the training room
        await person.page.context().addCookies([{ name: '__Host-todoke', value: unregistered, domain: 'localhost', path: '/', secure: true, httpOnly: true, sameSite: 'Strict' }]);
        await person.open('/');
        await person.says('詳細情報が必要');
    } },
    { name: 'factor-setup-method', user: '', go: async (person) => { await person.page.locator('#next').click(); await person.says('Japan (+81)'); } },
    { name: 'centre-case-list', user: centre, go: async (person) => { await person.open('/cases'); await person.says('登録情報一覧'); } },
];

// One signed-in person per user and way of looking, reused for all screens.
export function people(world, how = {}) {
    const by_user = new Map();
    return async (user) => {
        if (!by_user.has(user)) by_user.set(user, user ? await world.signed_in(user, how) : await world.person(how));
        return by_user.get(user);
    };
}
