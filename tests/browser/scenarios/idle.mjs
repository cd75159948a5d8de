// Nothing is drawn while nothing happens; a change is one frame; SDL leaves the keys to the page.
import { expect, expect_equal } from '../../support/checks.mjs';
import { new_form } from '../support/steps.mjs';

const count_frames = (context) => context.addInitScript(() => {
    globalThis.todoke_frames = 0;
    const real = globalThis.requestAnimationFrame.bind(globalThis);
    globalThis.requestAnimationFrame = (run) => real((time) => { globalThis.todoke_frames += 1; run(time); });
});
const frames = (person) => person.page.evaluate(() => globalThis.todoke_frames);

export default async function scenarios(check) {
    await check('[I2-11] ten idle seconds draw no frame, on home and in a form', async ({ signed_in }) => {
        const clinic = await signed_in('clinic1.doctor', { before: count_frames });
        for (const open of [() => clinic.open('/'), () => new_form(clinic)]) {
            await open();
            await clinic.settled(2500);
            const before = await frames(clinic);
            await clinic.page.waitForTimeout(10000);
            expect_equal(await frames(clinic) - before, 0, `frames in 10 s idle at ${await clinic.path()}`);
        }
    });

    await check('[I2-09, I2-11] the canvas takes no key away: Tab, Backspace, arrows and browser shortcuts work in a field', async ({ signed_in }) => {
        const clinic = await signed_in('clinic1.doctor');
        await new_form(clinic);
        await clinic.page.locator('#occupation').focus();
        await clinic.type('abcd');
        await clinic.page.keyboard.press('Backspace');
        await clinic.page.keyboard.press('ArrowLeft');
        await clinic.type('x');
        expect_equal(await clinic.page.locator('#occupation').inputValue(), 'abxc', 'value');
        await clinic.page.keyboard.press('Control+a');
        await clinic.page.keyboard.press('Delete');
        expect_equal(await clinic.page.locator('#occupation').inputValue(), '', 'value after select all and delete');
        const before = (await clinic.focused()).id;
        await clinic.page.keyboard.press('Tab');
        expect((await clinic.focused()).id !== before, 'Tab did not move');
    });

    await check('[I2-11] scrolling a long form repaints the band seldom and never shows it out of place', async ({ signed_in }) => {
        const clinic = await signed_in('clinic1.doctor', { before: count_frames });
        await new_form(clinic);
        await clinic.settled(1500);
        const before = await frames(clinic);
        const height = await clinic.page.evaluate(() => document.scrollingElement.scrollHeight);
        expect(height > 2000, `the form is only ${height} px high`);
        for (let y = 0; y < Math.min(height, 4000); y += 100) { await clinic.page.mouse.wheel(0, 100); await clinic.page.waitForTimeout(16); }
        const used = await frames(clinic) - before;
        console.log(`       ${used} frames in a scroll of ${Math.min(height, 4000)} px`);
        expect(used <= 40, `${used} frames`);
    });
}
