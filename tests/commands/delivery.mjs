// Signing in where nothing is a demo: the one-time code comes by mail, through a real relay with
// STARTTLS or TLS and a password, and only through a relay that proves who it is.
import { spawnSync } from 'node:child_process';
import { createServer } from 'node:https';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { check, expect, expect_equal } from '../support/checks.mjs';
import { Caller, request } from '../support/http.mjs';
import { Server, demo, eventually, free_port, fresh_folder } from '../support/server.mjs';
import { Relay, certificate, todoke } from './peers.mjs';

const login = ['--user', 'todoke', '--password', 'relay-password'];

// Demo accounts served seriously: without --demo nothing is shown on a page, everything must be mailed.
async function with_server(data, mail, run, sms = {}) {
    const log_file = join(data, 'test.log');
    writeFileSync(log_file, '');
    const env = { TODOKE_LOG_FILE: log_file, TODOKE_MAIL_FROM: 'todoke@example.jp' };
    for (const [key, value] of Object.entries(sms)) env[`TODOKE_SMS_${key.toUpperCase()}`] = String(value);
    for (const [key, value] of Object.entries(mail)) env[`TODOKE_MAIL_${key.toUpperCase()}`] = String(value);
    const server = await Server.start({ name: 'delivery', data, with_demo: false, env });
    try { await run(server, () => readFileSync(log_file, 'utf8')); } finally { await server.stop(); }
}

async function first_step(server, user_id = 'clinic1.doctor', password = demo.password) {
    const caller = new Caller(server.port);
    const reply = await caller.call('POST', '/api/v1/session', { user_id, password });
    expect_equal(reply.status, 200, `sign-in of ${user_id}: ${reply.text}`);
    return caller;
}

async function second_step(caller, relay, mail, step = 'signed_in') {
    const letter = await relay.letter_to(mail);
    const [code] = letter.body.match(/\d{6}/) ?? [];
    expect(code, `no code in: ${letter.body}`);
    const reply = await caller.call('POST', '/api/v1/session/code', { code });
    expect_equal([reply.status, reply.json?.step], [200, step], 'the second step');
    if (step === 'signed_in') caller.close();
    return letter;
}

// Between two checks: what waits in the outbox of one would leave in the next.
function clear_outbox(data) {
    const { status, stderr } = spawnSync('sqlite3', [join(data, 'todoke.db'), 'DELETE FROM outbox; DELETE FROM rate_limits'], { encoding: 'utf8' });
    if (status !== 0) throw new Error(`sqlite3: ${stderr}`);
}

async function metric(server, name) {
    const { text } = await request(server.port, 'GET', '/metrics');
    return Number(text.match(new RegExp(`^${name} (\\d+)$`, 'm'))?.[1]);
}

// Nothing arrives, the log names the reason, the letter is kept for another try.
async function expect_kept_back(server, log, relay, fault) {
    (await first_step(server)).close();
    await eventually(`the log names ${fault}`, () => log().includes(`"${fault}"`), { timeout_ms: 20000 });
    expect_equal(relay.letters.length, 0, 'letters that the relay got');
    expect_equal(await metric(server, 'todoke_mail_delayed'), 1, 'delayed letters in the metrics');
    expect(!/clinic1\.doctor@|relay-password/.test(log()), 'the log holds an address or the password');
}

// A provider of SMS, over TLS.
async function start_gateway({ key, cert }) {
    const asked = [];
    const gateway = createServer({ key: readFileSync(key), cert: readFileSync(cert) }, (request, reply) => {
        let body = '';
        request.on('data', (part) => { body += part; });
        request.on('end', () => { asked.push({ url: request.url, secret: request.headers.authorization, body: JSON.parse(body) }); reply.writeHead(202).end(); });
    });
    await new Promise((done) => { gateway.listen(0, '127.0.0.1', done); });
    return { asked, port: gateway.address().port, stop: () => new Promise((done) => { gateway.close(done); gateway.closeAllConnections(); }) };
}

export async function check_delivery() {
    const data = fresh_folder('delivery');
    const filled = await Server.start({ name: 'delivery', data });
    await filled.stop();
    const good = certificate('relay'), other = certificate('other'), elsewhere = certificate('elsewhere', ['DNS:mail.example.jp']);
    const password_file = join(data, 'relay.password');
    writeFileSync(password_file, 'relay-password\n', { mode: 0o600 });
    const account = { user: 'todoke', password_file, ca_file: good.cert };

    await check('[S2-17][I2-33] the code comes by mail through STARTTLS and AUTH, with nothing personal in it', async () => {
        const relay = await Relay.start(['--starttls', '--cert', good.cert, '--key', good.key, ...login]);
        await with_server(data, { relay: `smtp://localhost:${relay.port}`, ...account }, async (server, log) => {
            expect_equal((await request(server.port, 'GET', '/api/v1/demo/outbox')).status, 404, 'the outbox of a demo');
            const letter = await second_step(await first_step(server), relay, 'clinic1.doctor@example.jp');
            expect_equal([letter.tls, letter.user], [true, 'todoke'], 'encrypted, and signed in at the relay');
            expect(/^From: <todoke@example\.jp>/m.test(letter.head) && /^Subject: =\?UTF-8\?B\?/m.test(letter.head), letter.head);
            expect(!/クリニック|テスト|clinic1/.test(letter.body), `the letter tells who or where: ${letter.body}`);
            expect(!log().includes('clinic1.doctor@') && !log().includes(letter.body.match(/\d{6}/)[0]), 'the log holds the address or the code');
            expect_equal(await metric(server, 'todoke_mail_waiting'), 0, 'letters that wait');
        });
        await relay.stop();
    });

    await check('[S2-17] the code comes through implicit TLS as well', async () => {
        const relay = await Relay.start(['--tls', '--cert', good.cert, '--key', good.key, ...login]);
        await with_server(data, { relay: `smtps://localhost:${relay.port}`, ...account }, async (server) => {
            const letter = await second_step(await first_step(server, 'west.centre'), relay, 'west.centre@example.jp');
            expect_equal([letter.tls, letter.user], [true, 'todoke'], 'encrypted, and signed in at the relay');
        });
        await relay.stop();
    });

    await check('[S4-22, S4-40, S2-17] the code comes by SMS through the gateway, which sees its secret, the number and the text', async () => {
        const relay = await Relay.start(['--starttls', '--cert', good.cert, '--key', good.key, ...login]);
        const gateway = await start_gateway(good);
        const header_file = join(data, 'sms.secret');
        writeFileSync(header_file, 'Bearer sms-secret\n', { mode: 0o600 });
        const sms = { url: `https://localhost:${gateway.port}/v1/messages`, body: '{"to":"{to_international}","text":"{text}"}', header: 'Authorization', header_file, ca_file: good.cert };
        await with_server(data, { relay: `smtp://localhost:${relay.port}`, ...account }, async (server, log) => {
            const caller = await first_step(server, 'clinic1.clerk');
            const { body } = await relay.letter_to('clinic1.clerk@example.jp');
            expect_equal((await caller.call('POST', '/api/v1/session/code', { code: body.match(/\d{6}/)[0] })).status, 200, 'signed in by mail');
            const proposed = await caller.call('POST', '/api/v1/session/second-factor', { current_password: demo.password, means: 'sms', destination: '090-0000-1234' });
            expect_equal(proposed.status, 200, proposed.text);
            const message = await eventually('the gateway is asked', () => gateway.asked[0]);
            expect_equal([message.url, message.secret, message.body.to], ['/v1/messages', 'Bearer sms-secret', '+819000001234'], 'what the gateway sees');
            const code = message.body.text.match(/\d{6}/)[0];
            expect_equal((await caller.call('POST', '/api/v1/session/second-factor/proof', { code })).status, 200, 'the proof');
            expect(!log().includes('09000001234') && !log().includes(code) && !log().includes('sms-secret'), 'the log holds the number, the code or the secret');
            caller.close();
        }, sms);
        await gateway.stop();
        await relay.stop();
        clear_outbox(data);
    });

    await check('[I3-22] a letter that the relay took and another server gave back is seen at the account, by way of take-bounce', async () => {
        const relay = await Relay.start(['--starttls', '--cert', good.cert, '--key', good.key, ...login, '--bounces', 'clinic1.doctor@example.jp']);
        await with_server(data, { relay: `smtp://localhost:${relay.port}`, ...account, bounce_mailbox: 'bounces@example.jp' }, async (server, log) => {
            (await first_step(server)).close();
            const letter = await relay.letter_to('clinic1.doctor@example.jp');
            expect(/^bounces\+\d+-[0-9a-f]{16}@example\.jp$/.test(letter.from), `the envelope sender is ${letter.from}`);
            const admin = await first_step(server, 'tokyo.admin');
            const { body } = await relay.letter_to('tokyo.admin@example.jp');
            expect_equal((await admin.call('POST', '/api/v1/session/code', { code: body.match(/\d{6}/)[0] })).status, 200, 'the administrator is in');
            const newest = async () => (await admin.call('GET', '/api/v1/accounts/clinic1.doctor')).json.letters[0];
            await eventually('the letter counts as sent', async () => (await newest()).state === 'sent');
            // As the mail server calls it; what is none of ours is taken without a word, or it would be answered.
            const other = todoke(['take-bounce', '--data', data], { input: 'To: bounces+1-00@example.jp\nSubject: out of office\n\nBack on Monday.\n' });
            expect_equal([other.status, other.said.includes('nothing was noted')], [0, true], other.said);
            const forged = todoke(['take-bounce', '--data', data, '--to', letter.from.replace(/[0-9a-f]{16}/, '0123456789abcdef')], { input: letter.bounce });
            expect_equal(forged.status, 0, forged.said);
            await eventually('a forged one changes nothing', () => log().includes('bounce_of_no_message'));
            expect_equal((await newest()).state, 'sent', 'the letter after a forged bounce');
            const taken = todoke(['take-bounce', '--data', data], { input: letter.bounce });
            expect_equal([taken.status, taken.said], [0, 'Noted: 5.1.1\n'], 'take-bounce');
            await eventually('the letter counts as failed', async () => (await newest()).state === 'failed');
            expect_equal((await newest()).fault, 'bounced_5.1.1', 'the reason');
            expect_equal((await admin.call('GET', '/api/v1/account-counts')).json.undelivered, 1, 'undelivered on the home page');
            expect(!log().includes('clinic1.doctor@'), 'the log holds the address');
            expect_equal(todoke(['take-bounce', '--data', '/proc/1/nowhere'], { input: letter.bounce }).status, 75, 'where it cannot write the mail server tries again');
            admin.close();
        });
        await relay.stop();
        clear_outbox(data);
    });

    await check('[S2-17] a relay that is down: the log says so, the letter leaves when the relay is back', async () => {
        const port = await free_port();
        await with_server(data, { relay: `smtp://localhost:${port}`, ...account }, async (server, log) => {
            const caller = await first_step(server, 'hospital.doctor');
            await eventually('the log names the fault', () => log().includes('"relay_unreachable"'));
            const relay = await Relay.start(['--starttls', '--cert', good.cert, '--key', good.key, ...login], port);
            await second_step(caller, relay, 'hospital.doctor@example.jp');
            await relay.stop();
        });
    });

    await check('[S2-17] a relay that cannot prove who it is gets nothing', async () => {
        for (const wrong of [other, elsewhere]) {
            const relay = await Relay.start(['--starttls', '--cert', wrong.cert, '--key', wrong.key, ...login]);
            await with_server(data, { relay: `smtp://localhost:${relay.port}`, ...account, ca_file: wrong === elsewhere ? elsewhere.cert : good.cert },
                (server, log) => expect_kept_back(server, log, relay, 'relay_certificate_refused'));
            await relay.stop();
            clear_outbox(data);
        }
    });

    await check('[S2-17] a relay without TLS gets neither letter nor password', async () => {
        const relay = await Relay.start(['--plain']);
        await with_server(data, { relay: `smtp://localhost:${relay.port}`, ...account }, (server, log) => expect_kept_back(server, log, relay, 'relay_without_tls'));
        await relay.stop();
        clear_outbox(data);
    });

    await check('[S2-17] a wrong password at the relay is told, and the letter waits', async () => {
        const relay = await Relay.start(['--starttls', '--cert', good.cert, '--key', good.key, '--user', 'todoke', '--password', 'changed']);
        await with_server(data, { relay: `smtp://localhost:${relay.port}`, ...account }, (server, log) => expect_kept_back(server, log, relay, 'relay_login_refused'));
        await relay.stop();
    });

    await check('[I2-03, V-A32] the first administrator signs in with a mailed code and registers a second factor', async () => {
        const own = join(fresh_folder('first-admin'), 'data');
        expect_equal(todoke(['migrate', '--data', own]).status, 0, 'migrate');
        const made = todoke(['create-admin', '--data', own, '--user-id', 'first.admin', '--name', '試験 管理', '--mail', 'first.admin@example.jp', '--prefecture', '13'], { input: 'Genzai-91\n' });
        expect_equal(made.status, 0, made.said);
        const relay = await Relay.start(['--starttls', '--cert', good.cert, '--key', good.key, ...login]);
        await with_server(own, { relay: `smtp://localhost:${relay.port}`, ...account }, async (server) => {
            const caller = await first_step(server, 'first.admin', 'Genzai-91');
            await second_step(caller, relay, 'first.admin@example.jp', 'factor_setup');
            const chosen = await caller.call('POST', '/api/v1/session/factor-setup', { means: 'mail', destination: 'codes@example.jp' });
            expect_equal(chosen.status, 200, chosen.text);
            const [code] = (await relay.letter_to('codes@example.jp')).body.match(/\d{6}/);
            const proven = await caller.call('POST', '/api/v1/session/factor-setup/proof', { code });
            expect_equal([proven.status, proven.json?.step], [200, 'signed_in'], 'the set-up');
            caller.close();
        });
        await relay.stop();
    });
}
