// Pictures of every screen for people to look at: build/screenshots/<size>-<skin>-<screen>.png. Each is
// also looked at by the machine: it must be painted, not blank. With TODOKE_BLESS=1 some become the
// pictures of the help guide, assets/help/img/*.png.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../../support/server.mjs';
import { expect } from '../../support/checks.mjs';
import { decode, to_palette } from '../support/palette_png.mjs';
import { people, prepare, screens } from '../support/screens.mjs';

const ways = {
    'desktop-canvas': {}, 'phone-canvas': { size: 'phone' },
    'desktop-dom': { skin: 'dom' }, 'phone-dom': { size: 'phone', skin: 'dom' },
};
// Picture of the help guide -> screen it shows.
export const of_help = { sign_in: 'sign-in', one_time_code: 'one-time-code', clinic_home: 'clinic-home', editor: 'editor-filled', date_check: 'date-check',
    review: 'review', receipt: 'receipt', centre_intake: 'intake-list', centre_return: 'intake-return' };

function coloured_share(png) {
    const { rgb } = decode(png);
    const counts = new Map();
    for (const colour of rgb) counts.set(colour, (counts.get(colour) ?? 0) + 1);
    return 1 - Math.max(...counts.values()) / rgb.length;
}

export default async function scenarios(check) {
    let facts;
    for (const [way, { skin, ...how }] of Object.entries(ways)) {
        const before = skin ? (context) => context.addInitScript(() => { try { localStorage.setItem('todoke.skin', 'dom'); } catch { /* no storage on about:blank */ } }) : undefined;
        await check(`[I2-10, I2-30] every screen is painted: ${way}`, async (world) => {
            facts ??= await prepare(world.server);
            const somebody = people(world, { ...how, before });
            const blank = [];
            for (const screen of screens) {
                const person = await somebody(screen.user);
                try { await screen.go(person, facts); } catch (error) { blank.push(`${screen.name}: ${error.message.split('\n')[0]}`); continue; }
                await person.settled(400);
                const png = await person.page.screenshot({ path: join(world.pictures, `${way}-${screen.name}.png`) });
                if (coloured_share(png) < 0.01) blank.push(`${screen.name} is blank`);
                if (process.env.TODOKE_BLESS === '1' && way === 'desktop-canvas') {
                    for (const [picture, shown] of Object.entries(of_help)) {
                        if (shown !== screen.name) continue;
                        const folder = join(root, 'assets', 'help', 'img');
                        mkdirSync(folder, { recursive: true });
                        writeFileSync(join(folder, `${picture}.png`), to_palette(png));
                    }
                }
            }
            expect(blank.length === 0, blank.join('\n'));
        }, { timeout_ms: 600000 });
    }
}
