// The real nginx with the configuration that the project ships (docs/nginx.conf): only what must differ
// on a test machine is replaced: ports, certificate, folders, and who it runs as.
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

// The shipped text with this machine's ports and folders in it. Every replacement must find something.
export function adapted(text, { folder, plain_port, tls_port, server_port }) {
    const replace = (what, pattern, by) => {
        if (!pattern.test(text)) throw new Error(`docs/nginx.conf has no ${what}: the test must learn its new shape`);
        text = text.replace(pattern, by);
    };
    replace('upstream server', /server\s+127\.0\.0\.1:\d+/g, `server 127.0.0.1:${server_port}`);
    replace('TLS listener', /listen\s+(?:\[::\]:)?443([^;]*);/g, (_, rest) => `listen 127.0.0.1:${tls_port}${rest.replace(/\b(default_server|reuseport|ipv6only=\w+|backlog=\d+)\b/g, '')};`);
    text = text.replace(/listen\s+(?:\[::\]:)?80([^;]*);/g, `listen 127.0.0.1:${plain_port};`);
    // One listener of each is enough: the IPv6 twin has become the same address.
    const seen = new Set();
    text = text.split('\n').filter((line) => {
        const listener = line.match(/listen 127\.0\.0\.1:\d+/)?.[0];
        if (!listener) return true;
        const twin = seen.has(listener);
        seen.add(listener);
        return !twin;
    }).join('\n');
    replace('certificate', /ssl_certificate\s+[^;]+;/g, `ssl_certificate ${folder}/cert.pem;`);
    replace('certificate key', /ssl_certificate_key\s+[^;]+;/g, `ssl_certificate_key ${folder}/key.pem;`);
    text = text.replace(/^\s*(user|pid|error_log|access_log|load_module|include\s+\/etc\/nginx\/modules-enabled)\b[^;]*;/gm, '')
        .replace(/server_name\s+[^;]+;/g, 'server_name localhost;').replace(/\/(var\/www|usr\/share|opt|srv)\/todoke[^\s;]*web/g, join(root, 'build', 'web'));
    const modules = spawnSync('bash', ['-c', 'ls /usr/lib/nginx/modules/*brotli*.so 2>/dev/null'], { encoding: 'utf8' }).stdout.trim().split('\n').filter((path) => text.includes('brotli') && path);
    const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map((kind) => `${kind}_temp_path ${folder}/${kind};`).join('\n');
    const http = /(^|\n)\s*http\s*\{/.test(text) ? text.replace(/(\n|^)(\s*http\s*\{)/, `$1$2\n${temporary}\naccess_log off;\n`)
        : `http {\n${temporary}\naccess_log off;\n${text}\n}`;
    const events = /(^|\n)\s*events\s*\{/.test(http) ? '' : 'events { worker_connections 8192; }\n';
    return `${modules.map((path) => `load_module ${path};`).join('\n')}\npid ${folder}/pid;\nerror_log stderr warn;\ndaemon off;\n${events}${http}`;
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
        writeFileSync(join(folder, 'nginx.conf'), adapted(readFileSync(join(root, 'docs', 'nginx.conf'), 'utf8'), { folder, plain_port, tls_port, server_port: nginx.server.port }));
        const logs = process.env.TODOKE_TEST_LOGS ?? join(root, 'build', 'test-logs');
        mkdirSync(logs, { recursive: true });
        nginx.process = spawn('nginx', ['-p', folder, '-c', join(folder, 'nginx.conf')], { stdio: ['ignore', 'pipe', 'pipe'] });
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
