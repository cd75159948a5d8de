// Somebody who presses, types and leaves without any sense, the same way every time (a seed): the page
// must never break, never send what the server cannot read, and be usable afterwards. In the middle the
// server is killed and comes back.
import { expect } from '../../support/checks.mjs';
import { eventually } from '../../support/server.mjs';

const texts = ['試験', 'ｼｹﾝ ﾀﾛｳ', 'R2.2.2', '９９９', '0901234', '𠮷野👨‍👩‍👧', '<b>x', 'a'.repeat(300), '昨日', '2026/13/45', '100-0001', '1', '\\', '"; --', 'مرحبا', '\u202eabc'];
const keys = ['Tab', 'Shift+Tab', 'Enter', 'Escape', 'ArrowDown', 'ArrowUp', 'Backspace', 'F2', 'F4', 'F8', 'F9', '?', '1', '2', '9', 'Home', 'End', 'Control+z', 'Space', 'Control+Enter', 'A', 'R', 'N', 'PageDown'];
const paths = ['/', '/cases', '/notifications/new', '/notifications/new/covid_19', '/intake', '/notices'];

// A small linear congruential generator: the same numbers on every machine.
function dice(seed) {
    let state = seed;
    return (n) => { state = (Math.imul(state, 1103515245) + 12345) & 0x7fffffff; return Math.floor(state / 65536) % n; };
}

async function press_something(page, roll, trail) {
    const controls = page.locator('button:visible, a[href]:visible, input:visible, [role=combobox]:visible');
    const count = await controls.count();
    if (!count) return;
    const control = controls.nth(roll(count));
    const name = await control.evaluate((element) => element.id || element.textContent.slice(0, 20));
    if (/sign_out|サインアウト/.test(name)) return;
    trail.push(`press ${name}`);
    await control.click({ timeout: 800, force: true });
}

async function step(page, roll, trail, server) {
    const kind = roll(100);
    const say = (what) => { trail.push(what); return what; };
    if (kind < 40) await press_something(page, roll, trail);
    else if (kind < 62) await page.keyboard.insertText(say(texts[roll(texts.length)]));
    else if (kind < 92) await page.keyboard.press(say(keys[roll(keys.length)]));
    else if (kind < 94) { say('back'); await page.goBack({ timeout: 3000 }); }
    else if (kind < 95) { say('forward'); await page.goForward({ timeout: 3000 }); }
    else if (kind < 96) { say('reload'); await page.reload({ timeout: 5000 }); }
    else if (kind < 98) { say('wheel'); await page.mouse.wheel(0, roll(2000) - 800); }
    else await page.goto(server.url + say(paths[roll(paths.length)]), { timeout: 5000 });
}

// Refused because the page moved under the hand: that is what such a hand meets.
const harmless = /Timeout|intercept|outside|detached|ERR_|interrupted|not visible|context was destroyed|Target page/;

async function play(user_id, how, seed, steps, world) {
    const person = await world.signed_in(user_id, how);
    const { page } = person;
    const roll = dice(seed), trail = [], faulty = [];
    page.on('dialog', (dialog) => dialog.accept().catch(() => {}));
    page.on('response', (response) => { if (response.status() >= 500 || response.status() === 400) faulty.push(`${response.status()} ${response.request().method()} ${new URL(response.url()).pathname}`); });
    for (let i = 0; i < steps; i += 1) {
        if (i === Math.floor(steps / 2)) {
            await world.server.kill();
            setTimeout(() => world.server.run().catch((error) => faulty.push(String(error))), 3000);
        }
        await step(page, roll, trail, world.server).catch((error) => { if (!harmless.test(error.message)) throw error; });
        for (const other of page.context().pages()) if (other !== page) await other.close().catch(() => {});
        if (!page.url().startsWith(world.server.url)) await page.goto(world.server.url);
    }
    const said = `seed ${seed}, last steps: ${trail.slice(-12).join(', ')}`;
    expect(person.faults.length === 0, `${person.faults[0]} (${said})`);
    expect(faulty.length === 0, `${faulty[0]} (${said})`);
    await eventually('the server is back', async () => (await fetch(`${world.server.url}/readyz`)).ok, { timeout_ms: 30000 });
    await person.open('/');
    await person.adopted();
    await person.settled();
    if (await page.locator('#user_id').isVisible()) await person.sign_in(user_id); // the keys found the way out through the menu
    await page.getByRole('heading', { level: 1, name: /^(ホーム|Home)$/ }).waitFor({ timeout: 30000 }); // it may have chosen English
}

export default async function scenarios(check) {
    await check('[I2-25, Q-13] senseless hands at a clinic break nothing, and the server may fall in between', async (world) => {
        await play('clinic1.doctor', {}, 7, 120, world);
    }, { timeout_ms: 300000 });
    await check('[I2-25, Q-13] senseless hands at a health centre, on a phone, break nothing', async (world) => {
        await play('east.centre', { size: 'phone' }, 3, 80, world);
    }, { timeout_ms: 300000 });
}
