// What must hold on every screen, in every way of looking at it. Two walks over all screens, so that
// each is reached twice only: with WebGL (painted, with text twice as large, in English) and without
// (painted in software, the plain skin, 320 pixels, a phone). Each look leaves a picture for people:
// build/screenshots/<way>-<screen>.png. With TODOKE_BLESS=1 some become the pictures of the help guide,
// assets/help/img/*.png. TODOKE_SCREENS=sign-in,review walks over those alone.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from '../../support/checks.mjs';
import { root } from '../../support/server.mjs';
import { expect_accessible } from '../support/axe.mjs';
import { sizes } from '../support/chromium.mjs';
import { decode, to_palette } from '../support/palette_png.mjs';
import { people, prepare, screens } from '../support/screens.mjs';

// Picture of the help guide -> screen it shows.
const of_help = { sign_in: 'sign-in', one_time_code: 'one-time-code', clinic_home: 'clinic-home', editor: 'editor-empty', date_check: 'date-check',
    review: 'review', receipt: 'receipt', centre_intake: 'intake-list', centre_return: 'intake-return' };

const wanted = process.env.TODOKE_SCREENS?.split(',');
const walked = screens.filter(({ name }) => !wanted || wanted.includes(name));

// How much of a picture is not its most frequent colour: a blank page has almost nothing.
function painted_share(png) {
    const { rgb } = decode(png);
    const counts = new Map();
    for (const colour of rgb) counts.set(colour, (counts.get(colour) ?? 0) + 1);
    return 1 - Math.max(...counts.values()) / rgb.length;
}

async function picture(look, { page }, { pictures }, name) {
    const png = await page.screenshot({ path: join(pictures, `${look}-${name}.png`) });
    expect(painted_share(png) >= 0.01, 'the screen is blank');
    return png;
}

function bless(png, name) {
    if (process.env.TODOKE_BLESS !== '1') return;
    const folder = join(root, 'assets', 'help', 'img');
    mkdirSync(folder, { recursive: true });
    for (const [file, shown] of Object.entries(of_help)) {
        if (shown === name) writeFileSync(join(folder, `${file}.png`), to_palette(png));
    }
}

async function expect_no_sideways_scroll(page, what) {
    const excess = await page.evaluate(() => document.scrollingElement.scrollWidth - document.scrollingElement.clientWidth);
    expect(excess <= 0, `${what}: ${excess} px too wide`);
}

// Words must lie inside the page, too: what is cut off makes no scroll bar.
async function expect_inside(page, what) {
    const outside = await page.evaluate(() => [...document.querySelectorAll('#page .n')].filter((one) => one.getClientRects().length > 0 && one.textContent.trim() && !one.closest('.unseen'))
        .filter((one) => { const { left, right } = one.getBoundingClientRect(); return left < -1 || right > document.documentElement.clientWidth + 1; })
        .map((one) => `${one.id || one.className}: ${one.textContent.slice(0, 20)}`));
    expect(outside.length === 0, `${what}: outside the page: ${outside.slice(0, 4).join(' | ')}`);
}

async function expect_large_targets(page) {
    const small = await page.evaluate(() => [...document.querySelectorAll('header button, main button, main input:not([type=date]), main textarea, main [role=button]')]
        .filter((control) => !control.disabled && control.getBoundingClientRect().width > 0)
        // A radio or tick is as large as the row it lies in.
        .map((control) => ({ control, box: (control.closest('label, .option-row') ?? control).getBoundingClientRect() }))
        .filter(({ box }) => box.height < 43.5)
        .map(({ control, box }) => `${control.id || control.textContent}: ${Math.round(box.height)} px`));
    expect(small.length === 0, `too small to touch: ${small.slice(0, 5).join(', ')}`);
}

// A page tells its name to tabs, history and screen readers, and has one first heading.
async function expect_named(page) {
    const { title, headings } = await page.evaluate(() => ({ title: document.title, headings: [...document.querySelectorAll('h1')].filter((one) => one.getClientRects().length).length }));
    expect(/^\S.* – (届 )?Todoke$/.test(title), `the title is "${title}"`);
    expect(headings === 1, `${headings} first headings`);
}

// Names, addresses and what people wrote stay as they are; everything else is English.
const own_words = /試験|シケン|テスト|見本|例示|仮名|ミホン|レイジ|カメイ|東京都|[市区町村]$|区|町|鼻咽頭|会社員|自宅|確認して|日本語|届 Todoke|昨夜から|ある場合は1を|通りでない場合は1を/; // also what the call says
async function expect_english(page) {
    const left = await page.evaluate(() => {
        const found = [];
        const walk = document.createTreeWalker(document.getElementById('page'), NodeFilter.SHOW_TEXT);
        for (let node = walk.nextNode(); node; node = walk.nextNode()) if (/[ぁ-んァ-ヶ一-龠]/.test(node.data)) found.push(node.data.trim());
        for (const one of document.querySelectorAll('#page [aria-label]')) if (/[ぁ-んァ-ヶ一-龠]/.test(one.getAttribute('aria-label'))) found.push(`label ${one.getAttribute('aria-label')}`);
        return found;
    });
    const wrong = left.filter((text) => !own_words.test(text));
    expect(wrong.length === 0, `still Japanese: ${[...new Set(wrong)].slice(0, 8).join(' | ')}`);
}

// The page in another state, and back to how it was.
async function with_state(person, enter, look, leave) {
    await enter(person.page);
    await person.settled(150);
    try { await look(); } finally { await leave(person.page); await person.settled(100); }
}
const text_twice = [(page) => page.evaluate(() => { document.documentElement.style.fontSize = '200%'; }), (page) => page.evaluate(() => { document.documentElement.style.fontSize = ''; })];
const skin = (name) => (page) => page.evaluate((value) => {
    localStorage.setItem('todoke.skin', value);
    dispatchEvent(new CustomEvent('todoke-preference', { detail: { name: 'skin', value } }));
}, name);
const sized = (name) => (page) => page.setViewportSize(sizes[name].viewport);
const tools_of = new WeakMap(); // what a session of the developer tools switches on ends with it
const touching = (enabled) => async (page) => {
    if (!tools_of.has(page)) tools_of.set(page, await page.context().newCDPSession(page));
    await tools_of.get(page).send('Emulation.setTouchEmulationEnabled', { enabled });
    await sized(enabled ? 'phone' : 'desktop')(page);
};
// The switch is behind a dialog at times; the client hears it all the same.
const language = (code) => async (page) => {
    await page.evaluate((id) => document.getElementById(id)?.click(), `language_${code}`);
    await page.waitForFunction((lang) => document.documentElement.lang === lang, code, { timeout: 15000 });
};

const walks = [
    { title: '[I2-28, I2-10, I2-09, I2-30, I2-29, I2-07] with WebGL: painted, named, accessible, with text twice as large, in English', how: {},
        look: async (person, world, name) => {
            const { page } = person, is_help = name === 'help-page';
            bless(await picture('desktop', person, world, name), name);
            if (!is_help) await expect_named(page);
            // The canvas carries the colours of this skin; a unit test computes their contrast.
            await expect_accessible(page, name, { without: ['color-contrast'] });
            await with_state(person, text_twice[0], async () => {
                await picture('large', person, world, name);
                await expect_no_sideways_scroll(page, 'text twice as large');
                if (!is_help) await expect_inside(page, 'text twice as large');
            }, text_twice[1]);
            if (is_help) return;
            await with_state(person, language('en'), async () => {
                await picture('english', person, world, name);
                await expect_english(page);
            }, language('ja'));
        } },
    { title: '[I2-28, I2-10, I2-30, I2-29, S4-54] without WebGL: painted, the plain skin accessible, 320 px and a phone without sideways scrolling, targets large enough', how: { graphics: 'none' },
        look: async (person, world, name) => {
            const { page } = person, is_help = name === 'help-page';
            await picture('software', person, world, name);
            await with_state(person, skin('plain'), async () => {
                await picture('plain', person, world, name);
                await expect_accessible(page, name);
            }, skin('painted'));
            await with_state(person, sized('narrow'), async () => {
                await picture('narrow', person, world, name);
                await expect_no_sideways_scroll(page, '320 px');
                if (!is_help) await expect_inside(page, '320 px');
            }, sized('desktop'));
            await with_state(person, touching(true), async () => {
                await picture('phone', person, world, name);
                await expect_no_sideways_scroll(page, 'phone');
                if (!is_help) await expect_large_targets(page);
            }, touching(false));
        } },
];

export default async function scenarios(check) {
    const facts_of = new Map(); // a second try has a server of its own
    for (const { title, how, look } of walks) {
        await check(title, async (world) => {
            if (!facts_of.has(world.server)) facts_of.set(world.server, await prepare(world.server));
            const facts = facts_of.get(world.server);
            // What was wrong, by screen. Each kind of browser and person is opened anew for a second walk.
            const walk = async (screens_to_see) => {
                const somebody = people(world, how);
                const wrong = new Map();
                for (const screen of screens_to_see) {
                    const person = await somebody(screen.user);
                    try {
                        await screen.go(person, facts);
                        await person.settled();
                        await look(person, world, screen.name);
                        person.no_faults();
                    } catch (error) {
                        wrong.set(screen.name, `${screen.name}: ${error.message.split('\n').slice(0, 3).join(' / ')}`);
                        person.faults.length = 0;
                    }
                }
                return wrong;
            };
            const doubtful = await walk(walked);
            for (const reason of doubtful.values()) console.log(`UNSTEADY ${reason}`);
            const wrong = await walk(walked.filter(({ name }) => doubtful.has(name)));
            expect(wrong.size === 0, [...wrong.values()].join('\n'));
        }, { timeout_ms: 1500000, tries: 1 }); // a second walk sees only what was wrong in the first
    }
}
