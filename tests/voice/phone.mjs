// Telephones at the other end, on the loopback: a baresip of its own that answers by itself, presses keys and keeps what
// it hears, and sipp with callee.xml, which is engaged, refuses, or lets it ring. All end with the test program.
import { spawn } from 'node:child_process';
import { createSocket } from 'node:dgram';
import { existsSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { eventually, free_port, fresh_folder, root } from '../support/server.mjs';

const children = new Set();
process.on('exit', () => { for (const child of children) child.kill('SIGKILL'); });

export function free_udp_port() {
    return new Promise((done) => {
        const probe = createSocket('udp4');
        probe.bind(0, '127.0.0.1', () => { const { port } = probe.address(); probe.close(() => done(port)); });
    });
}

function start(program, args, folder) {
    const child = spawn(program, args, { cwd: folder, stdio: 'ignore' });
    child.on('error', (error) => { console.error(`please install ${program}: ${error.message}`); });
    children.add(child);
    return () => {
        children.delete(child);
        return new Promise((done) => { child.on('exit', done); child.kill('SIGKILL'); });
    };
}

export class Phone {
    // Answers calls to `number`. port: 0 = any, and another one when somebody was quicker.
    static async start(number, port = 0) {
        for (let tries = 1; ; tries += 1) {
            try { return await Phone.start_once(number, port); } catch (error) { if (tries === 4) throw error; }
        }
    }
    static async start_once(number, port) {
        const phone = new Phone();
        phone.folder = fresh_folder('phone');
        phone.port = port || await free_udp_port();
        phone.events = [];
        const control = await free_port();
        writeFileSync(join(phone.folder, 'silence.wav'), wav(Buffer.alloc(2 * 8000 * 240)));
        writeFileSync(join(phone.folder, 'accounts'), `<sip:${number}@127.0.0.1>;regint=0;audio_codecs=pcmu/8000/1;answermode=auto;dtmfmode=rtpevent\n`);
        writeFileSync(join(phone.folder, 'config'), [
            'module_path /usr/lib/baresip/modules', ...['g711', 'aubridge', 'aufile', 'sndfile'].map((name) => `module ${name}.so`), ...['account', 'menu', 'ctrl_tcp'].map((name) => `module_app ${name}.so`),
            `ctrl_tcp_listen 127.0.0.1:${control}`, 'net_interface 127.0.0.1', `sip_listen 127.0.0.1:${phone.port}`, `snd_path ${phone.folder}`,
            `audio_source aufile,${phone.folder}/silence.wav`, 'audio_player aubridge,nowhere', 'audio_alert aubridge,nowhere', 'ringback_disabled yes', ''].join('\n'));
        phone.end = start('/usr/bin/baresip', ['-f', phone.folder], phone.folder);
        phone.control = await eventually('the telephone is there', () => new Promise((done, failed) => {
            const socket = connect(control, '127.0.0.1', () => done(socket));
            socket.on('error', failed);
        }), { timeout_ms: 4000 });
        let said = '';
        phone.control.on('data', (bytes) => {
            said += bytes.toString('latin1');
            for (let colon = said.indexOf(':'); colon > 0 && said.length > colon + 1 + Number(said.slice(0, colon)); colon = said.indexOf(':')) {
                const size = Number(said.slice(0, colon));
                phone.events.push(JSON.parse(said.slice(colon + 1, colon + 1 + size)));
                said = said.slice(colon + 2 + size);
            }
        });
        phone.control.on('error', () => {});
        return phone;
    }
    count(type) { return this.events.filter((event) => event.type === type).length; }
    command(command, params = '') {
        const text = JSON.stringify({ command, params, token: 'test' });
        this.control.write(`${text.length}:${text},`);
    }
    press(key) { this.command('sndcode', key); }
    hang_up() { this.command('hangup'); }
    // What the last call heard: samples at 8,000 a second.
    heard() {
        const file = readdirSync(this.folder).filter((name) => name.endsWith('-dec.wav')).sort().at(-1);
        return file ? samples_of(readFileSync(join(this.folder, file))) : new Int16Array();
    }
    async stop() {
        this.control.destroy();
        await this.end();
    }
}

export class Sipp {
    static async start() {
        const sipp = new Sipp();
        sipp.port = await free_udp_port();
        sipp.stop = start('/usr/bin/sipp', ['-sf', join(root, 'tests/voice/callee.xml'), '-i', '127.0.0.1', '-mi', '127.0.0.1', '-p', String(sipp.port), '-nostdin'], fresh_folder('sipp'));
        return sipp;
    }
}

function wav(samples) {
    const head = Buffer.alloc(44);
    head.write('RIFF', 0); head.writeUInt32LE(36 + samples.length, 4); head.write('WAVEfmt ', 8); head.writeUInt32LE(16, 16); head.writeUInt16LE(1, 20); head.writeUInt16LE(1, 22);
    head.writeUInt32LE(8000, 24); head.writeUInt32LE(16000, 28); head.writeUInt16LE(2, 32); head.writeUInt16LE(16, 34); head.write('data', 36); head.writeUInt32LE(samples.length, 40);
    return Buffer.concat([head, samples]);
}

function samples_of(bytes) {
    const samples = new Int16Array(Math.max(0, bytes.length - 44) >> 1);
    for (let i = 0; i < samples.length; i += 1) samples[i] = bytes.readInt16LE(44 + 2 * i);
    return samples;
}

const prompt_cache = new Map();
function prompt(name) {
    if (!prompt_cache.has(name)) {
        const file = join(root, 'build', 'voice', `${name}.wav`);
        if (!existsSync(file)) throw new Error('there is no build/voice: node .tools/make_voice.mjs');
        prompt_cache.set(name, samples_of(readFileSync(file)));
    }
    return prompt_cache.get(name);
}

// How alike the prompt and what was heard from `at` on are: 1 = the same. Every `step`th sample is compared.
function likeness(heard, at, wanted, step = 1) {
    let both = 0, of_heard = 0, of_wanted = 0;
    for (let i = 0; i < wanted.length; i += step) {
        const a = heard[at + i] ?? 0, b = wanted[i];
        both += a * b; of_heard += a * a; of_wanted += b * b;
    }
    return of_heard && of_wanted ? both / Math.sqrt(of_heard * of_wanted) : 0;
}

// Where the prompt is in what was heard, from `from` on; -1 = nowhere.
export function find_prompt(heard, name, from = 0, to = heard.length) {
    const wanted = prompt(name);
    let best = { at: -1, value: 0.6 };
    for (let at = from; at + wanted.length / 2 < to; at += 1) {
        if (likeness(heard, at, wanted, 16) < 0.5) continue;
        const value = likeness(heard, at, wanted);
        if (value > best.value) best = { at, value };
    }
    return best.at;
}

// The code that was read out, as somebody who listens would write it down: what follows "code_is", digit by
// digit. `reading`: the first or the second of the two.
export function heard_code(heard, reading = 1) {
    let at = -1;
    for (let i = 0; i < reading; i += 1) {
        at = find_prompt(heard, 'code_is', at + 1);
        if (at < 0) return '';
    }
    at += prompt('code_is').length;
    let code = '';
    for (let i = 0; i < 6; i += 1) {
        let best = { value: 0.6 };
        for (let digit = 0; digit < 10; digit += 1) {
            for (let shift = -240; shift <= 240; shift += 1) {
                if (likeness(heard, at + shift, prompt(`digit_${digit}`), 16) < 0.4) continue;
                const value = likeness(heard, at + shift, prompt(`digit_${digit}`));
                if (value > best.value) best = { value, digit, end: at + shift + prompt(`digit_${digit}`).length };
            }
        }
        if (best.digit === undefined) return code;
        code += best.digit;
        at = best.end;
    }
    return code;
}
