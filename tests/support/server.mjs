// Starts and ends the real server for tests: a free port, a fresh data directory, demo data.
// Every test talks to loopback only; whatever was started here ends with the test program.
import { spawn } from 'node:child_process';
import { createWriteStream, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { request } from './http.mjs';

export const root = resolve(dirname(fileURLToPath(import.meta.url)), '../..');
export const binary = process.env.TODOKE_BINARY ?? join(root, 'build', 'todoke');
export const demo = JSON.parse(readFileSync(join(root, 'assets', 'demo', 'users.json'), 'utf8'));

const children = new Set();
const folders = new Set();
process.on('exit', () => {
    for (const child of children) child.kill('SIGKILL');
    for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => process.exit(130));

export const sleep = (ms) => new Promise((done) => { setTimeout(done, ms); });

export function free_port() {
    return new Promise((done, failed) => {
        const probe = createServer();
        probe.on('error', failed);
        probe.listen(0, '127.0.0.1', () => { const { port } = probe.address(); probe.close(() => done(port)); });
    });
}

// Keeps trying until `probe` returns something true; an error counts as "not yet".
export async function eventually(what, probe, { timeout_ms = 10000, every_ms = 50 } = {}) {
    const end = Date.now() + timeout_ms;
    let last = '';
    for (;;) {
        try {
            const found = await probe();
            if (found) return found;
        } catch (error) { last = String(error.message ?? error); }
        if (Date.now() > end) throw new Error(`${what}: not within ${timeout_ms} ms${last ? ` (${last.split('\n')[0]})` : ''}`);
        await sleep(every_ms);
    }
}

export function fresh_folder(name) {
    const folder = mkdtempSync(join(tmpdir(), `todoke-${name}-`));
    folders.add(folder);
    return folder;
}

export class Server {
    // name: of its log in build/test-logs. args, env: added to those every test server gets. tls: the
    // args make it speak TLS. program: another one than todoke that serves the same way (tests/morning).
    constructor({ name, data, port, args = [], env = {}, with_demo = true, tls = false, program = binary }) {
        this.program = program;
        this.name = name; this.data = data; this.port = port; this.args = args; this.env = env; this.with_demo = with_demo;
        this.target = tls ? { port, tls } : port;
        this.url = `http${tls ? 's' : ''}://localhost:${port}`;
        this.process = null;
    }

    static async start(options) {
        const server = new Server({ ...options, data: options.data ?? fresh_folder(options.name), port: options.port ?? await free_port() });
        await server.run();
        return server;
    }

    async run() {
        const logs = process.env.TODOKE_TEST_LOGS ?? join(root, 'build', 'test-logs');
        mkdirSync(logs, { recursive: true });
        const log = createWriteStream(join(logs, `${this.name}-server.log`), { flags: 'a' });
        // The masters of the nation are filled where a test asks for them.
        const args = ['serve', ...(this.with_demo ? ['--demo'] : []), '--port', String(this.port), '--data', this.data, ...this.args];
        const child = spawn(this.program, args, { cwd: root, env: { TODOKE_SERVER_DEMO_INSTITUTIONS: '0', ...process.env, ...this.env }, stdio: ['ignore', 'pipe', 'pipe'] });
        children.add(child);
        this.process = child;
        this.exited = new Promise((done) => { child.on('exit', (code, signal) => { children.delete(child); done(signal ?? code); }); });
        let said = '';
        const keep = (chunk) => { log.write(chunk); said = (said + chunk).slice(-2000); };
        child.stdout.on('data', keep);
        child.stderr.on('data', keep);
        child.on('error', (error) => keep(String(error)));
        let ended = null;
        this.exited.then((how) => { ended = how; });
        await eventually(`${this.name}: the server answers`, async () => {
            if (ended !== null) return true;
            return (await request(this.target, 'GET', '/readyz')).status === 200;
        }, { timeout_ms: 60000 });
        if (ended !== null) throw new Error(`the server ended with ${ended}: ${said}`);
    }

    get pid() { return this.process.pid; }
    rss_mb() { return Number(readFileSync(`/proc/${this.pid}/status`, 'utf8').match(/VmRSS:\s+(\d+)/)[1]) / 1024; }
    async stop() { this.process.kill('SIGTERM'); return this.exited; }
    async kill() { this.process.kill('SIGKILL'); return this.exited; }
    freeze() { this.process.kill('SIGSTOP'); }
    thaw() { this.process.kill('SIGCONT'); }
}
