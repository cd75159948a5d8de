// W-02: the health centre receives, accepts, returns; the clinic answers; lists follow by themselves.
import { eventually } from '../../support/server.mjs';
import { expect } from '../../support/checks.mjs';
import { answer, caller, return_one, send_one, submit } from '../support/steps.mjs';

export default async function scenarios(check) {
    await check('[AC-02-4] a new notification shows at the health centre within 10 s, without reloading', async ({ signed_in, server }) => {
        const centre = await signed_in('east.centre', { path: '/' });
        await centre.open('/intake');
        await centre.settled();
        const began = Date.now();
        const sent = await send_one(server, { record: { name: '試験 新着' } });
        await centre.says('試験 新着', 10000);
        console.log(`       shown after ${((Date.now() - began) / 1000).toFixed(1)} s`);
        expect(sent.notification_no, 'a receipt number');
        centre.no_faults();
    });

    await check('[AC-02-1, V-601] accepting needs a known status, then the row leaves the queue', async ({ signed_in, server }) => {
        const sent = await send_one(server, { record: { name: '試験 受理' } });
        const centre = await signed_in('east.centre');
        await centre.open(`/intake/${sent.notification_id}`);
        await centre.says('試験 受理');
        await centre.page.getByRole('button', { name: '受理する' }).first().click();
        const dialog = centre.page.getByRole('dialog');
        await dialog.getByRole('button', { name: '受理する' }).click();
        await centre.says('現在のステータスを入力してください。');
        await answer(centre, 'case_status', '自宅療養中');
        await dialog.getByRole('button', { name: '受理する' }).click();
        await eventually('the notification is accepted', async () => {
            const reply = await (await caller(server, 'clinic1.doctor')).call('GET', `/api/v1/notifications/${sent.notification_id}`);
            return reply.json.row.state === 'accepted';
        });
        centre.no_faults();
    });

    await check('[AC-02-2, V-632] a return needs a reason; the clinic sees it, answers, and both versions stay', async ({ signed_in, server }) => {
        const sent = await send_one(server, { record: { name: '試験 差戻' } });
        const centre = await signed_in('east.centre');
        await centre.open(`/intake/${sent.notification_id}`);
        await centre.says('試験 差戻');
        await centre.page.getByRole('button', { name: '差し戻す' }).first().click();
        const dialog = centre.page.getByRole('dialog');
        await dialog.getByRole('button', { name: '差し戻す' }).click();
        await centre.says('差戻しの理由を入力してください。');
        await answer(centre, 'return_reason_text', '診断年月日を確認してください。');
        await dialog.getByRole('button', { name: '差し戻す' }).click();
        await eventually('the notification is returned', async () => {
            const reply = await (await caller(server, 'clinic1.doctor')).call('GET', `/api/v1/notifications/${sent.notification_id}`);
            return reply.text.includes('"returned"');
        });

        const clinic = await signed_in('clinic1.doctor');
        await clinic.says('診断年月日を確認してください。');
        await clinic.open(`/notifications/${sent.notification_id}/correct`);
        await eventually('the correction is a draft', async () => /^\/drafts\//.test(await clinic.path()), { timeout_ms: 15000 });
        await clinic.says('診断年月日を確認してください。');
        await submit(clinic);
        await eventually('the receipt opens', async () => /^\/receipts\//.test(await clinic.path()), { timeout_ms: 15000 });
        const reply = await (await caller(server, 'clinic1.doctor')).call('GET', `/api/v1/notifications/${sent.notification_id}`);
        expect(reply.json.versions.length === 2, `there are ${reply.json.versions.length} versions`);
        clinic.no_faults(); centre.no_faults();
    });

    await check('[I2-20] a health centre is offered no notification to write, and a link to one leads nowhere', async ({ signed_in }) => {
        const centre = await signed_in('east.centre');
        await centre.says('登録情報一覧');
        await centre.says_not('発生届を書く');
        await centre.open('/notifications/new/covid_19');
        await centre.settled(500);
        await centre.says_not('診断年月日');
        centre.no_faults();
    });

    await check('[AC-01-7, I2-20] another clinic finds neither the notification nor the person', async ({ signed_in, server }) => {
        const sent = await send_one(server, { record: { name: '試験 秘密' } });
        const other = await signed_in('clinic2.doctor');
        for (const path of [`/notifications/${sent.notification_id}`, `/cases/${sent.case_id}`, `/receipts/${sent.notification_id}`]) {
            await other.open(path);
            await other.settled(500);
            await other.says_not('試験 秘密');
        }
    });

    await check('[AC-02-2] a returned notification waits on the home page of the clinic by itself', async ({ signed_in, server }) => {
        const sent = await send_one(server, { record: { name: '試験 自動' } });
        const clinic = await signed_in('clinic1.doctor');
        await clinic.settled();
        await return_one(server, sent, '発病年月日を確認してください。');
        await clinic.says('発病年月日を確認してください。', 10000);
    });
}
