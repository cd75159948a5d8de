// Training rooms: made with one press, joined with a code, practised in, watched, reset and closed.
import { expect } from '../../support/checks.mjs';
import { demo, eventually } from '../../support/server.mjs';

export async function make_room(trainer) {
    await trainer.open('/training/rooms');
    await trainer.says('部屋を作る');
    await trainer.press('F2');
    await trainer.says('まだ誰も参加していません。');
    const code = (await trainer.text()).match(/参加コード ([A-Z0-9]{6})\b/)?.[1];
    expect(Boolean(code), 'the code shows');
    return code;
}

export async function join_room(trainee, code, { name = '試験 花子', part = '医療機関の医師' } = {}) {
    await trainee.open('/training');
    await trainee.fill('参加コード', code);
    await trainee.fill('表示名', name);
    await trainee.page.getByLabel(part, { exact: true }).check();
    await trainee.click('参加する');
    await trainee.says('最初のパスワード');
}

// As trainees do: the code is read from what the page shows of the room's outbox.
async function sign_in(trainee, user_id, password = demo.password) {
    await trainee.page.locator('#user_id').waitFor({ state: 'visible' });
    await trainee.page.locator('#user_id').fill(user_id);
    await trainee.page.locator('#password').fill(password);
    await trainee.press('Enter');
    await trainee.page.locator('#show_demo_mail').click();
    const code = await eventually('the code shows', async () => (await trainee.text()).match(/(?<!\d)\d{6}(?!\d)/)?.[0]);
    await trainee.page.locator('#one_time_code').fill(code);
    await trainee.press('Enter');
    await trainee.says('発生届を書く');
}

export default async function scenarios(check) {
    await check('[W-10][S0-06][S0-07][S4-45] a room is made with one press, joined without registering, and its exercises ticked off before the trainer\'s eyes', async (world) => {
        const trainer = await world.signed_in('tokyo.admin');
        const code = await make_room(trainer);
        const trainee = await world.person();
        await trainee.adopted();
        await trainee.page.getByRole('link', { name: '研修に参加する' }).click();
        await trainee.says('参加コード');
        await trainee.fill('参加コード', 'CCCCCC');
        await trainee.click('参加する');
        await trainee.says('参加コードが正しくありません。');
        await trainee.says('練習する立場を選択してください。');
        await join_room(trainee, code);
        await trainee.says('trainee001');
        await trainee.says('研修の部屋 2'); // the band names the room
        await trainee.click('サインインの練習を始める');
        await sign_in(trainee, 'trainee001');
        await trainee.page.locator('#nav_training').click();
        await trainee.page.getByLabel(/二要素認証でサインインする/).check();
        await trainee.says('1/7');
        await trainer.says('試験 花子', 20000);
        await eventually('the trainer sees the tick', async () => /trainee001 医療機関の医師 1\b/.test(await trainer.text()), { timeout_ms: 20000 });
        trainer.no_faults();
        trainee.no_faults();
    });

    await check('[W-10][S0-08] a question is answered for everybody in the room', async (world) => {
        const trainer = await world.signed_in('tokyo.admin');
        const code = await make_room(trainer);
        const asking = await world.person(), listening = await world.person();
        await join_room(asking, code);
        await join_room(listening, code, { name: 'テスト 次郎', part: '保健所の職員' });
        await asking.fill('講師への質問', '疑似症も届け出ますか。');
        await asking.click('質問を送る');
        await asking.says('回答待ち');
        await trainer.says('疑似症も届け出ますか。', 20000);
        await trainer.fill('回答', '疾患によります。');
        await trainer.click('回答する');
        for (const one of [trainer, asking, listening]) await one.says('疾患によります。', 20000);
        expect(!(await listening.text()).includes('花子'), 'who asked stays with the trainer');
        for (const one of [trainer, asking, listening]) one.no_faults();
    });

    await check('[W-10][AC-10-2] a room begins again, and its people are told when it is closed', async (world) => {
        const trainer = await world.signed_in('tokyo.admin');
        const code = await make_room(trainer);
        const trainee = await world.person();
        await join_room(trainee, code);
        await trainee.click('サインインの練習を始める');
        await sign_in(trainee, 'trainee001');
        await trainer.click('最初の状態に戻す');
        await trainer.page.locator('#act_confirmed').click();
        await trainer.says('部屋を最初の状態に戻しました。');
        await trainee.page.getByRole('dialog').waitFor({ timeout: 20000 }); // its session was data of the room
        await trainee.open('/training');
        await trainee.says('trainee001');
        await trainer.click('部屋を閉じる');
        await trainer.page.locator('#act_confirmed').click();
        await trainer.says('部屋を閉じました。');
        await trainee.says('この研修の部屋は閉じられました', 20000);
        await trainee.open('/');
        await trainee.adopted();
        await trainee.says_not('研修の部屋 2');
        trainer.no_faults();
        trainee.no_faults();
    });
}
