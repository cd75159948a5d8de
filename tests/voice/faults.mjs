// What goes wrong between two telephones: each is told to whoever waits for the code, and only what may succeed is tried again.
import { join } from 'node:path';
import { spawnSync } from 'node:child_process';
import { check, expect, expect_equal } from '../support/checks.mjs';
import { eventually, root } from '../support/server.mjs';
import { Installation, clear_limits, filled_folder, start_relay } from './installation.mjs';
import { Phone, Sipp, free_udp_port, heard_code } from './phone.mjs';

const number = '09000075678';

async function check_endings(data, relay) {
    const callee = await Sipp.start();
    const installation = await Installation.start('voice-faults', data, relay, callee.port, { ring_s: 1, lines: 4 });
    const caller = await installation.signed_in('hospital.doctor');
    const rows = [['090-0001-0001', 'waiting', 'busy', 'engaged: tried again'], ['090-0002-0001', 'failed', 'refused', 'refused: not tried again'], ['090-0003-0001', 'waiting', 'no_answer', 'not answered: tried again'],
        ['090-0004-0001', 'failed', 'hung_up', 'hung up before the code: not tried again'], ['090-0005-0001', 'failed', 'unknown_number', 'no such number: not tried again'], ['090-0006-0001', 'waiting', 'line_fault', 'a fault of the trunk: tried again']];
    for (const [destination, state, reason, says] of rows) {
        await check(`[S0-25] ${says}`, async () => {
            clear_limits(data);
            await installation.ask_for_call(caller, destination);
            const now = await installation.call_becomes(caller, state, reason);
            expect(now.expires_in_s > 500, `the code holds for ${now.expires_in_s} s more`);
            installation.expect_nothing_told(destination.replaceAll('-', ''));
        });
    }
    await check('[S0-25] a newer code takes the place of a call that waits for its next try', async () => {
        const count = () => spawnSync('sqlite3', [join(data, 'todoke.db'), "SELECT COUNT(*) FROM outbox WHERE channel = 'call' AND fault_code = 'call_replaced'"], { encoding: 'utf8' }).stdout.trim();
        await eventually('older calls are given up', () => count() === '2'); // engaged, not answered; the last one still waits
    });
    await check('the metrics tell how many lines there are, and how many calls', async () => {
        expect_equal([await installation.metric('todoke_voice_lines'), await installation.metric('todoke_voice_lines_down')], [4, 0], 'lines');
    });
    caller.close();
    await installation.stop();
    await callee.stop();
}

async function check_recoveries(data, relay) {
    const port = await free_udp_port();
    const installation = await Installation.start('voice-recovery', data, relay, port, { lines: 1, ring_s: 1 });
    const caller = await installation.signed_in('osaka.doctor');

    await check('[S0-25] nobody at all at the other end: said so, and the line stays in order', async () => {
        await installation.ask_for_call(caller, number);
        const now = await eventually('the first try fails', async () => { const state = await installation.call_state(caller); return state.reason && state; });
        expect(now.state === 'waiting' && ['no_answer', 'line_fault'].includes(now.reason), `${now.state} ${now.reason}`);
        expect_equal(await installation.metric('todoke_voice_lines_down'), 0, 'lines that are down');
    });

    const phone = await Phone.start(number, port);
    await check('[S0-25] the line breaks in the middle: another takes its place and calls again', async () => {
        clear_limits(data);
        await installation.ask_for_call(caller, number);
        await installation.call_becomes(caller, 'answered');
        const before = phone.count('CALL_ESTABLISHED'), [line] = installation.lines();
        process.kill(line, 'SIGKILL');
        await installation.call_becomes(caller, 'waiting', 'line_fault');
        await eventually('the telephone rings again', () => phone.count('CALL_ESTABLISHED') > before, { timeout_ms: 20000 });
        const code = await eventually('the code is heard', () => { const heard = heard_code(phone.heard()); return heard.length === 6 && heard; }, { timeout_ms: 30000, every_ms: 500 });
        const proven = await caller.call('POST', '/api/v1/session/second-factor/proof', { code });
        expect_equal(proven.status, 200, proven.text);
        expect(!installation.lines().includes(line), 'the killed process is still there');
        installation.expect_nothing_told(number, code);
    });
    caller.close();
    await installation.stop();
    await phone.stop();
}

async function check_settings(data, relay) {
    await check('[S4-38] without lines no telephone is offered', async () => {
        const installation = await Installation.start('voice-none', data, relay, 5060, { lines: 0 });
        const caller = await installation.signed_in('east.support');
        const { offered } = (await caller.call('GET', '/api/v1/session/second-factor')).json;
        expect(!offered.includes('call'), `offered: ${offered}`);
        caller.close();
        await installation.stop();
    });

    await check('a telephone that cannot work stops the start, and says what is missing', async () => {
        for (const [settings, words] of [[{ program: '/nowhere/baresip' }, 'baresip-core'], [{ modules_dir: '/nowhere' }, 'voice.modules_dir'], [{ dial: 'sip:x@y' }, 'voice.dial'], [{ user: 'a', password_file: '/nowhere/secret' }, 'voice.password_file']]) {
            let said = '';
            try { await (await Installation.start('voice-wrong', data, relay, 5060, settings)).stop(); } catch (error) { said = String(error.message); }
            expect(said.includes(words), `with ${JSON.stringify(settings)}: ${said}`);
        }
        const made = spawnSync('node', ['.tools/make_voice.mjs'], { cwd: root, encoding: 'utf8' });
        expect_equal([made.status, made.stdout], [0, ''], 'making the voice when nothing changed');
    });
}

export async function check_faults() {
    const data = await filled_folder('voice-faults'), relay = await start_relay();
    await check_endings(data, relay);
    await check_recoveries(data, relay);
    await check_settings(data, relay);
    await relay.stop();
}
