// An installation that is no demo, with a relay for mail and a telephone: what both files of checks start from.
import { spawnSync } from 'node:child_process';
import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Relay } from '../commands/peers.mjs';
import { expect, expect_equal } from '../support/checks.mjs';
import { Caller } from '../support/http.mjs';
import { Server, demo, eventually, fresh_folder, root } from '../support/server.mjs';

// The demo's accounts, served seriously.
export async function filled_folder(name) {
    const data = fresh_folder(name);
    const filled = await Server.start({ name, data });
    await filled.stop();
    return data;
}

export class Installation {
    static async start(name, data, relay, callee_port, voice = {}) {
        const installation = new Installation();
        Object.assign(installation, { data, relay, log_file: join(data, 'test.log') });
        writeFileSync(installation.log_file, '');
        const settings = { lines: 2, dial: `sip:{number}@127.0.0.1:${callee_port}`, account: 'sip:0300000000@127.0.0.1', transport: 'udp', media_encryption: 'none', address: '127.0.0.1', ring_s: 3, ...voice };
        installation.env = { TODOKE_LOG_FILE: installation.log_file, TODOKE_MAIL_RELAY: `smtp://127.0.0.1:${relay.port}`, TODOKE_MAIL_REQUIRE_TLS: 'false', TODOKE_FILES_VOICE_DIR: join(root, 'build', 'voice') };
        for (const [key, value] of Object.entries(settings)) installation.env[`TODOKE_VOICE_${key.toUpperCase()}`] = String(value);
        installation.server = await Server.start({ name, data, with_demo: false, env: installation.env });
        return installation;
    }
    get log() { return readFileSync(this.log_file, 'utf8'); }

    // Signed in by a code that was mailed.
    async signed_in(user_id) {
        const caller = new Caller(this.server.port);
        expect_equal((await caller.call('POST', '/api/v1/session', { user_id, password: demo.password })).status, 200, `sign-in of ${user_id}`);
        const { body } = await this.relay.letter_to(`${user_id}@example.jp`);
        expect_equal((await caller.call('POST', '/api/v1/session/code', { code: body.match(/\d{6}/)[0] })).status, 200, 'the mailed code');
        return caller;
    }
    async ask_for_call(caller, destination) {
        const proposed = await caller.call('POST', '/api/v1/session/second-factor', { current_password: demo.password, means: 'call', destination });
        expect_equal(proposed.status, 200, proposed.text);
    }
    async call_state(caller) { return (await caller.call('GET', '/api/v1/session/second-factor/call')).json; }
    call_becomes(caller, state, reason, timeout_ms = 30000) {
        return eventually(`the call becomes ${state} ${reason ?? ''}`, async () => {
            const now = await this.call_state(caller);
            if (now.state === state && (reason === undefined || now.reason === reason)) return now;
            throw new Error(`it is ${now.state} ${now.reason}`);
        }, { timeout_ms });
    }
    async metric(name) {
        const { text } = await new Caller(this.server.port).call('GET', '/metrics');
        return Number(text.match(new RegExp(`^${name} (\\d+)$`, 'm'))?.[1]);
    }
    // Process ids of the lines' baresip, by the folder that it was started with.
    lines() { return baresips_of(this.data); }
    expect_nothing_told(...secrets) {
        for (const secret of secrets) expect(!this.log.includes(secret), `the log holds ${secret}`);
        for (const word of secrets) expect_equal(spawnSync('grep', ['-rlaF', word, join(this.data, 'voice')], { encoding: 'utf8' }).stdout, '', 'files of the lines that hold a secret');
    }
    stop() { return this.server.stop(); }
}

export function baresips_of(data) {
    return readdirSync('/proc').filter((id) => /^\d+$/.test(id)).map(Number).filter((id) => {
        try { return readFileSync(`/proc/${id}/cmdline`, 'utf8').includes(`baresip\0-f\0${data}/voice/`); } catch { return false; }
    });
}

// Between two checks: how often codes may be asked for is another test's business.
export function clear_limits(data) {
    const { status, stderr } = spawnSync('sqlite3', ['-cmd', '.timeout 5000', join(data, 'todoke.db'), 'DELETE FROM rate_limits'], { encoding: 'utf8' });
    if (status !== 0) throw new Error(`sqlite3: ${stderr}`);
}

export const start_relay = () => Relay.start(['--plain']);
