// What must hold on every screen, in both skins: axe finds nothing serious, nothing scrolls sideways
// at 320 pixels or with text twice as large, one first heading, every control has a name.
import { expect } from '../../support/checks.mjs';
import { expect_accessible } from '../support/axe.mjs';
import { people, prepare, screens } from '../support/screens.mjs';

const skins = {
    canvas: { label: 'painted', path: '', without: ['color-contrast'] },  // the canvas carries the colours; a unit test computes them
    dom: { label: 'plain', path: '?skin=dom', without: [] },
};

// One person a user walks through all screens; every screen that fails is named.
async function on_all_screens(check, title, how, run) {
    await check(title, async (world) => {
        const facts = await prepare(world.server);
        const somebody = people(world, how);
        const wrong = [];
        for (const screen of screens) {
            const person = await somebody(screen.user);
            try {
                await screen.go(person, facts);
                await person.settled();
                await run(person, screen.name);
                person.no_faults();
            } catch (error) { wrong.push(`${screen.name}: ${error.message.split('\n').slice(0, 3).join(' / ')}`); }
        }
        expect(wrong.length === 0, wrong.join('\n'));
    }, { timeout_ms: 600000 });
}

const sideways = (page) => page.evaluate(() => {
    const root = document.scrollingElement;
    return { page: root.scrollWidth - root.clientWidth, window: innerWidth };
});

export default async function scenarios(check) {
    for (const [skin, { label, without }] of Object.entries(skins)) {
        const before = skin === 'dom' ? (context) => context.addInitScript(() => { try { localStorage.setItem('todoke.skin', 'dom'); } catch { /* no storage on about:blank */ } }) : undefined;
        await on_all_screens(check, `[I2-28, I2-10, I2-09] ${label} skin, nothing serious for assistive technology`, { before }, async (person, name) => {
            await expect_accessible(person.page, name, { without });
        });
    }
    await on_all_screens(check, '[I2-29] at 320 px nothing scrolls sideways', { size: 'narrow' }, async (person, name) => {
        const { page } = await sideways(person.page);
        expect(page <= 0, `${name} is ${page} px too wide`);
    });
    await on_all_screens(check, '[I2-29] with text twice as large nothing scrolls sideways', { viewport: { width: 640, height: 400 }, deviceScaleFactor: 2 }, async (person, name) => {
        // What a browser's own zoom to 200 % does to a window of 1280 x 800.
        const { page } = await sideways(person.page);
        expect(page <= 0, `${name} is ${page} px too wide`);
    });
    await on_all_screens(check, '[I2-30] on a phone nothing scrolls sideways and every target is large enough', { size: 'phone' }, async (person, name) => {
        const { page } = await sideways(person.page);
        expect(page <= 0, `${name} is ${page} px too wide`);
        const small = await person.page.evaluate(() => [...document.querySelectorAll('main button, main input, main textarea, main [role=button]')]
            .filter((control) => !control.disabled && control.type !== 'hidden' && control.getBoundingClientRect().width > 0)
            // A radio or tick is as large as the row it lies in.
            .map((control) => ({ control, box: (control.closest('label, .option-row') ?? control).getBoundingClientRect() }))
            .filter(({ box }) => box.height < 43.5)
            .map(({ control, box }) => `${control.id || control.textContent}: ${Math.round(box.height)} px`));
        expect(small.length === 0, `${name}: ${small.slice(0, 5).join(', ')}`);
    });
}
