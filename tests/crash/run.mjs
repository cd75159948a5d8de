// kill -9 under load: the server is killed at a random moment while clinics submit, started again,
// and every notification it had acknowledged must be there, exactly once; what was not acknowledged
// is sent again with its Idempotency-Key, as the client does, and then exists exactly once too.
//   node tests/crash/run.mjs        TODOKE_CRASH_ROUNDS=500 for a long night (default 5)
import { spawnSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { check, expect, expect_equal, finish } from '../support/checks.mjs';
import { submission } from '../support/cases.mjs';
import { Caller } from '../support/http.mjs';
import { Server, binary, demo, root } from '../support/server.mjs';

const rounds = Number(process.env.TODOKE_CRASH_ROUNDS ?? 5);
const clients = 24;
const seed = Number(process.env.TODOKE_CRASH_SEED ?? Date.now() % 1000000);

// A small generator, so that a bad run can be repeated with its seed.
let state = seed;
const random = () => { state = (state * 1103515245 + 12345) % 2147483648; return state / 2147483648; };

const sent = new Map();          // key -> {n, receipt or null}
let next = 0;

async function one_client(server, session, until) {
    const caller = new Caller(server.port);
    caller.cookie = session;
    while (!until.reached) {
        const n = next++, key = randomUUID();
        sent.set(key, { n, receipt: null });
        try {
            const reply = await caller.submit(submission(n), key);
            if (reply.status === 201 || reply.status === 200) sent.get(key).receipt = reply.json;
            else if (reply.status !== 503) throw new Error(`a submission was answered ${reply.status}: ${reply.text.slice(0, 300)}`);
        } catch (error) {
            if (until.reached || /ECONN|socket hang up|EPIPE/.test(String(error))) break;
            throw error;
        }
    }
    caller.close();
}

async function one_round(server, clinic, round) {
    const until = { reached: false };
    const load = Promise.all(Array.from({ length: clients }, () => one_client(server, clinic.cookie, until)));
    await new Promise((done) => { setTimeout(done, 300 + random() * 1500); });
    until.reached = true;   // from here on a broken connection is expected
    await server.kill();
    await load;
    await server.run();

    const before = [...sent.values()].filter(({ receipt }) => receipt).length;
    // What the client would do: everything without an answer goes out again under its key.
    for (const [key, entry] of sent) {
        if (entry.receipt) continue;
        const reply = await clinic.submit(submission(entry.n), key);
        expect(reply.status === 201 || reply.status === 200, `round ${round}: sending again was answered ${reply.status}: ${reply.text.slice(0, 200)}`);
        entry.receipt = reply.json;
    }
    return before;
}

async function in_parallel(list, width, run) {
    const waiting = [...list];
    await Promise.all(Array.from({ length: width }, async () => { for (let one; (one = waiting.shift());) await run(one); }));
}

const server = await Server.start({ name: 'crash' });
const clinic = new Caller(server.port);
await clinic.sign_in('clinic1.doctor', demo.password);
const centre = new Caller(server.port);
await centre.sign_in('east.centre', demo.password);
const waiting_at_start = (await centre.call('GET', '/api/v1/intake')).json.waiting;
console.log(`seed ${seed}, ${rounds} rounds, ${clients} clients`);

for (let round = 1; round <= rounds; round += 1) {
    await check(`[I2-24] round ${round}: killed under load, everything acknowledged is found again`, async () => {
        const acknowledged = await one_round(server, clinic, round);
        expect(acknowledged > 0, 'nothing was acknowledged before the kill, so nothing was tested');
        const numbers = new Set();
        await in_parallel([...sent.values()], 8, async ({ receipt }) => {
            const found = await clinic.call('GET', `/api/v1/notifications/${receipt.notification_id}`);
            expect_equal(found.status, 200, `notification ${receipt.notification_no}`);
            numbers.add(receipt.notification_no);
        });
        expect_equal(numbers.size, sent.size, 'different receipt numbers');
        const { waiting } = (await centre.call('GET', '/api/v1/intake')).json;
        expect_equal(waiting - waiting_at_start, sent.size, 'notifications at the health centre');
        console.log(`       ${acknowledged} of ${sent.size} were acknowledged before this kill`);
    });
}

await check('[I2-24, AC-01-5] sending an acknowledged submission again gives the same receipt', async () => {
    await in_parallel([...sent].slice(0, 50), 4, async ([key, { n, receipt }]) => {
        const again = await clinic.submit(submission(n), key);
        expect_equal(again.json?.notification_no, receipt.notification_no, 'receipt number');
    });
});

await check('[I2-23] the audit trail is whole after all kills', async () => {
    await server.stop();
    const { status, stdout, stderr } = spawnSync(binary, ['verify-audit', '--data', server.data], { cwd: root, encoding: 'utf8' });
    expect(status === 0, `verify-audit ended with ${status}: ${stdout}${stderr}`);
});

await check('[I2-22] no name, kana or telephone number of the load is readable in any file', async () => {
    const { stdout } = spawnSync('grep', ['-rlaE', '試験 太郎|シケン タロウ|0901000[0-9]{4}', server.data], { encoding: 'utf8' });
    expect_equal(stdout, '', 'files with readable personal data');
});

clinic.close();
centre.close();
finish();
