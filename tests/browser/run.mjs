// People at real browsers against the real server. One scenario file is one server with fresh demo
// data; its default export is called with the world: {server, check, chromium, person…}.
//   node tests/browser/run.mjs                        everything
//   node tests/browser/run.mjs --files journey,ime    some files
//   node tests/browser/run.mjs --only 'AC-01-2'       some titles
//   node tests/browser/run.mjs --once                 no second try
// A scenario that fails is tried once more at a fresh server. One that then passes is named UNSTEADY,
// with its reason, at the end of the whole run: each is a fault of the product or of the scenario.
// Pictures of what was seen go to build/screenshots/; a failed scenario leaves one named after it.
import { mkdirSync, readdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import { check as plain_check, counts, finish, wanted } from '../support/checks.mjs';
import { request } from '../support/http.mjs';
import { Server, root } from '../support/server.mjs';
import { new_context, open_chromium } from './support/chromium.mjs';
import { Person } from './support/person.mjs';

const option = (name) => { const at = process.argv.indexOf(`--${name}`); return at < 0 ? undefined : process.argv[at + 1]; };
export const pictures = join(root, 'build', 'screenshots');
mkdirSync(pictures, { recursive: true });

const all = readdirSync(new URL('./scenarios/', import.meta.url)).filter((name) => name.endsWith('.mjs')).map((name) => basename(name, '.mjs')).sort();
const chosen = option('files')?.split(',') ?? all;

for (const name of chosen) {
    const { default: scenarios, options = {} } = await import(`./scenarios/${name}.mjs`);
    let world;
    const open_things = new Set();
    const make_world = async () => {
        const server = await Server.start({ name: `browser-${name}`, ...options.server });
        const browsers = new Map();
        // A browser with these abilities, started once.
        const browser = async (kind = 'webgl') => {
            if (!browsers.has(kind)) browsers.set(kind, await open_chromium({ with_graphics: kind }));
            return browsers.get(kind);
        };
        // Somebody at a browser of their own, on the page at `path`.
        const person = async (how = {}) => {
            const context = await new_context(await browser(how.graphics), how);
            open_things.add(context);
            if (how.before) await how.before(context);
            return Person.at(context, server, how.path ?? '/');
        };
        // Signed in as a user. Codes are sent five times in a quarter of an hour at most, so a session
        // that still lives is carried into the next browser; only the first one is typed.
        const sessions = new Map();
        const signed_in = async (user_id, how = {}) => {
            const cookies = sessions.get(user_id);
            if (cookies) {
                const { json } = await request(server.port, 'GET', '/api/v1/session', { headers: { 'x-todoke': '1', cookie: `${cookies[0].name}=${cookies[0].value}` } });
                if (json?.step === 'signed_in') {
                    const somebody = await person({ ...how, before: async (context) => { await context.addCookies(cookies); if (how.before) await how.before(context); } });
                    await somebody.adopted();
                    await somebody.settled();
                    return somebody;
                }
            }
            const somebody = await person(how);
            await somebody.sign_in(user_id);
            sessions.set(user_id, await somebody.page.context().cookies());
            return somebody;
        };
        const end = async () => {
            for (const one of browsers.values()) await one.close();
            await server.stop();
        };
        return { server, pictures, browser, person, signed_in, end };
    };
    const attempt = async (title, run) => {
        world ??= await make_world();
        try {
            await run(world);
        } catch (error) {
            let i = 0;
            for (const thing of open_things) {
                for (const page of thing.pages?.() ?? []) {
                    const file = `failed-${name}-${title.replace(/[^\p{L}\p{N}]+/gu, '-').slice(0, 60)}-${i += 1}.png`;
                    await page.screenshot({ path: join(pictures, file), timeout: 5000 }).catch(() => {});
                    console.log(`       picture: build/screenshots/${file} of ${new URL(page.url()).pathname}`);
                }
            }
            throw error;
        } finally {
            for (const thing of open_things) await thing.close().catch(() => {});
            open_things.clear();
        }
    };
    const check = async (title, run, { timeout_ms = 120000, tries = 2 } = {}) => {
        if (!wanted(title)) return;
        await plain_check(title, async () => {
            try {
                await attempt(title, run);
            } catch (error) {
                if (tries === 1 || process.argv.includes('--once')) throw error;
                console.log(`UNSTEADY ${title}`);
                console.log(`       ${error.message}`);
                await world?.end();
                world = undefined;
                await attempt(title, run);
            }
        }, { timeout_ms: tries * timeout_ms });
    };
    try {
        await scenarios(check);
    } catch (error) {
        counts.failed += 1;
        console.log(`FAILED ${name} could not run: ${error.stack ?? error}`);
    }
    await world?.end().catch((error) => console.log(`       ${name}: ${error.message}`));
}
finish();
