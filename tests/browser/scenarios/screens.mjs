// What must hold on every screen, in every way of looking at it: it is painted; axe finds nothing
// serious; nothing scrolls sideways at 320 pixels or with text twice as large; targets on a phone are
// large enough. Each walk leaves pictures for people: build/screenshots/<way>-<screen>.png. With
// TODOKE_BLESS=1 some of them become the pictures of the help guide, assets/help/img/*.png.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from '../../support/checks.mjs';
import { root } from '../../support/server.mjs';
import { expect_accessible } from '../support/axe.mjs';
import { decode, to_palette } from '../support/palette_png.mjs';
import { people, prepare, screens } from '../support/screens.mjs';

// Picture of the help guide -> screen it shows.
const of_help = { sign_in: 'sign-in', one_time_code: 'one-time-code', clinic_home: 'clinic-home', editor: 'editor-empty', date_check: 'date-check',
    review: 'review', receipt: 'receipt', centre_intake: 'intake-list', centre_return: 'intake-return' };

const plain_skin = (context) => context.addInitScript(() => { try { localStorage.setItem('todoke.skin', 'dom'); } catch { /* no storage on about:blank */ } });

// How much of a picture is not its most frequent colour: a blank page has almost nothing.
function painted_share(png) {
    const { rgb } = decode(png);
    const counts = new Map();
    for (const colour of rgb) counts.set(colour, (counts.get(colour) ?? 0) + 1);
    return 1 - Math.max(...counts.values()) / rgb.length;
}

async function keep_picture(world, way, name, person) {
    const png = await person.page.screenshot({ path: join(world.pictures, `${way}-${name}.png`) });
    expect(painted_share(png) >= 0.01, 'the screen is blank');
    if (process.env.TODOKE_BLESS !== '1' || way !== 'desktop') return;
    const folder = join(root, 'assets', 'help', 'img');
    mkdirSync(folder, { recursive: true });
    for (const [picture, shown] of Object.entries(of_help)) {
        if (shown === name) writeFileSync(join(folder, `${picture}.png`), to_palette(png));
    }
}

async function expect_no_sideways_scroll(page) {
    const excess = await page.evaluate(() => document.scrollingElement.scrollWidth - document.scrollingElement.clientWidth);
    expect(excess <= 0, `${excess} px too wide`);
}

async function expect_large_targets(page) {
    const small = await page.evaluate(() => [...document.querySelectorAll('main button, main input, main textarea, main [role=button]')]
        .filter((control) => !control.disabled && control.getBoundingClientRect().width > 0)
        // A radio or tick is as large as the row it lies in.
        .map((control) => ({ control, box: (control.closest('label, .option-row') ?? control).getBoundingClientRect() }))
        .filter(({ box }) => box.height < 43.5)
        .map(({ control, box }) => `${control.id || control.textContent}: ${Math.round(box.height)} px`));
    expect(small.length === 0, `too small to touch: ${small.slice(0, 5).join(', ')}`);
}

const ways = [
    // The canvas carries the colours of the painted skin; a unit test computes their contrast.
    { way: 'desktop', title: '[I2-28, I2-10, I2-09, I2-30] painted on a PC: nothing serious for assistive technology', how: {},
        look: ({ page }, name) => expect_accessible(page, name, { without: ['color-contrast'] }) },
    { way: 'desktop-plain', title: '[I2-28, I2-10] the plain skin: nothing serious for assistive technology', how: { before: plain_skin },
        look: ({ page }, name) => expect_accessible(page, name) },
    { way: 'phone', title: '[I2-30, S4-54] on a phone: nothing scrolls sideways, every target is large enough', how: { size: 'phone' },
        look: async ({ page }) => { await expect_no_sideways_scroll(page); await expect_large_targets(page); } },
    { way: 'narrow', title: '[I2-29] at 320 px nothing scrolls sideways', how: { size: 'narrow' }, look: ({ page }) => expect_no_sideways_scroll(page) },
    // What zooming to 200 % makes of a window of 1280 x 800.
    { way: 'zoomed', title: '[I2-29] with text twice as large nothing scrolls sideways', how: { viewport: { width: 640, height: 400 }, deviceScaleFactor: 2 },
        look: ({ page }) => expect_no_sideways_scroll(page) },
];

export default async function scenarios(check) {
    let facts;
    for (const { way, title, how, look } of ways) {
        await check(title, async (world) => {
            facts ??= await prepare(world.server);
            const somebody = people(world, how);
            const wrong = [];
            for (const screen of screens) {
                const person = await somebody(screen.user);
                try {
                    await screen.go(person, facts);
                    await person.settled();
                    await keep_picture(world, way, screen.name, person);
                    await look(person, screen.name);
                    person.no_faults();
                } catch (error) {
                    wrong.push(`${screen.name}: ${error.message.split('\n').slice(0, 3).join(' / ')}`);
                    person.faults.length = 0;
                }
            }
            expect(wrong.length === 0, wrong.join('\n'));
        }, { timeout_ms: 900000 });
    }
}
