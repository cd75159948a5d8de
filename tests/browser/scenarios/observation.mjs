// Health observation at the desks: the board by keyboard, an urgent report that shows by itself, calls,
// a contractor who sees whom the centre entrusted and no longer, and what a contractor did on a day.
import { execFileSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from '../../support/checks.mjs';
import { Caller } from '../../support/http.mjs';
import { eventually } from '../../support/server.mjs';
import { caller, jst_day, send_one } from '../support/steps.mjs';

const fine = { body_temperature: '36.5', complexion: 2, cough_rhinorrhea: 2, dyspnea: 2, fatigue: 2, nausea_vomiting: 2, diarrhea: 2, consciousness: 2, eating: 2, urination: 2 };
const name_cell = (case_id) => `board--${case_id}--name`;
const read = async (staff, case_id) => (await staff.call('GET', `/api/v1/cases/${case_id}/observation`)).json;

// As the person at home does it: the link of the leaflet, the birth date, a report.
async function report_by_portal(server, staff, case_id, birth_date, report) {
    const link = await staff.call('POST', `/api/v1/cases/${case_id}/personal-link`, {});
    const portal = new Caller(server.port);
    const opened = await portal.call('POST', '/api/v1/my/links', { token: link.json.url.split('#')[1], birth_date, consent_version: '2026-11-29' });
    expect(opened.status === 201, `the link opens: ${opened.status} ${opened.text.slice(0, 200)}`);
    const now = Date.now();
    const sent = await portal.call('POST', `/api/v1/my/people/${case_id}/reports`, { report, written_at_ms: now, sent_at_ms: now }, { 'idempotency-key': randomUUID() });
    expect(sent.status === 201, `the report is taken: ${sent.status} ${sent.text.slice(0, 200)}`);
    portal.close();
}

async function change(staff, case_id, members) {
    const { version } = await read(staff, case_id);
    const changed = await staff.call('PUT', `/api/v1/cases/${case_id}/observation`, { deadline_minute: -1, is_active: true, ...members }, { 'if-match': `"${version}"` });
    expect(changed.status === 200, `changed: ${changed.status} ${changed.text.slice(0, 200)}`);
}

export default async function scenarios(check) {
    await check('[AC-04-3][S1-66] an urgent report shows on the open board within ten seconds, is acknowledged and called with the keyboard alone', async (world) => {
        const centre = await world.signed_in('east.centre');
        const staff = await caller(world.server, 'east.support');
        const birth_date = '1950-02-03';
        const { case_id } = await send_one(world.server, { record: { name: '試験 花江', birth_date } });
        await centre.page.locator('#nav_observations').click();
        await centre.says('報告済み');
        await eventually('the person is listed', async () => centre.page.locator(`[id="${name_cell(case_id)}"]`).count(), { timeout_ms: 15000 });
        const before = Date.now();
        await report_by_portal(world.server, staff, case_id, birth_date, { ...fine, body_temperature: '38.4', dyspnea: 1, spo2: 91, urgent_symptoms: ['U05'] });
        const row = centre.page.locator(`[id="board--${case_id}"]`);
        await eventually('the row says urgent', async () => (await row.innerText()).includes('緊急'), { timeout_ms: 10000 });
        expect(Date.now() - before < 10500, 'within ten seconds');
        await eventually('the menu counts it', async () => /健康観察\(緊急\d+\)/.test(await centre.text()), { timeout_ms: 10000 });
        // Down the list with the keyboard until the person has the focus.
        await centre.press('n');
        await eventually('the first one has the focus', async () => (await centre.focused()).id.startsWith('board--'));
        for (let i = 0; i < 40 && (await centre.focused()).id !== name_cell(case_id); i += 1) await centre.press('ArrowDown');
        await centre.focus_is(name_cell(case_id));
        await centre.press('a');
        await eventually('acknowledged', async () => (await row.innerText()).includes('確認済'));
        await centre.press('c');
        await centre.page.getByRole('dialog').waitFor();
        await centre.focus_is('contact_result--1');
        await centre.press('1', 'Tab', 'Tab');
        await centre.type('水分は取れている。救急を案内した。');
        await centre.press('Control+Enter');
        await eventually('the call is in the row', async () => (await row.innerText()).includes('つながった'));
        const { notes } = await read(staff, case_id);
        expect(notes.some((note) => note.kind === 'contact' && note.text.includes('救急')) && notes.some((note) => note.kind === 'acknowledgement'), 'both are in the log');
        await centre.page.locator(`[id="${name_cell(case_id)}"]`).focus();
        await centre.press('Enter');
        await eventually('the tab of the record', async () => (await centre.path()) === `/cases/${case_id}/observation`);
        await centre.says('急に息苦しくなった');
        const pictures = await centre.page.locator('img.chart').count();
        expect(pictures <= 2, `nothing of the board stays: ${pictures} charts`);
        centre.no_faults();
    });

    await check('[S1-07][S1-45] the clinic hands out the leaflet at once after the notification, and its code opens the page in the language chosen', async (world) => {
        const birth_date = '1960-04-01';
        const { notification_id } = await send_one(world.server, { record: { name: '試験 阮', birth_date } });
        const clinic = await world.signed_in('clinic1.doctor');
        await clinic.open(`/receipts/${notification_id}`);
        await clinic.page.locator('#hand_out').click();
        await clinic.says('リーフレットを渡す');
        await clinic.page.locator('#leaflet_language').fill('ベトナム');
        await clinic.press('Enter');
        const download = clinic.page.waitForEvent('download');
        await clinic.page.locator('#leaflet').click();
        const saved = await download;
        expect(saved.suggestedFilename() === 'leaflet.pdf', saved.suggestedFilename());
        await clinic.says('印刷して本人に渡し');
        const folder = mkdtempSync(join(tmpdir(), 'todoke-leaflet-'));
        const file = join(folder, 'leaflet.pdf');
        await saved.saveAs(file);
        execFileSync('pdftoppm', ['-r', '150', '-gray', '-f', '2', '-l', '2', '-singlefile', file, join(folder, 'page')]);
        const link = execFileSync('zbarimg', ['--quiet', '--raw', join(folder, 'page.pgm')], { stdio: ['ignore', 'pipe', 'ignore'] }).toString().trim();
        rmSync(folder, { recursive: true });
        const patient = await world.person();
        await patient.open(new URL(link).pathname + new URL(link).hash);
        await patient.says('Ngày sinh');
        clinic.no_faults();
        patient.no_faults();
    });

    await check('[AC-05-1][AC-05-3][R-05][S2-20][S2-23][S2-26] a contractor sees whom the centre entrusted, and loses the person when that ends', async (world) => {
        const staff = await caller(world.server, 'east.centre');
        const contractor = await world.signed_in('contractor.doctor');
        const { case_id } = await send_one(world.server, { record: { name: '試験 委託', birth_date: '1960-02-03' } });
        const { contractors } = (await staff.call('GET', '/api/v1/observation-settings')).json;
        await contractor.says('任されている方');
        await contractor.page.locator('#open_board').click();
        await contractor.says('報告済み');
        const cell = contractor.page.locator(`[id="${name_cell(case_id)}"]`);
        expect(await cell.count() === 0, 'not yet');
        await change(staff, case_id, { method: 4, contractor_id: contractors[0].id });
        await eventually('the person is listed', async () => cell.count(), { timeout_ms: 15000 });
        await cell.click();
        await contractor.says('日ごとの健康状態');
        expect((await contractor.path()) === `/observations/${case_id}`, 'the page of the observation, not the record');
        expect(await contractor.page.locator('#change').count() === 0, 'nothing to decide');
        // Identity, tests, interview and institutions, to read; the end of the assignment takes them off the open page.
        await contractor.page.locator('#open_record').click();
        for (const words of ['閲覧のみです。', '試験 委託', '検査記録', '発病年月日', '試験第一クリニック']) await contractor.says(words);
        expect((await contractor.path()) === `/observations/${case_id}/record`, 'a page of its own');
        expect(!/担当保健所コード|自由記述|重症度|医師の氏名/.test(await contractor.text()), 'nothing else of the record');
        await change(staff, case_id, { method: 3, contractor_id: '' });
        await contractor.says('見つかりません');
        expect(!(await contractor.text()).includes('試験 委託'), 'gone from the open page');
        await contractor.open(`/observations/${case_id}`);
        await contractor.says('見つかりません');
        await contractor.open('/observations');
        await contractor.says('報告済み');
        expect(await cell.count() === 0, 'not any more');
        contractor.no_faults();
    });

    await check('[AC-05-2][V-806][S2-24] what the person entered is view only for the contractor', async (world) => {
        const staff = await caller(world.server, 'east.centre');
        const birth_date = '1961-02-03';
        const { case_id } = await send_one(world.server, { record: { name: '試験 本人', birth_date } });
        const { contractors } = (await staff.call('GET', '/api/v1/observation-settings')).json;
        await change(staff, case_id, { contractor_id: contractors[0].id });
        await report_by_portal(world.server, staff, case_id, birth_date, fine);
        const contractor = await world.signed_in('contractor.doctor');
        await contractor.open(`/observations/${case_id}`);
        await contractor.says('本人スマホ');
        await contractor.press('F2');
        await contractor.says('ご本人が入力済みのため閲覧のみです。');
        expect(await contractor.page.locator('#report_save').count() === 0, 'there is nothing to save');
        contractor.no_faults();
    });

    await check('[AC-05-4][S2-21][S2-25] the activity report counts the day\'s log, is sent, and arrives at the centre', async (world) => {
        const staff = await caller(world.server, 'east.centre');
        const { contractors } = (await staff.call('GET', '/api/v1/observation-settings')).json;
        const people = [];
        for (const [n, family] of ['壱', '弐', '参'].entries()) {
            const { case_id } = await send_one(world.server, { record: { name: `試験 ${family}`, birth_date: `197${n}-02-03` } });
            await change(staff, case_id, { method: 4, contractor_id: contractors[0].id });
            people.push(case_id);
        }
        const contractor = await world.signed_in('contractor.doctor');
        const worker = await caller(world.server, 'contractor.doctor');
        const totals = async () => (await worker.call('POST', '/api/v1/activity-report-searches', { day: jst_day() })).json.reports[0];
        const before = await totals();
        const called = async (case_id, key) => {
            await contractor.open(`/observations/${case_id}`);
            await contractor.says('日ごとの健康状態');
            await contractor.press('c');
            await contractor.focus_is('contact_result--1');
            await contractor.press(key, 'Control+Enter');
            await contractor.page.getByRole('dialog').waitFor({ state: 'detached' });
            await contractor.says(key === '1' ? 'つながった' : '不在');
        };
        await called(people[0], '2');
        await called(people[0], '1'); // reached at the second try: counted once
        await called(people[1], '2');
        await contractor.page.locator('#write_finding').click();
        await contractor.fill('医師名', '試験 医師');
        await contractor.fill('所見', '経過は良好。');
        await contractor.press('Control+Enter');
        await contractor.page.getByRole('dialog').waitFor({ state: 'detached' });
        await contractor.says('経過は良好。');
        const after = await totals();
        for (const [what, more] of Object.entries({ contacted: 1, not_reached: 1, consultations: 1, assigned: 0 })) expect(after[what] - before[what] === more, `${what}: ${before[what]} -> ${after[what]}`);
        await contractor.open('/observations/activity');
        await contractor.says('未送信');
        const shown = await contractor.text();
        for (const [label, count] of [['任されている方', after.assigned], ['連絡がついた方', after.contacted], ['連絡がつかなかった方', after.not_reached], ['医師の所見を書いた方', after.consultations]]) expect(shown.includes(`${label} ${count}人`), `${label} ${count}人: ${shown}`);
        await contractor.fill('特記事項', '1人は翌日に再度電話します。');
        await contractor.click(/^保健所へ送る/);
        await contractor.says('送信済');
        const centre = await world.signed_in('east.centre');
        await centre.open('/observations/activity');
        await centre.says('1人は翌日に再度電話します。');
        for (const person of [centre, contractor]) person.no_faults();
    });

    await check('the call to practise with goes by the keys of the keyboard, and stores nothing', async (world) => {
        const centre = await world.signed_in('east.centre');
        await centre.open('/observations/call-simulator');
        await centre.says('電話が鳴っています。');
        const asked = [];
        centre.page.on('request', (request) => { if (request.method() !== 'GET') asked.push(request.url()); });
        await centre.press('F2');
        await centre.says('こちらはHER-SYSです。');
        for (const key of '1365212222922') { // as fast as nobody dials
            await centre.press(key);
            await centre.page.waitForTimeout(150);
        }
        await centre.says('結果: 入力完了');
        expect(asked.length === 0, `nothing is sent: ${asked}`);
        centre.no_faults();
    });
}
