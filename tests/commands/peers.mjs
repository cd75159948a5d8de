// The real peers of the server's command line: certificates made by openssl, an SMTP relay made of
// aiosmtpd, and the program itself run to its end with what it said.
import { spawn, spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { binary, eventually, fresh_folder, root } from '../support/server.mjs';

// The program, run to its end. `input` goes to its standard input, `env` is added to an environment
// without any setting but where the files are.
export function todoke(args, { input = '', env = {} } = {}) {
    const clean = Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('TODOKE_') || name.startsWith('TODOKE_FILES_')));
    const { status, stdout, stderr, error } = spawnSync(binary, args, { cwd: root, encoding: 'utf8', input, env: { ...clean, ...env }, timeout: 60000 });
    if (error) throw error;
    return { status, said: stdout + stderr };
}

// A certificate of its own making for `names`; the certificate is its own authority.
export function certificate(name, names = ['DNS:localhost', 'IP:127.0.0.1']) {
    const folder = fresh_folder(`cert-${name}`);
    const cert = join(folder, 'cert.pem'), key = join(folder, 'key.pem');
    const made = spawnSync('openssl', ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '2',
        '-subj', `/CN=${name}`, '-addext', `subjectAltName=${names.join()}`, '-keyout', key, '-out', cert], { encoding: 'utf8' });
    if (made.status !== 0) throw new Error(`openssl: ${made.stderr}`);
    return { cert, key };
}

const relays = new Set();
process.on('exit', () => { for (const child of relays) child.kill('SIGKILL'); });

export class Relay {
    // args: as relay.py takes them, without the port.
    static async start(args, port = 0) {
        const relay = new Relay();
        relay.letters = [];
        // Debian's own Python: it is the one that has Debian's aiosmtpd.
        relay.process = spawn('/usr/bin/python3', [join(root, 'tests/commands/relay.py'), '--port', String(port), ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
        relays.add(relay.process);
        let complaint = '';
        relay.process.stderr.on('data', (chunk) => { complaint = (complaint + chunk).slice(-2000); });
        createInterface({ input: relay.process.stdout }).on('line', (line) => {
            const said = JSON.parse(line);
            if (said.port) relay.port = said.port; else relay.letters.push(said);
        });
        await eventually('the relay listens', () => {
            if (relay.process.exitCode !== null) throw new Error(complaint);
            return relay.port;
        }, { timeout_ms: 20000 });
        return relay;
    }
    // The text of the newest letter to `to`, once there is one.
    async letter_to(to, timeout_ms = 20000) {
        const found = await eventually(`a letter to ${to}`, () => this.letters.findLast((letter) => letter.to.includes(to)), { timeout_ms });
        const [head, ...body] = found.letter.split('\r\n\r\n');
        return { ...found, head, body: Buffer.from(body.join(''), 'base64').toString('utf8') };
    }
    stop() {
        relays.delete(this.process);
        this.process.kill('SIGKILL');
        return new Promise((done) => { this.process.on('exit', done); });
    }
}
