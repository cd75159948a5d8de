// Serving HTTPS without a proxy in front.
import { connect } from 'node:tls';
import { check, expect, expect_equal } from '../support/checks.mjs';
import { Caller, request } from '../support/http.mjs';
import { Server, demo, fresh_folder } from '../support/server.mjs';
import { expect_refused } from './configuration.mjs';
import { certificate, todoke } from './peers.mjs';

// The protocol that both agree on when the client speaks nothing but `version`, or the refusal.
function handshake(port, version) {
    return new Promise((done) => {
        const socket = connect({ host: '127.0.0.1', port, minVersion: version, maxVersion: version, rejectUnauthorized: false, ciphers: 'DEFAULT@SECLEVEL=0' });
        socket.on('secureConnect', () => { done(socket.getProtocol()); socket.destroy(); });
        socket.on('error', (error) => done(`refused: ${error.code ?? error.message}`));
    });
}

export async function check_tls() {
    const { cert, key } = certificate('todoke'), other = certificate('other');

    await check('[I2-03] a certificate that is missing, broken or not of the key stops the start and is named', async () => {
        const serve = (...args) => todoke(['serve', '--demo', '--port', '0', '--data', fresh_folder('tls'), ...args]);
        expect_refused(serve('--tls-cert', cert), '--tls-key');
        expect_refused(serve('--tls-cert', '/nowhere.pem', '--tls-key', key), '/nowhere.pem');
        expect_refused(serve('--tls-cert', key, '--tls-key', key), key);
        expect_refused(serve('--tls-cert', cert, '--tls-key', other.key), other.key);
    });

    const server = await Server.start({ name: 'tls', tls: true, args: ['--tls-cert', cert, '--tls-key', key] });
    const target = { port: server.port, tls: true };

    await check('[I2-33] HTTPS: the session cookie is __Host-, the browser is told to stay with TLS', async () => {
        const page = await request(target, 'GET', '/');
        expect_equal(page.status, 200, 'the page');
        expect(/max-age=\d{8}/.test(page.headers['strict-transport-security'] ?? ''), `HSTS: ${page.headers['strict-transport-security']}`);
        const caller = new Caller(target);
        const first = await caller.call('POST', '/api/v1/session', { user_id: 'clinic1.doctor', password: demo.password });
        const [cookie] = first.headers['set-cookie'];
        expect(/^__Host-todoke=[^;]{40,}; Path=\/; Secure; HttpOnly; SameSite=Strict$/.test(cookie), `the cookie's form: ${cookie.replace(/=[^;]+/, '=…')}`);
    });

    await check('[I2-33, S2-05] TLS 1.2 and 1.3 are spoken, nothing older', async () => {
        expect_equal(await handshake(server.port, 'TLSv1.3'), 'TLSv1.3', 'TLS 1.3');
        expect_equal(await handshake(server.port, 'TLSv1.2'), 'TLSv1.2', 'TLS 1.2');
        for (const old of ['TLSv1.1', 'TLSv1']) {
            const outcome = await handshake(server.port, old);
            expect(outcome.startsWith('refused'), `${old}: ${outcome}`);
        }
    });

    await check('[I2-25] plain HTTP at the TLS port harms nobody', async () => {
        const outcome = await request(server.port, 'GET', '/').then(({ status }) => status, (error) => error.code ?? error.message);
        expect(outcome !== 200, 'a page came over plain HTTP');
        expect_equal((await request(target, 'GET', '/healthz')).status, 200, 'the next visitor');
    });
    await server.stop();
}
