// The real nginx with the configuration that the project ships (docs/nginx.conf), its names, ports and
// paths filled in and nothing else changed.
import { spawn, spawnSync } from 'node:child_process';
import { appendFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { request } from '../support/http.mjs';
import { Server, eventually, free_port, fresh_folder, root } from '../support/server.mjs';

const children = new Set();
process.on('exit', () => { for (const child of children) child.kill('SIGKILL'); });

function certificate(folder) {
    const { status, stderr } = spawnSync('openssl', ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '2',
        '-subj', '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost', '-keyout', join(folder, 'key.pem'), '-out', join(folder, 'cert.pem')], { encoding: 'utf8' });
    if (status !== 0) throw new Error(`openssl: ${stderr}`);
}

// The shipped text with its << >> filled in; one that is left over is a fault.
function filled_in(text, values) {
    return text.replace(/^\s*#.*$/gm, '').replace(/<<([^<>]+)>>/g, (_, name) => {
        if (!(name in values)) throw new Error(`docs/nginx.conf asks for <<${name}>>, which the test does not know`);
        return String(values[name]);
    });
}

export class Nginx {
    static async start({ name }) {
        const nginx = new Nginx();
        const folder = fresh_folder(name);
        certificate(folder);
        const plain_port = await free_port(), tls_port = await free_port();
        nginx.server = await Server.start({ name, env: { TODOKE_SERVER_PROXY_ADDRESS: '127.0.0.1' } });
        nginx.port = { port: tls_port, tls: true };
        nginx.plain_port = plain_port;
        writeFileSync(join(folder, 'nginx.conf'), filled_in(readFileSync(join(root, 'docs', 'nginx.conf'), 'utf8'), {
            'run folder': folder, 'todoke port': nginx.server.port, 'http port': `127.0.0.1:${plain_port}`, 'https port': `127.0.0.1:${tls_port}`,
            'server name': 'localhost', certificate: join(folder, 'cert.pem'), key: join(folder, 'key.pem') }));
        const logs = process.env.TODOKE_TEST_LOGS ?? join(root, 'build', 'test-logs');
        mkdirSync(logs, { recursive: true });
        nginx.process = spawn('nginx', ['-p', folder, '-c', join(folder, 'nginx.conf'), '-g', `daemon off;${process.getuid() === 0 ? ' user root;' : ''}`], { stdio: ['ignore', 'pipe', 'pipe'] });
        children.add(nginx.process);
        let said = '', ended = false;
        const keep = (chunk) => { said = (said + chunk).slice(-3000); appendFileSync(join(logs, `${name}-nginx.log`), chunk); };
        nginx.process.stdout.on('data', keep);
        nginx.process.stderr.on('data', keep);
        nginx.process.on('exit', () => { ended = true; children.delete(nginx.process); });
        await eventually('nginx answers', async () => ended || (await request(nginx.port, 'GET', '/api/v1/session', { headers: { 'x-todoke': '1' } })).status === 200);
        if (ended) throw new Error(`nginx ended: ${said}`);
        return nginx;
    }
    async stop() {
        this.process.kill('SIGQUIT');
        await this.server.stop();
    }
}
