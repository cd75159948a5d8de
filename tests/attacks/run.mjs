// Hostile input against the running server, alone and behind the real nginx with docs/nginx.conf.
// Each attack must be refused clearly (4xx, or a closed connection where the bytes were no request),
// must not make the server grow by 20 MB, and must leave it answering others at once.
//   node tests/attacks/run.mjs [--only words] [--alone | --proxied]
import { check, expect, finish } from '../support/checks.mjs';
import { Caller, request } from '../support/http.mjs';
import { Server, demo, sleep } from '../support/server.mjs';
import { attacks } from './attacks.mjs';
import { crowds } from './crowds.mjs';
import { Nginx } from './nginx.mjs';
import { send_raw } from './raw.mjs';

const growth_max_mb = 20;

// Follows the server's memory while `run` goes on.
export async function growth_mb(server, run) {
    const before = server.rss_mb();
    let most = before;
    const watch = setInterval(() => { most = Math.max(most, server.rss_mb()); }, 20);
    try { await run(); } finally { clearInterval(watch); }
    return Math.max(most, server.rss_mb()) - before;
}

export async function expect_others_are_served(port, within_ms = 1000) {
    const began = Date.now();
    const { status } = await request(port, 'GET', '/api/v1/session', { headers: { 'x-todoke': '1' }, timeout_ms: within_ms });
    expect(status === 200, `afterwards an honest request got ${status}`);
    expect(Date.now() - began < within_ms, `afterwards an honest request took ${Date.now() - began} ms`);
}

async function run_one(attack, port, server) {
    let reply;
    const grown = await growth_mb(server, async () => { reply = await send_raw(port, attack.send(), { half_close: attack.half_close }); });
    const refused = (reply.status >= 400 && reply.status < 500) || (attack.status ?? []).includes(reply.status) || (attack.closed && reply.status === 0 && reply.closed);
    expect(refused, `answered ${reply.status || (reply.closed ? 'by closing' : 'nothing')} after ${reply.ms} ms: ${JSON.stringify(reply.text.slice(0, 160))}`);
    if (reply.status === 0) expect(reply.closed, 'neither answered nor closed');
    if (attack.without) expect(!reply.text.includes(attack.without), `the reply contains ${attack.without}`);
    expect(grown < growth_max_mb, `the server grew by ${grown.toFixed(1)} MB`);
    await expect_others_are_served(port);
}

async function signed_in_attacks(port, server) {
    const clinic = new Caller(port);
    await clinic.sign_in('clinic1.doctor', demo.password);
    const draft = (record) => clinic.call('PUT', `/api/v1/drafts/${'0'.repeat(32)}`, `{"form_id":"covid_19","form_version":"2021-11-29","record":${record}}`, { 'if-match': '"0"' });
    const rows = {
        'a draft nested 100,000 levels': () => draft('['.repeat(100000) + ']'.repeat(100000)),
        'a draft with a text of 250,000 characters': () => draft(JSON.stringify({ identity_note: 'a'.repeat(250000) })),
        'a draft of 600 KB': () => draft(JSON.stringify({ identity_note: 'a'.repeat(600 * 1024) })),
        'a draft with 100,000 members': () => draft(`{${Array.from({ length: 100000 }, (_, i) => `"${i.toString(36)}":1`).join()}}`),
        'a forged version of a draft': () => clinic.call('PUT', `/api/v1/drafts/${'1'.repeat(32)}`, { form_id: 'covid_19', form_version: '2021-11-29', record: {} }, { 'if-match': 'W/"0", "1", *' }),
        'a form that does not exist': () => clinic.submit({ form_id: '../../etc/passwd', form_version: '2021-11-29', record: {} }),
        'an idempotency key of 10 KB': () => clinic.submit({ form_id: 'covid_19', form_version: '2021-11-29', record: {} }, 'k'.repeat(10240)),
    };
    for (const [name, send] of Object.entries(rows)) {
        await check(`[I2-25] ${name} is refused and costs little`, async () => {
            let reply;
            const grown = await growth_mb(server, async () => { reply = await send(); });
            expect(reply.status >= 400 && reply.status < 500, `answered ${reply.status}: ${reply.text.slice(0, 160)}`);
            expect(/^application\/problem\+json/.test(reply.headers['content-type'] ?? ''), `the refusal is ${reply.headers['content-type']}`);
            expect(grown < growth_max_mb, `the server grew by ${grown.toFixed(1)} MB`);
            await expect_others_are_served(port);
        });
    }
    await check('[I2-25] a search with quotes and percent signs finds nothing and breaks nothing', async () => {
        const reply = await clinic.call('POST', '/api/v1/case-searches', { name_kana: `'; DROP TABLE cases; --%_"` });
        expect(reply.status === 400 || reply.status === 422 || reply.json?.rows?.length === 0, `answered ${reply.status}: ${reply.text.slice(0, 160)}`);
    });
    await check('[I2-25] after all that the honest user still works', async () => {
        const home = await clinic.call('GET', '/api/v1/home');
        expect(home.status === 200, `home answered ${home.status}`);
    });
    clinic.close();
}

// An ordinary busy minute first, so that what any work builds once is not counted as the attack's cost.
async function warm_up(port) {
    for (let round = 0; round < 10; round += 1) {
        await Promise.all(Array.from({ length: 30 }, () => request(port, 'GET', '/api/v1/session', { headers: { 'x-todoke': '1' } })));
    }
}

async function battery(where, id, server, port) {
    await warm_up(port);
    const at_start = server.rss_mb();
    for (const attack of attacks) await check(`${id} ${where}: ${attack.name} is refused`, () => run_one(attack, port, server), { timeout_ms: 60000 });
    for (const crowd of crowds) await check(`[I2-27] ${id} ${where}: ${crowd.name}`, () => crowd.run(port, server, { growth_mb, expect_others_are_served }), { timeout_ms: 180000 });
    await check(`${id} ${where}: after everything the server is alive and has not grown by 20 MB`, async () => {
        await sleep(1000);
        await expect_others_are_served(port);
        expect(server.process.exitCode === null, 'the server has ended');
        // Threads that the crowd called in go home after a few seconds without work.
        const grown = () => server.rss_mb() - at_start;
        for (let waited = 0; grown() >= growth_max_mb && waited < 30; waited += 1) await sleep(1000);
        expect(grown() < growth_max_mb, `grown by ${grown().toFixed(1)} MB for good`);
    }, { timeout_ms: 60000 });
}

if (!process.argv.includes('--proxied')) {
    const server = await Server.start({ name: 'attacks-alone' });
    // One honest round first, so that what a first request builds once is not counted as growth.
    await expect_others_are_served(server.port, 5000);
    await signed_in_attacks(server.port, server);
    await battery('alone', '[I2-25]', server, server.port);
    await check('[I2-25] alone: a polite end is still possible', async () => expect(await server.stop() === 0, 'the server ended with an error'));
}
if (!process.argv.includes('--alone')) {
    const nginx = await Nginx.start({ name: 'attacks-proxied' });
    await expect_others_are_served(nginx.port, 5000);
    await battery('behind nginx', '[I2-26]', nginx.server, nginx.port);
    await nginx.stop();
}
finish();
