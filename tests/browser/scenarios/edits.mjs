// Changes to a registered record that are not saved yet survive whatever happens, like drafts do.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { eventually, sleep } from '../../support/server.mjs';
import { expect, expect_equal } from '../../support/checks.mjs';
import { open_chromium } from '../support/chromium.mjs';
import { Person } from '../support/person.mjs';
import { answer, caller, send_one } from '../support/steps.mjs';

// The tabs that are edited, and a field of each.
const tabs = [{ tab: 'identity', field: 'workplace_name', text: '試験商店' }, { tab: 'tests', field: 'laboratory', text: '試験検査所' }];

const value_of = (person, field) => person.page.locator(`[id="${field}"]`).inputValue({ timeout: 1000 }).catch(() => '');

async function begin(person, sent, { tab, field, text }) {
    const path = `/cases/${sent.case_id}/${tab}`;
    await person.open(path);
    await person.page.locator('#edit').click();
    await person.page.locator(`[id="${field}"]`).waitFor({ state: 'attached' });
    await answer(person, field, text);
    await sleep(1500);
    return path;
}
const expect_kept = (person, { field, text }, after) => eventually(`what was typed is there after ${after}`, async () => await value_of(person, field) === text, { timeout_ms: 15000 });

async function stored(server, sent) { return (await (await caller(server, 'clinic1.doctor')).call('GET', `/api/v1/cases/${sent.case_id}`)).text; }

export default async function scenarios(check) {
    for (const what of tabs) {
        await check(`[I2-15, Q-13, Q-15] ${what.tab}: an edit survives reload and Back, and is saved from there`, async ({ signed_in, server }) => {
            const sent = await send_one(server, { record: { name: '試験 残す' } });
            const clinic = await signed_in('clinic1.doctor');
            const path = await begin(clinic, sent, what);
            await clinic.page.reload();
            await expect_kept(clinic, what, 'a reload');
            await clinic.open('/');
            await clinic.settled();
            await clinic.page.goBack();
            await expect_kept(clinic, what, 'Back');
            expect_equal(await clinic.path(), path, 'address');
            await clinic.page.locator('#save').click();
            await clinic.page.locator('#edit').waitFor({ state: 'attached' });
            expect((await stored(server, sent)).includes(what.text), 'it was not saved');
            await clinic.page.reload();
            await clinic.page.locator('#edit').waitFor({ state: 'attached' });
            clinic.no_faults();
        });
    }

    await check('[I2-15] a browser that crashed finds the edit again', async ({ server }) => {
        const sent = await send_one(server, { record: { name: '試験 停電' } });
        const profile = mkdtempSync(join(tmpdir(), 'todoke-profile-'));
        try {
            let context = await open_chromium({ profile });
            let clinic = await Person.at(context, server);
            await clinic.sign_in('clinic1.doctor');
            const path = await begin(clinic, sent, tabs[0]);
            await context.close();
            context = await open_chromium({ profile });
            clinic = await Person.at(context, server, path);
            await clinic.settled();
            if (await clinic.page.locator('#user_id').count()) await clinic.sign_in('clinic1.doctor');
            await expect_kept(clinic, tabs[0], 'the crash');
            await context.close();
        } finally { rmSync(profile, { recursive: true, force: true, maxRetries: 10, retryDelay: 200 }); }
    });

    await check('[I2-15, Q-14] an expired session asks to sign in again, and saving goes on', async ({ signed_in, server }) => {
        const sent = await send_one(server, { record: { name: '試験 期限' } });
        const doctor = await signed_in('clinic1.doctor');
        const path = await begin(doctor, sent, tabs[0]);
        await doctor.page.context().clearCookies();
        await doctor.page.locator('#save').click();
        await doctor.page.locator('#user_id').waitFor({ state: 'visible', timeout: 15000 });
        await doctor.sign_in('clinic1.doctor');
        await eventually('the edit is saved', async () => (await stored(server, sent)).includes(tabs[0].text), { timeout_ms: 15000 });
        expect_equal(await doctor.path(), path, 'address');
        doctor.no_faults();
    });

    await check('[I2-15, I2-17, S4-82] a second tab goes on with the edit; what it holds outlives the first one\'s saving', async ({ signed_in, server }) => {
        const sent = await send_one(server, { record: { name: '試験 二枚' } });
        const first = await signed_in('clinic1.doctor');
        const path = await begin(first, sent, tabs[0]);
        const second = await Person.at(first.page.context(), server, path);
        await expect_kept(second, tabs[0], 'opening a second tab');
        await answer(second, 'workplace_name', '試験工場');
        await sleep(1500);
        await first.page.bringToFront();
        await first.page.locator('#save').click();
        await first.page.locator('#edit').waitFor({ state: 'attached' });
        expect((await stored(server, sent)).includes('試験商店'), 'the first tab did not save');
        await sleep(1500);
        await second.page.reload();
        await expect_kept(second, { field: 'workplace_name', text: '試験工場' }, 'the first tab saved');
        // And it is compared, not written over the other.
        await second.page.locator('#save').click();
        await second.says('他の利用者が更新しました。');
        expect((await stored(server, sent)).includes('試験商店'), 'the second tab overwrote the first unseen');
    });
}
