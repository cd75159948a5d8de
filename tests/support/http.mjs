// A plain HTTP client that sends exactly what it is told: no hidden headers, no redirects, no pool
// unless asked for. `Caller` adds what the application's own client adds: cookie and X-Todoke.
import { Agent, request as http_request } from 'node:http';
import { request as https_request } from 'node:https';
import { randomUUID } from 'node:crypto';

// `port` is a number, or {port, tls: true} for a server with a certificate of its own making.
export function request(target, method, path, { body, headers = {}, agent, timeout_ms = 20000, host = '127.0.0.1' } = {}) {
    return new Promise((done, failed) => {
        const { port, tls } = typeof target === 'object' ? target : { port: target };
        const text = body === undefined ? undefined : typeof body === 'string' || Buffer.isBuffer(body) ? body : JSON.stringify(body);
        const all = { host: `localhost:${port}`, ...headers };
        if (text !== undefined) {
            all['content-type'] ??= 'application/json';
            all['content-length'] = Buffer.byteLength(text);
        }
        const sent = (tls ? https_request : http_request)({ host, port, method, path, headers: all, agent, rejectUnauthorized: false }, (reply) => {
            const chunks = [];
            reply.on('data', (chunk) => chunks.push(chunk));
            reply.on('error', failed);
            reply.on('end', () => {
                const raw = Buffer.concat(chunks);
                let json;
                try { json = JSON.parse(raw.toString('utf8')); } catch { /* not every reply is JSON */ }
                done({ status: reply.statusCode, headers: reply.headers, text: raw.toString('utf8'), raw, json });
            });
        });
        sent.setTimeout(timeout_ms, () => sent.destroy(new Error(`no answer in ${timeout_ms} ms`)));
        sent.on('error', failed);
        sent.end(text);
    });
}

// The newest one-time code of a user, from the demo outbox.
// The latest message to that address (its part before the @) in the demo's outbox.
export async function newest_message(port, name, since_ms = 0) {
    const { json, status } = await request(port, 'GET', '/api/v1/demo/outbox', { headers: { 'x-todoke': '1' } });
    if (!json?.messages) throw new Error(`the demo outbox answered ${status}`);
    return json.messages.filter((message) => message.to.startsWith(`${name}@`) && message.at_ms >= since_ms).sort((a, b) => b.at_ms - a.at_ms)[0];
}

export async function newest_code(port, user_id, since_ms = 0) {
    const message = await newest_message(port, user_id, since_ms);
    return `${message?.subject ?? ''} ${message?.body ?? ''}`.match(/(?<!\d)\d{6}(?!\d)/)?.[0];
}

export class Caller {
    constructor(port, { keep_alive = true, headers = {} } = {}) {
        this.port = port; this.cookie = ''; this.headers = headers;
        this.agent = keep_alive && typeof port === 'number' ? new Agent({ keepAlive: true, maxSockets: 1 }) : undefined;
    }

    async call(method, path, body, headers = {}) {
        const reply = await request(this.port, method, path, {
            body, agent: this.agent,
            headers: { 'x-todoke': '1', ...(this.cookie ? { cookie: this.cookie } : {}), ...this.headers, ...headers },
        });
        for (const line of [reply.headers['set-cookie'] ?? []].flat()) this.cookie = line.split(';')[0];
        return reply;
    }

    async sign_in(user_id, password) {
        const first = await this.call('POST', '/api/v1/session', { user_id, password });
        if (first.status !== 200) throw new Error(`sign-in step 1 of ${user_id}: ${first.status} ${first.text.slice(0, 200)}`);
        let code;
        for (let i = 0; i < 100 && !code; i += 1) {
            code = await newest_code(this.port, user_id);
            if (!code) await new Promise((done) => { setTimeout(done, 50); });
        }
        const second = await this.call('POST', '/api/v1/session/code', { code });
        if (second.status !== 200) throw new Error(`sign-in step 2 of ${user_id}: ${second.status} ${second.text.slice(0, 200)}`);
        return second.json;
    }

    submit(body, key = randomUUID()) { return this.call('POST', '/api/v1/notifications', body, { 'idempotency-key': key }); }
    close() { this.agent?.destroy(); }
}
