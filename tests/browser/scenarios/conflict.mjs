// Two people edit one record: the second is told, can compare, and nothing is overwritten unseen.
import { eventually } from '../../support/server.mjs';
import { expect } from '../../support/checks.mjs';
import { answer, caller, send_one } from '../support/steps.mjs';

export default async function scenarios(check) {
    await check('[V-620, I2-17] the second editor of an identity sees both versions before anything is overwritten', async ({ signed_in, server }) => {
        const sent = await send_one(server, { record: { name: '試験 衝突' } });
        const doctor = await signed_in('clinic1.doctor', { path: '/' });
        const centre = await signed_in('east.centre');
        for (const person of [doctor, centre]) {
            await person.open(`/cases/${sent.case_id}/identity`);
            await person.says('試験 衝突');
            await person.page.locator('#edit').click();
            await person.page.locator('#workplace_name').waitFor({ state: 'attached' });
        }
        await answer(doctor, 'workplace_name', '試験商店');
        await doctor.page.locator('#save').click();
        await doctor.says('試験商店');
        await answer(centre, 'workplace_name', '試験工場');
        await centre.page.locator('#save').click();
        await centre.says('他の利用者が更新しました。');
        await centre.says('試験商店');
        await centre.says('試験工場');
        const { text } = await (await caller(server, 'clinic1.doctor')).call('GET', `/api/v1/cases/${sent.case_id}`);
        expect(text.includes('試験商店'), 'the first change was overwritten unseen');
        await centre.page.getByRole('button', { name: 'すべて相手の内容にする' }).waitFor();
        await centre.page.locator('#conflict_continue').click();
        await eventually('the chosen content is stored', async () => (await (await caller(server, 'clinic1.doctor')).call('GET', `/api/v1/cases/${sent.case_id}`)).text.includes('試験工場'));
    });
}
