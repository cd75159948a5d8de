// Letters that a real mail server gives back: Exim takes them from the program, cannot deliver one, writes a
// delivery status notification of its own, and hands it to `todoke take-bounce`, as docs/operations.md says.
import { spawn } from 'node:child_process';
import { chmodSync, chownSync, existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { userInfo } from 'node:os';
import { join } from 'node:path';
import { check, expect, expect_equal } from '../support/checks.mjs';
import { Caller } from '../support/http.mjs';
import { Server, binary, demo, eventually, free_port, fresh_folder, root } from '../support/server.mjs';
import { certificate } from './peers.mjs';

const nobody = 65534;

// An Exim of its own that needs no rights: its folders, its port, its configuration. Mail for `unknown` cannot
// be delivered, mail to bounces+… goes to the command, everything else into files by the local part.
class Exim {
    static async start({ unknown, bounce_command }) {
        const exim = new Exim();
        const { cert, key } = certificate('exim', ['DNS:localhost']);
        exim.folder = fresh_folder('exim');
        exim.ca_file = cert;
        exim.port = await free_port();
        // It gives up root in any case, and delivers nothing as root.
        const as_root = process.getuid() === 0;
        const uid = as_root ? nobody : process.getuid(), gid = as_root ? nobody : process.getgid();
        const user = as_root ? 'nobody' : userInfo().username;
        for (const name of ['spool', 'mail', 'log']) {
            mkdirSync(join(exim.folder, name));
            if (as_root) chownSync(join(exim.folder, name), uid, gid);
        }
        chmodSync(exim.folder, 0o755);
        const own = { cert: join(exim.folder, 'cert.pem'), key: join(exim.folder, 'key.pem') };
        writeFileSync(own.cert, readFileSync(cert));
        writeFileSync(own.key, readFileSync(key), { mode: 0o600 });
        if (as_root) chownSync(own.key, uid, gid);
        const config = join(exim.folder, 'exim.conf');
        writeFileSync(config, `
exim_user = ${user}
exim_group = ${gid}
never_users =
deliver_drop_privilege
spool_directory = ${join(exim.folder, 'spool')}
log_file_path = ${join(exim.folder, 'log', '%slog')}
pid_file_path = ${join(exim.folder, 'spool', 'exim.pid')}
primary_hostname = mail.example.jp
local_interfaces = 127.0.0.1
tls_advertise_hosts = *
tls_certificate = ${own.cert}
tls_privatekey = ${own.key}
domainlist local_domains = example.jp
qualify_domain = example.jp
keep_environment =
acl_smtp_rcpt = accept_all
host_lookup =
rfc1413_hosts =
begin acl
accept_all:
  accept
begin routers
unknown_person:
  driver = redirect
  local_parts = ${unknown}
  allow_fail
  data = :fail: nobody here of that name
bounces:
  driver = accept
  local_parts = bounces
  local_part_suffix = +*
  transport = take_bounce
others:
  driver = accept
  transport = into_files
begin transports
take_bounce:
  driver = pipe
  command = ${bounce_command}
  return_fail_output
into_files:
  driver = appendfile
  file = ${join(exim.folder, 'mail')}/all
  create_file = anywhere
`);
        exim.process = spawn('/usr/sbin/exim4', ['-C', config, '-bdf', '-oX', String(exim.port)], { uid, gid, stdio: ['ignore', 'ignore', 'pipe'], cwd: '/' });
        let complaint = '';
        exim.process.stderr.on('data', (chunk) => { complaint = (complaint + chunk).slice(-2000); });
        process.on('exit', () => exim.process.kill('SIGKILL'));
        await eventually('Exim listens', () => {
            if (exim.process.exitCode !== null) throw new Error(complaint || exim.log());
            return exim.log().includes('daemon started');
        }, { timeout_ms: 10000 });
        return exim;
    }
    log() {
        const folder = join(this.folder, 'log');
        return readdirSync(folder).map((name) => readFileSync(join(folder, name), 'utf8')).join('');
    }
    // The code in the newest letter to that address.
    async code_for(to) {
        const file = join(this.folder, 'mail', 'all');
        return eventually(`a letter to ${to}`, () => {
            if (!existsSync(file)) return undefined;
            const letter = readFileSync(file, 'utf8').split(/^From /m).findLast((one) => one.includes(`To: <${to}>`));
            return letter && Buffer.from(letter.split('\n\n').slice(1).join(''), 'base64').toString('utf8').match(/\d{6}/)?.[0];
        }, { timeout_ms: 20000 });
    }
    stop() {
        this.process.kill('SIGTERM');
        return new Promise((done) => { this.process.on('exit', done); });
    }
}

export async function check_bounces() {
    await check('[I3-22] a letter that Exim could not deliver comes back through its pipe and is seen at the account', async () => {
        const data = fresh_folder('bounces'), spool = join(data, 'bounces');
        mkdirSync(spool);
        chmodSync(data, 0o755);
        chmodSync(spool, 0o777);
        const config = join(data, 'todoke.toml');
        writeFileSync(config, `[mail]\nbounces_dir = "${spool}"\n`, { mode: 0o644 });
        const filled = await Server.start({ name: 'bounces', data });
        await filled.stop();
        const exim = await Exim.start({ unknown: 'clinic1.doctor', bounce_command: `${binary} take-bounce --config ${config}` });
        const log_file = join(data, 'test.log');
        const env = { TODOKE_LOG_FILE: log_file, TODOKE_MAIL_FROM: 'todoke@example.jp', TODOKE_MAIL_RELAY: `smtp://localhost:${exim.port}`, TODOKE_MAIL_CA_FILE: exim.ca_file,
            TODOKE_MAIL_BOUNCE_MAILBOX: 'bounces@example.jp', TODOKE_MAIL_BOUNCES_DIR: spool };
        const server = await Server.start({ name: 'bounces', data, with_demo: false, env });
        try {
            const begin = async (user_id) => {
                const caller = new Caller(server.port);
                const reply = await caller.call('POST', '/api/v1/session', { user_id, password: demo.password });
                expect_equal(reply.status, 200, `sign-in of ${user_id}: ${reply.text}`);
                return caller;
            };
            (await begin('clinic1.doctor')).close();
            const admin = await begin('tokyo.admin');
            expect_equal((await admin.call('POST', '/api/v1/session/code', { code: await exim.code_for('tokyo.admin@example.jp') })).status, 200, 'the administrator is in');
            const newest = async () => (await admin.call('GET', '/api/v1/accounts/clinic1.doctor')).json.letters[0];
            const failed = () => eventually('the letter counts as failed', async () => (await newest()).state === 'failed', { timeout_ms: 30000 });
            await failed().catch((error) => { throw new Error(`${error.message}\n${exim.log()}`); });
            expect(/^bounced_5\.\d\.\d$/.test((await newest()).fault), `the reason is ${(await newest()).fault}`);
            expect_equal((await admin.call('GET', '/api/v1/account-counts')).json.undelivered, 1, 'undelivered on the home page');
            expect(/=> bounces <bounces\+\d+-[0-9a-f]{16}@example\.jp> R=bounces T=take_bounce/.test(exim.log()), exim.log());
            expect(!readFileSync(log_file, 'utf8').includes('clinic1.doctor@'), 'the log holds the address');
            admin.close();
        } finally {
            await server.stop();
            await exim.stop();
        }
    });
}
