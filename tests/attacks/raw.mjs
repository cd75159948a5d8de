// Bytes on a socket, exactly as given: what no HTTP library would send.
import { connect } from 'node:net';
import { connect as tls_connect } from 'node:tls';

// `target` is a port, or {port, tls: true} behind a proxy with a certificate of its own making.
function open_socket(target, from, ready) {
    const { port, tls } = typeof target === 'object' ? target : { port: target };
    const socket = connect({ port, host: '127.0.0.1', localAddress: from });
    if (!tls) { socket.once('connect', ready); return socket; }
    const secure = tls_connect({ socket, servername: 'localhost', rejectUnauthorized: false }, ready);
    socket.on('error', (error) => secure.destroy(error));
    return secure;
}

// Sends the pieces of `parts` (strings, buffers, or a generator of them) as fast as the other side
// takes them, and reads until it closes or `timeout_ms` pass. Returns the status of the first reply
// (0: none), its text, how many bytes went out and whether the other side ended the connection.
export function send_raw(port, parts, { timeout_ms = 15000, from = '127.0.0.1', half_close = false, linger_ms = 400 } = {}) {
    return new Promise((done) => {
        const result = { status: 0, text: '', sent: 0, closed: false, ms: 0 };
        const began = Date.now();
        let over = false;
        let quiet;
        const end = () => {
            if (over) return;
            over = true;
            clearTimeout(limit); clearTimeout(quiet);
            result.ms = Date.now() - began;
            result.status = Number(result.text.match(/^HTTP\/1\.[01] (\d{3})/)?.[1] ?? 0);
            socket.destroy();
            done(result);
        };
        const limit = setTimeout(end, timeout_ms);
        const socket = open_socket(port, from, () => send());
        socket.setNoDelay(true);
        socket.on('data', (chunk) => {
            if (result.text.length < 65536) result.text += chunk.toString('latin1');
            // A reply has come: some servers keep the connection, so a short silence ends the wait.
            clearTimeout(quiet);
            quiet = setTimeout(end, linger_ms);
        });
        socket.on('error', () => { result.closed = true; end(); });
        socket.on('end', () => { result.closed = true; end(); });
        socket.on('close', () => { result.closed = true; end(); });
        const send = async () => {
            for (const part of typeof parts === 'string' || Buffer.isBuffer(parts) ? [parts] : parts) {
                // Somebody who is answered stops sending; otherwise the answer could be lost in a reset.
                if (over || result.text) break;
                const bytes = Buffer.isBuffer(part) ? part : Buffer.from(part, 'latin1');
                result.sent += bytes.length;
                if (!socket.write(bytes)) {
                    await new Promise((go_on) => {
                        const go = () => { socket.off('drain', go); socket.off('close', go); go_on(); };
                        socket.once('drain', go); socket.once('close', go);
                    });
                }
                await new Promise((go_on) => { setImmediate(go_on); });
            }
            if (half_close && !over) socket.end();
        };
    });
}

// Opens a connection and keeps it; resolves with the socket, or null when it was refused.
export function hold(port, from = '127.0.0.1') {
    return new Promise((done) => {
        const socket = open_socket(port, from, () => done(socket));
        socket.once('error', () => done(null));
    });
}

export function* repeated(piece, times, { before = '', after = '' } = {}) {
    if (before) yield before;
    for (let i = 0; i < times; i += 1) yield piece;
    if (after) yield after;
}
