// One-time codes that are read out: somebody listens, writes the digits down and types them.
import { check, expect, expect_equal } from '../support/checks.mjs';
import { Caller } from '../support/http.mjs';
import { demo, eventually } from '../support/server.mjs';
import { Installation, baresips_of, clear_limits, filled_folder, start_relay } from './installation.mjs';
import { Phone, find_prompt, heard_code } from './phone.mjs';

const number = '09000071234', user_id = 'clinic1.doctor';

export async function check_codes() {
    const data = await filled_folder('voice-codes'), relay = await start_relay(), phone = await Phone.start(number);
    let installation = await Installation.start('voice-codes', data, relay, phone.port);

    await check('[S0-25][S0-24][S4-38] the telephone rings, the code is read out twice, digit by digit, and puts the telephone in force', async () => {
        const caller = await installation.signed_in(user_id);
        const { offered } = (await caller.call('GET', '/api/v1/session/second-factor')).json;
        expect(offered.includes('call'), `offered: ${offered}`);
        expect_equal((await installation.call_state(caller)).state, '', 'before a call was asked for');
        await installation.ask_for_call(caller, '090-0007-1234');
        const answered = await installation.call_becomes(caller, 'answered');
        expect_equal(answered.destination, '***-****-1234', 'the number that is shown');
        await installation.call_becomes(caller, 'heard');
        const heard = phone.heard(), code = heard_code(heard, 1);
        expect(find_prompt(heard, 'code_greeting') >= 0, 'no greeting was heard');
        expect(/^\d{6}$/.test(code), `what was heard: ${code}`);
        expect_equal(heard_code(heard, 2), code, 'the second reading');
        const proven = await caller.call('POST', '/api/v1/session/second-factor/proof', { code });
        expect_equal([proven.status, proven.json.state?.means], [200, 'call'], proven.text);
        installation.expect_nothing_told(number, code);
        caller.close();
    });

    await check('[S0-25] the next sign-in calls, a key brings the code once more, and hanging up after the code is no fault', async () => {
        const calls = phone.count('CALL_ESTABLISHED');
        const caller = new Caller(installation.server.port);
        expect_equal((await caller.call('POST', '/api/v1/session', { user_id, password: demo.password })).status, 200, 'the first step');
        await eventually('the telephone is answered', () => phone.count('CALL_ESTABLISHED') > calls, { timeout_ms: 15000 });
        phone.press('1');
        const code = await eventually('the code is heard', () => { const heard = heard_code(phone.heard()); return heard.length === 6 && heard; }, { timeout_ms: 30000, every_ms: 500 });
        phone.hang_up();
        const reply = await caller.call('POST', '/api/v1/session/code', { code });
        expect_equal([reply.status, reply.json?.step], [200, 'signed_in'], reply.text);
        await installation.call_becomes(caller, 'heard');
        installation.expect_nothing_told(number, code);
        caller.close();
    });

    await check('the server stops while it calls: it hangs up, and no process is left', async () => {
        const calls = phone.count('CALL_ESTABLISHED'), ended = phone.count('CALL_CLOSED');
        const caller = new Caller(installation.server.port);
        clear_limits(data);
        await caller.call('POST', '/api/v1/session', { user_id, password: demo.password });
        await eventually('the telephone is answered', () => phone.count('CALL_ESTABLISHED') > calls, { timeout_ms: 15000 });
        expect_equal(installation.lines().length, 2, 'lines');
        expect_equal(await installation.stop(), 0, 'how the server ended');
        await eventually('the telephone is hung up', () => phone.count('CALL_CLOSED') > ended);
        expect_equal(baresips_of(data), [], 'processes of lines');
        caller.close();
    });

    await check('the server is killed while it calls: its lines end with it, and the call is made again after the restart', async () => {
        installation = await Installation.start('voice-codes', data, relay, phone.port);
        const calls = phone.count('CALL_ESTABLISHED');
        await eventually('the call of before is made again', () => phone.count('CALL_ESTABLISHED') > calls, { timeout_ms: 20000 });
        await installation.server.kill();
        await eventually('the lines have ended', () => baresips_of(data).length === 0);
        installation = await Installation.start('voice-codes', data, relay, phone.port);
        await eventually('the call is made again', () => phone.count('CALL_ESTABLISHED') > calls + 1, { timeout_ms: 20000 });
        const code = await eventually('the code is heard', () => { const heard = heard_code(phone.heard()); return heard.length === 6 && heard; }, { timeout_ms: 30000, every_ms: 500 });
        phone.hang_up();
        installation.expect_nothing_told(number, code);
    });

    await installation.stop();
    await phone.stop();
    await relay.stop();
}
