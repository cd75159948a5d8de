// Makes the sound files of the telephone: assets/voice/prompts.json to build/voice/<name>.wav, 8,000 samples
// a second, 16 bits, one channel. A recording assets/voice/<name>.wav is taken instead of the synthetic
// voice (espeak-ng). Does nothing when nothing changed. Where espeak-ng is not installed it says so and leaves
// the files away: only an installation with telephone lines needs them, and the server names what it misses.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '..');
const source = join(root, 'assets', 'voice'), target = process.argv[2] ?? join(root, 'build', 'voice');
const rate = 8000, words_a_minute = 145, loudest = 0.7;

const { prompts } = JSON.parse(readFileSync(join(source, 'prompts.json'), 'utf8'));
const recording_of = (prompt) => join(source, `${prompt.name}.wav`);

// Samples from -1 to 1, and how many a second.
function read_wav(bytes, name) {
    const refuse = (why) => { throw new Error(`${name}: ${why}; it must be a WAV file of 16-bit PCM with one channel`); };
    if (bytes.toString('latin1', 0, 4) !== 'RIFF' || bytes.toString('latin1', 8, 12) !== 'WAVE') refuse('is no WAV file');
    let format = null;
    for (let at = 12; at + 8 <= bytes.length;) {
        const kind = bytes.toString('latin1', at, at + 4), begin = at + 8;
        const size = Math.min(bytes.readUInt32LE(at + 4), bytes.length - begin); // espeak-ng writes to a pipe, and knows no size
        if (kind === 'fmt ') format = { pcm: bytes.readUInt16LE(begin), channels: bytes.readUInt16LE(begin + 2), rate: bytes.readUInt32LE(begin + 4), bits: bytes.readUInt16LE(begin + 14) };
        if (kind === 'data') {
            if (format?.pcm !== 1 || format.channels !== 1 || format.bits !== 16) refuse('has another shape');
            const samples = new Float64Array(size >> 1);
            for (let i = 0; i < samples.length; i += 1) samples[i] = bytes.readInt16LE(begin + 2 * i) / 32768;
            return { samples, rate: format.rate };
        }
        at = begin + size + size % 2;
    }
    return refuse('holds no sound');
}

// To 8,000 a second by a windowed sinc: what a telephone cannot carry (above 3,600 Hz) must go, or it folds back as noise.
function at_telephone_rate(samples, from) {
    const cut = Math.min(3600, from / 2 * 0.9) / from, half = Math.ceil(16 * from / rate);
    const out = new Float64Array(Math.floor(samples.length * rate / from));
    for (let i = 0; i < out.length; i += 1) {
        const centre = i * from / rate, first = Math.max(0, Math.ceil(centre - half)), last = Math.min(samples.length - 1, Math.floor(centre + half));
        for (let j = first; j <= last; j += 1) {
            const x = j - centre, sinc = x === 0 ? 2 * cut : Math.sin(2 * Math.PI * cut * x) / (Math.PI * x);
            out[i] += samples[j] * sinc * (0.5 + 0.5 * Math.cos(Math.PI * x / half));
        }
    }
    return out;
}

// Without the silence around it, as loud as every other, and with its own pause behind it.
function finished(samples, after_ms) {
    const peak = samples.reduce((most, sample) => Math.max(most, Math.abs(sample)), 0);
    if (peak < 0.001) throw new Error('is silent');
    const audible = (sample) => Math.abs(sample) > peak * 0.01;
    const begin = Math.max(0, samples.findIndex(audible) - rate / 50), end = Math.min(samples.length, samples.findLastIndex(audible) + rate / 20);
    const out = Buffer.alloc(44 + 2 * (end - begin + Math.round(after_ms * rate / 1000)));
    out.write('RIFF', 0, 'latin1'); out.writeUInt32LE(out.length - 8, 4); out.write('WAVEfmt ', 8, 'latin1');
    out.writeUInt32LE(16, 16); out.writeUInt16LE(1, 20); out.writeUInt16LE(1, 22); out.writeUInt32LE(rate, 24); out.writeUInt32LE(rate * 2, 28); out.writeUInt16LE(2, 32); out.writeUInt16LE(16, 34);
    out.write('data', 36, 'latin1'); out.writeUInt32LE(out.length - 44, 40);
    for (let i = begin; i < end; i += 1) out.writeInt16LE(Math.round(samples[i] / peak * loudest * 32767), 44 + 2 * (i - begin));
    return out;
}

function spoken(prompt) {
    const { status, stdout, stderr } = spawnSync('espeak-ng', ['-v', 'ja', '-s', String(words_a_minute), '--stdout', '--', prompt.kana], { maxBuffer: 1 << 26 });
    if (status !== 0) throw new Error(`espeak-ng: ${stderr}`);
    return stdout;
}

const stamp = createHash('sha256').update(readFileSync(fileURLToPath(import.meta.url))).update(JSON.stringify(prompts));
for (const prompt of prompts) if (existsSync(recording_of(prompt))) stamp.update(prompt.name).update(readFileSync(recording_of(prompt)));
const state = stamp.digest('hex'), stamp_file = join(target, 'stamp');
if (existsSync(stamp_file) && readFileSync(stamp_file, 'utf8') === state) process.exit(0);
if (spawnSync('espeak-ng', ['--version']).status !== 0) {
    console.log('      espeak-ng is not installed, so the telephone gets no voice');
    process.exit(0);
}

mkdirSync(target, { recursive: true });
for (const name of readdirSync(target)) rmSync(join(target, name));
for (const prompt of prompts) {
    try {
        const { samples, rate: from } = read_wav(existsSync(recording_of(prompt)) ? readFileSync(recording_of(prompt)) : spoken(prompt), prompt.name);
        writeFileSync(join(target, `${prompt.name}.wav`), finished(at_telephone_rate(samples, from), prompt.after_ms));
    } catch (error) {
        console.error(`assets/voice: ${prompt.name}: ${error.message}`);
        process.exit(1);
    }
}
writeFileSync(stamp_file, state);
