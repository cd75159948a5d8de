// What the command line explains, what it refuses, and which of file, environment and command line wins.
import { spawnSync } from 'node:child_process';
import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { check, expect, expect_equal } from '../support/checks.mjs';
import { request } from '../support/http.mjs';
import { Server, binary, fresh_folder, free_port, root } from '../support/server.mjs';
import { todoke } from './peers.mjs';

const commands = ['serve', 'migrate', 'check-forms', 'verify-audit', 'create-admin', 'backup', 'take-bounce'];

// A refusal: the program ended with an error, said what about, and is not a crash.
export function expect_refused(result, ...words) {
    expect(result.status !== 0 && result.status !== null, `ended with ${result.status}: ${result.said}`);
    for (const word of words) expect(result.said.includes(word), `nothing about ${JSON.stringify(word)} in: ${result.said}`);
}

export async function check_configuration() {
    await check('[I2-03] every subcommand explains itself, and the program lists them all', async () => {
        const { status, said } = todoke(['--help']);
        expect_equal(status, 0, 'todoke --help');
        for (const command of commands) {
            expect(said.includes(command), `todoke --help does not mention ${command}`);
            const help = todoke([command, '--help']);
            expect_equal(help.status, 0, `todoke ${command} --help`);
            expect(help.said.includes('--help') && help.said.length > 100, `todoke ${command} --help says little: ${help.said}`);
        }
        const listed = [...said.matchAll(/^ {2}([a-z][a-z-]+) /gm)].map(([, name]) => name).sort();
        expect_equal(listed, [...commands].sort(), 'the subcommands that the program lists');
        for (const option of ['--demo', '--port', '--data', '--config', '--tls-cert', '--tls-key']) {
            expect(todoke(['serve', '--help']).said.includes(option), `serve --help does not mention ${option}`);
        }
    });

    await check('[I2-03] an unknown subcommand or option is an error that names it', async () => {
        expect_refused(todoke(['sevre']), 'sevre');
        expect_refused(todoke(['serve', '--prot', '1']), '--prot');
        expect_refused(todoke(['serve', '--port', '70000']), '--port');
        expect_refused(todoke(['serve', '--config', '/nowhere/todoke.toml']), '/nowhere/todoke.toml');
    });

    const folder = fresh_folder('configuration');
    const write = (text) => { const file = join(folder, 'todoke.toml'); writeFileSync(file, text); return file; };

    await check('[I2-03] a wrong key, type, range or line of the file is named with the file', async () => {
        const rows = [
            ['[server]\nprot = 1\n', 'server.prot'], ['[sevrer]\nport = 1\n', 'sevrer'], ['[server]\nport = "1"\n', 'server.port'],
            ['[server]\nport = 70000\n', 'server.port'], ['[mail]\nrelay = "mail.example.jp"\n', 'mail.relay'], ['[server]\nport = 1\nport = 2\n', 'line'],
            ['[server\n', 'line'], ['[server]\nclosed_network_address = "127.0.0.1"\n', 'server.public_origin'], ['[server]\ntls_cert = "a.pem"\n', 'server.tls_cert'],
        ];
        for (const [text, word] of rows) expect_refused(todoke(['migrate', '--config', write(text), '--data', join(folder, 'never')]), word);
    });

    await check('[I2-03] a wrong variable of the environment is named', async () => {
        expect_refused(todoke(['migrate', '--data', join(folder, 'never')], { env: { TODOKE_SERVER_PROT: '1' } }), 'TODOKE_SERVER_PROT');
        expect_refused(todoke(['migrate', '--data', join(folder, 'never')], { env: { TODOKE_SERVER_PORT: 'many' } }), 'TODOKE_SERVER_PORT');
    });

    await check('[I2-03] the environment wins over the file, the command line over both', async () => {
        const file = write(`[server]\nport = ${await free_port()}\n[session]\nidle_minutes = 11\n[storage]\ndata_dir = "${join(folder, 'of-the-file')}"\n`);
        const server = await Server.start({ name: 'configuration', args: ['--config', file], env: { TODOKE_SESSION_IDLE_MINUTES: '7', TODOKE_SERVER_PORT: '1' } });
        try {
            const { json } = await request(server.port, 'GET', '/api/v1/session');
            expect_equal(json.idle_limit_s, 7 * 60, 'idle limit: the environment says 7 minutes, the file 11');
        } finally { await server.stop(); }
    });

    await check('[I2-03] the documented file with every key and its default is taken as it is', async () => {
        const file = write(readFileSync(join(root, 'docs/config.example.toml'), 'utf8'));
        const made = todoke(['migrate', '--config', file, '--data', join(folder, 'documented')]);
        expect_equal(made.status, 0, made.said);
    });

    await check('[I2-05] check-forms lists the forms, or every fault with file, item and reason', async () => {
        const good = todoke(['check-forms', join(root, 'assets')]);
        expect_equal(good.status, 0, good.said);
        for (const form of ['covid_19', 'measles', 'syphilis', 'no faults']) expect(good.said.includes(form), `no ${form} in ${good.said}`);
        const broken = join(folder, 'broken');
        for (const part of ['forms', 'codes', 'rules', 'lang']) cpSync(join(root, 'assets', part), join(broken, part), { recursive: true });
        const files = spawnSync('grep', ['-rl', '"disease"', join(broken, 'forms')], { encoding: 'utf8' }).stdout.trim().split('\n');
        const measles = files.find((file) => file.includes('measles'));
        writeFileSync(measles, readFileSync(measles, 'utf8').replace('"type": "date"', '"type": "dates"'));
        const bad = todoke(['check-forms', broken]);
        expect_refused(bad, measles.split('/').pop(), 'dates');
        expect(/measles[^\n]*: [a-z_.]+: /.test(bad.said), `no item is named: ${bad.said}`);
        // The start stops with the same words.
        const start = todoke(['serve', '--demo', '--port', '0', '--data', join(folder, 'broken-data')], { env: { TODOKE_FILES_ASSETS_DIR: broken } });
        expect_refused(start, measles.split('/').pop(), 'dates', 'nothing was started');
    });

    await check('[I2-03] a port that is taken and a folder in use are told, not waited for', async () => {
        const server = await Server.start({ name: 'occupied' });
        try {
            expect_refused(todoke(['serve', '--demo', '--port', String(server.port), '--data', join(folder, 'second')]), String(server.port));
            expect_refused(todoke(['serve', '--demo', '--port', '0', '--data', server.data]), 'in use by process', String(server.pid));
        } finally { await server.stop(); }
    });
    await check('[I2-03] typefaces that are missing are told with their packages, before anything is started', async () => {
        const fonts = join(folder, 'fonts.conf');
        writeFileSync(fonts, `<?xml version="1.0"?><fontconfig><dir>${join(folder, 'no-fonts')}</dir><cachedir>${join(folder, 'font-cache')}</cachedir></fontconfig>`);
        expect_refused(todoke(['serve', '--demo', '--port', '0', '--data', join(folder, 'unprinted')], { env: { FONTCONFIG_FILE: fonts } }), 'fonts-ipaexfont', 'fonts-noto-core', 'fonts-wqy-microhei', 'Noto Sans Devanagari');
    });
    expect(binary.length > 0, 'no program');
}
