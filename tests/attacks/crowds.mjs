// Many clients at once that are slow, idle or gone: others must be served meanwhile.
import { expect } from '../support/checks.mjs';
import { request } from '../support/http.mjs';
import { sleep } from '../support/server.mjs';
import { hold, send_raw } from './raw.mjs';

const growth_max_mb = 20;

// Attackers come from several addresses of the loopback network, the honest one from 127.0.0.1.
const address = (i) => `127.0.${1 + Math.floor(i / 200)}.${2 + (i % 200)}`;

async function hold_many(port, count, from, first_bytes) {
    const held = [];
    for (let i = 0; i < count; i += 100) {
        const some = await Promise.all(Array.from({ length: Math.min(100, count - i) }, (_, j) => hold(port, from(i + j))));
        for (const socket of some) {
            if (!socket) continue;
            socket.on('error', () => {});
            socket.on('data', () => {});
            if (first_bytes) socket.write(first_bytes);
            held.push(socket);
        }
    }
    return held;
}

// The honest client: new connections, one after the other.
async function honest_p95_ms(port, requests) {
    const took = [];
    for (let i = 0; i < requests; i += 1) {
        const began = performance.now();
        const { status } = await request(port, 'GET', '/api/v1/session', { headers: { 'x-todoke': '1' }, timeout_ms: 5000 });
        expect(status === 200, `an honest request got ${status} meanwhile`);
        took.push(performance.now() - began);
    }
    return took.sort((a, b) => a - b)[Math.floor(requests * 0.95)];
}

async function while_held(port, server, tools, open, { slowly } = {}) {
    let p95 = 0, kept = 0;
    const grown = await tools.growth_mb(server, async () => {
        const held = await open();
        const drip = slowly && setInterval(() => { for (const socket of held) if (!socket.destroyed) socket.write(slowly); }, 1000);
        try {
            await sleep(1500);
            p95 = await honest_p95_ms(port, 100);
            kept = held.filter((socket) => !socket.destroyed).length;
        } finally {
            clearInterval(drip);
            for (const socket of held) socket.destroy();
        }
    });
    console.log(`       others meanwhile: p95 ${p95.toFixed(1)} ms; ${kept} connections held; grown by ${grown.toFixed(1)} MB`);
    expect(p95 < 500, `others waited ${p95.toFixed(0)} ms (p95)`);
    expect(grown < growth_max_mb, `the server grew by ${grown.toFixed(1)} MB`);
    await tools.expect_others_are_served(port, 2000);
}

const unfinished = 'GET /api/v1/session HTTP/1.1\r\nHost: localhost\r\nX-Slow: ';

export const crowds = [
    { name: '2,000 idle connections from many addresses do not stop others', run: (port, server, tools) =>
        while_held(port, server, tools, () => hold_many(port, 2000, address)) },
    { name: '2,000 idle connections from one address do not stop others', run: (port, server, tools) =>
        while_held(port, server, tools, () => hold_many(port, 2000, () => '127.0.0.9')) },
    { name: '1,500 slowloris connections do not stop others', run: (port, server, tools) =>
        while_held(port, server, tools, () => hold_many(port, 1500, address, unfinished), { slowly: 'a' }) },
    { name: '500 bodies that come a byte a second do not stop others', run: (port, server, tools) =>
        while_held(port, server, tools, () => hold_many(port, 500, address,
            'POST /api/v1/session HTTP/1.1\r\nHost: localhost\r\nX-Todoke: 1\r\nContent-Type: application/json\r\nContent-Length: 3000\r\n\r\n{'), { slowly: ' ' }) },
    { name: '1,000 connections that reset at once do not stop others', run: (port, server, tools) =>
        while_held(port, server, tools, async () => {
            const held = await hold_many(port, 1000, address, unfinished);
            for (const socket of held) socket.encrypted ? socket.destroy() : socket.resetAndDestroy();
            return [];
        }) },
    { name: 'a slow header is ended by the server', run: async (port) => {
        const socket = await hold(port, '127.0.0.8');
        socket.on('error', () => {});
        socket.on('data', () => {});
        const ended = new Promise((done) => { socket.on('close', () => done(true)); });
        socket.write(unfinished);
        const drip = setInterval(() => { if (!socket.destroyed) socket.write('a'); }, 500);
        const result = await Promise.race([ended, sleep(75000).then(() => false)]);
        clearInterval(drip);
        socket.destroy();
        expect(result, 'still open after 75 s');
    } },
    { name: '5,000 requests in one pipeline cost little', run: async (port, server, tools) => {
        const grown = await tools.growth_mb(server, () => send_raw(port, 'GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n'.repeat(5000), { linger_ms: 1000 }));
        expect(grown < growth_max_mb, `the server grew by ${grown.toFixed(1)} MB`);
        await tools.expect_others_are_served(port);
    } },
    { name: 'guessing passwords is slowed down whatever address the header claims', run: async (port) => {
        // More tries than any person makes, each with another forged client address.
        const statuses = new Map();
        for (let i = 0; i < 40; i += 1) {
            const { status } = await request(port, 'POST', '/api/v1/session', {
                body: { user_id: 'hospital.doctor', password: `Wrong-pass-${i}` },
                headers: { 'x-todoke': '1', 'x-forwarded-for': `10.0.0.${i}`, 'remote_addr': `10.1.0.${i}`, 'x-real-ip': `10.2.0.${i}`, forwarded: `for=10.3.0.${i}` } });
            statuses.set(status, (statuses.get(status) ?? 0) + 1);
        }
        expect(!statuses.has(200) || statuses.has(429), `40 wrong passwords were all accepted for trial: ${JSON.stringify([...statuses])}`);
        const limited = [...statuses].some(([status]) => status === 429);
        expect(limited, `no try was refused with 429: ${JSON.stringify([...statuses])}`);
    } },
];
