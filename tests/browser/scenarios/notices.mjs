// Notices: written, looked at as readers will, published, read, changed and ended; nothing typed is lost.
import { eventually } from '../../support/server.mjs';
import { expect } from '../../support/checks.mjs';

const audience = (name) => `#audience--${name}`;

async function fill(person, values) {
    for (const [id, value] of Object.entries(values)) await person.page.locator(`#${id}`).fill(value);
}

// As it stands for its writer.
async function open_managed(person, title) {
    await person.open('/notices/manage');
    await person.page.getByRole('link', { name: title }).first().click();
    await person.says('掲載期間');
}

export default async function scenarios(check) {
    await check('[W-16][AC-10-4][S4-46] a training is announced from the keyboard, looked at first, and read with day, capacity and address', async (world) => {
        const admin = await world.signed_in('tokyo.admin');
        const clinic = await world.signed_in('clinic1.doctor');
        await admin.open('/notices');
        await admin.page.locator('#manage').click();
        await admin.says('お知らせはまだありません。');
        await admin.press('F2');
        await admin.says('見え方を確認');
        await admin.press('Control+Enter');
        await admin.says('題名を入力してください。');
        await admin.says('読む人を選んでください。');
        await fill(admin, { title: '届出研修会', body: '参加方法は下のとおりです。\nhttp://example.jp/' });
        await admin.page.locator(audience('facility_reporter')).check();
        await fill(admin, { last_day: '2099/12/31' });
        await admin.page.locator('#is_event').check();
        await fill(admin, { event_day: '2099/12/1', event_time: '14:00-14:45', event_capacity: '３０', event_audience: '入力担当者', event_url: 'https://training.example.jp/todoke' });
        await admin.press('Control+Enter');
        await admin.says('リンクは https:// で始まるアドレスだけ書けます。');
        await fill(admin, { body: '参加方法は下のとおりです。\n資料: https://example.jp/shiryo' });
        await admin.press('Control+Enter');
        await admin.says('まだ掲載していません。');
        expect(!(await clinic.text()).includes('届出研修会'), 'nobody sees a preview');
        await admin.press('Control+Enter');
        await admin.says('お知らせを掲載しました。');

        await clinic.open('/notices');
        await clinic.page.getByRole('link', { name: '届出研修会' }).click();
        for (const words of ['2099/12/01', '14:00-14:45', '入力担当者', '30名', '資料: https://example.jp/shiryo']) await clinic.says(words);
        for (const address of ['https://training.example.jp/todoke', 'https://example.jp/shiryo']) {
            const link = clinic.page.getByRole('link', { name: address, exact: true });
            expect(await link.getAttribute('href') === address, `${address} is a link with its address as words`);
            expect(await link.getAttribute('rel') === 'noopener noreferrer' && await link.getAttribute('target') === '_blank', 'it opens beside, without a way back');
        }
        admin.no_faults();
        clinic.no_faults();
    });

    await check('[AC-16-1][AC-16-3][W-16] a notice is counted for its readers alone, changed with another look, and ended at once', async (world) => {
        const office = await world.signed_in('tokyo.office');
        const clinic = await world.signed_in('clinic1.doctor');
        const centre = await world.signed_in('east.centre');
        await office.open('/notices/manage/new');
        await office.says('見え方を確認');
        await fill(office, { title: '年末の受付', body: '年末も受け付けます。' });
        await office.page.locator(audience('facility_reporter')).check();
        await office.page.locator('#preview').click();
        await office.says('まだ掲載していません。');
        await office.page.locator('#publish').click();
        await office.says('お知らせを掲載しました。');
        const count = async (person) => Number((await person.page.locator('#nav_notices').innerText()).match(/\d+/)?.[0] ?? 0);
        await clinic.open('/');
        await clinic.says('未読のお知らせが');
        await clinic.page.locator('#home_notices').click();
        await clinic.says('年末の受付');
        const unread = await count(clinic);
        await clinic.page.getByRole('link', { name: '年末の受付' }).click();
        await eventually('one is unread no more', async () => await count(clinic) === unread - 1);
        await centre.open('/notices');
        await centre.settled();
        expect(!(await centre.text()).includes('年末の受付'), 'it is not for health centres');

        await open_managed(office, '年末の受付');
        await office.page.locator('#edit').click();
        await fill(office, { title: '年末年始の受付' });
        await office.page.locator('#preview').click();
        await office.says('まだ掲載していません。');
        await office.page.locator('#unread_again').check();
        await office.page.locator('#publish').click();
        await office.says('お知らせを掲載しました。');
        await clinic.open('/notices');
        await clinic.says('年末年始の受付');
        await eventually('it is unread again', async () => await count(clinic) === unread);

        await open_managed(office, '年末年始の受付');
        await office.page.locator('#end').click();
        await office.page.locator('#notice_yes').click();
        await office.says('掲載終了');
        await clinic.open('/notices');
        await clinic.settled();
        expect(!(await clinic.text()).includes('年末年始の受付'), 'nobody reads what has ended');
        for (const person of [office, clinic, centre]) person.no_faults();
    });

    await check('[W-16] what was typed into a notice is there again after a reload, and a planned one can be thrown away', async (world) => {
        const admin = await world.signed_in('tokyo.admin');
        await admin.open('/notices/manage/new');
        await admin.says('見え方を確認');
        const [year, month, day] = new Date(Date.now() + (9 + 3 * 24) * 3600e3).toISOString().slice(0, 10).split('-');
        await fill(admin, { title: '書きかけ', body: '本文', last_day: `${Number(month)}/${Number(day)}` });
        await admin.press('Tab');
        await eventually('a day without a year is the next one', async () => await admin.page.locator('#last_day').inputValue() === `${year}/${month}/${day}`);
        await fill(admin, { first_day: '2099/1/1', last_day: '' });
        await admin.page.locator(audience('everybody')).check();
        await admin.settled();
        await admin.page.reload();
        await eventually('what was typed is there', async () => await admin.page.locator('#title').inputValue().catch(() => '') === '書きかけ');
        expect(await admin.page.locator('#first_day').inputValue() === '2099/01/01', 'with its day');
        await admin.page.locator('#preview').click();
        await admin.says('まだ掲載していません。');
        await admin.page.locator('#publish').click();
        await admin.says('2099/01/01から表示されます。');
        await open_managed(admin, '書きかけ');
        await admin.page.locator('#remove').click();
        await admin.page.locator('#notice_yes').click();
        await admin.says('お知らせを削除しました。');
        admin.no_faults();
    });

    await check('[S4-19][R-07] the account list and the audit trail are saved as CSV where the account may download', async (world) => {
        const admin = await world.signed_in('tokyo.admin');
        for (const [path, words, head] of [['/accounts', 'clinic1.doctor', 'user_id,'], ['/audit', 'アカウントの検索', 'at,']]) {
            await admin.open(path);
            await admin.says(words, 20000);
            const [file] = await Promise.all([admin.page.waitForEvent('download'), admin.page.locator('#download').click()]);
            const chunks = [];
            for await (const chunk of await file.createReadStream()) chunks.push(chunk);
            expect(Buffer.concat(chunks).toString('utf8').startsWith(`\ufeff${head}`), `${path} is a table`);
            await admin.says('ダウンロードしました。');
        }
        const without = await world.signed_in('east.admin');
        await without.open('/accounts');
        await without.says('clinic1.doctor');
        expect(await without.page.locator('#download').count() === 0, 'no button without the flag');
        admin.no_faults();
        without.no_faults();
    });
}
