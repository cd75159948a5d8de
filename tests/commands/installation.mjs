// From nothing to an installation that is no demo, and its care: migrate, create-admin, verify-audit,
// backup and a start from the copy.
import { spawnSync } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { check, expect, expect_equal } from '../support/checks.mjs';
import { submission } from '../support/cases.mjs';
import { Caller } from '../support/http.mjs';
import { Server, demo, fresh_folder } from '../support/server.mjs';
import { expect_refused } from './configuration.mjs';
import { todoke } from './peers.mjs';

const admin = ['--user-id', 'first.admin', '--name', '試験 管理', '--mail', 'first.admin@example.jp', '--prefecture', '13'];

function sql(data, statement) {
    const { status, stdout, stderr } = spawnSync('sqlite3', [join(data, 'todoke.db'), statement], { encoding: 'utf8' });
    if (status !== 0) throw new Error(`sqlite3: ${stderr}`);
    return stdout.trim();
}

export async function check_installation() {
    const folder = fresh_folder('installation');
    const data = join(folder, 'data');

    await check('[I2-03] serving needs keys that migrate made: a typo in --data never starts an empty installation', async () => {
        expect_refused(todoke(['serve', '--port', '0', '--data', join(folder, 'typo')]), 'todoke.keys');
    });

    await check('[I2-03] migrate makes database and keys, for the service alone, and does nothing the second time', async () => {
        const first = todoke(['migrate', '--data', data]);
        expect_equal(first.status, 0, first.said);
        expect_equal(statSync(data).mode & 0o777, 0o700, 'mode of the folder');
        expect_equal(statSync(join(data, 'todoke.keys')).mode & 0o777, 0o600, 'mode of the key file');
        const keys = readFileSync(join(data, 'todoke.keys'));
        expect_equal(todoke(['migrate', '--data', data]).status, 0, 'migrate again');
        expect(keys.equals(readFileSync(join(data, 'todoke.keys'))), 'the keys changed');
    });

    await check('[I2-03] create-admin refuses weak passwords and wrong ids, and makes the account once', async () => {
        expect_refused(todoke(['create-admin', '--data', data, ...admin], { input: 'abcdefgh\n' }), 'V-A22');
        expect_refused(todoke(['create-admin', '--data', data, ...admin], { input: '\n' }), 'password');
        expect_refused(todoke(['create-admin', '--data', data, ...admin.with(1, 'X')], { input: 'Genzai-91\n' }), '--user-id');
        const made = todoke(['create-admin', '--data', data, ...admin], { input: 'Genzai-91\n' });
        expect_equal(made.status, 0, made.said);
        expect(!made.said.includes('Genzai-91'), 'the password was printed');
        expect_refused(todoke(['create-admin', '--data', data, ...admin], { input: 'Genzai-91\n' }), 'in use');
    });

    const server = await Server.start({ name: 'care' });
    const clinic = new Caller(server.port);
    let receipt;
    await check('[I2-23] verify-audit proves the trail of a running server', async () => {
        await clinic.sign_in('clinic1.doctor', demo.password);
        receipt = (await clinic.submit(submission(1))).json;
        const good = todoke(['verify-audit', '--data', server.data]);
        expect_equal(good.status, 0, good.said);
        expect(good.said.includes('unbroken'), good.said);
    });

    const copy = join(folder, 'copy.db');
    await check('[I2-30] backup copies a running server, never over a file that is there', async () => {
        const made = todoke(['backup', copy, '--data', server.data]);
        expect_equal(made.status, 0, made.said);
        expect_refused(todoke(['backup', copy, '--data', server.data]), 'copy.db');
        expect_refused(todoke(['backup', join(folder, 'other.db'), '--data', join(folder, 'typo')]), 'typo');
        expect(!existsSync(join(folder, 'other.db')), 'a refused backup left a file');
    });
    clinic.close();
    await server.stop();

    await check('[I2-30] the server starts from a copy and its key file, with every record and an unbroken trail', async () => {
        const restored = join(folder, 'restored');
        mkdirSync(restored, { mode: 0o700 });
        copyFileSync(copy, join(restored, 'todoke.db'));
        copyFileSync(join(server.data, 'todoke.keys'), join(restored, 'todoke.keys'));
        expect_equal(todoke(['verify-audit', '--data', restored]).status, 0, 'verify-audit of the copy');
        const again = await Server.start({ name: 'restored', data: restored });
        try {
            const reader = new Caller(again.port);
            await reader.sign_in('clinic1.doctor', demo.password);
            const found = await reader.call('GET', `/api/v1/notifications/${receipt.notification_id}`);
            expect_equal(found.status, 200, 'the notification in the copy');
            expect_equal(found.json.row.notification_no, receipt.notification_no, 'its number');
            reader.close();
        } finally { await again.stop(); }
    });

    await check('[I2-30] without its key file, or with another one, a copy does not start and says why', async () => {
        const alone = join(folder, 'alone');
        mkdirSync(alone, { mode: 0o700 });
        copyFileSync(copy, join(alone, 'todoke.db'));
        expect_refused(todoke(['serve', '--demo', '--port', '0', '--data', alone]), 'todoke.keys');
        expect_refused(todoke(['migrate', '--data', alone]), 'todoke.keys');
        copyFileSync(join(data, 'todoke.keys'), join(alone, 'todoke.keys'));
        expect_refused(todoke(['serve', '--demo', '--port', '0', '--data', alone]), 'key');
    });

    await check('[I2-23] verify-audit names the entry that somebody changed, removed or cut off', async () => {
        const attempts = [
            ['the entry was changed', "UPDATE audit SET detail = detail || ' ' WHERE chain = $chain AND sequence = $middle", '$middle'],
            ['the entry is missing', 'DELETE FROM audit WHERE chain = $chain AND sequence = $middle', '$middle'],
            ['signed but are missing', 'DELETE FROM audit WHERE chain = $chain AND sequence >= $last', '$last'],
        ];
        const whole = readFileSync(join(server.data, 'todoke.db'));
        const [chain, last] = sql(server.data, 'SELECT chain, max(sequence) FROM audit GROUP BY chain ORDER BY 2 DESC LIMIT 1').split('|');
        const fill = (text) => text.replaceAll('$chain', chain).replaceAll('$middle', String(Math.floor(last / 2))).replaceAll('$last', last);
        for (const [reason, statement, where] of attempts) {
            sql(server.data, fill(statement));
            expect_refused(todoke(['verify-audit', '--data', server.data]), `BROKEN: chain ${chain}, entry ${fill(where)}: `, reason);
            writeFileSync(join(server.data, 'restored.db'), whole);
            for (const rest of ['todoke.db-wal', 'todoke.db-shm']) if (existsSync(join(server.data, rest))) renameSync(join(server.data, rest), join(folder, rest));
            renameSync(join(server.data, 'restored.db'), join(server.data, 'todoke.db'));
        }
        expect_equal(todoke(['verify-audit', '--data', server.data]).status, 0, 'put back as it was');
    });
}
