// Makes a small picture for the help guide of a screenshot: at most 64 colours, one byte a pixel.
// Screens have few colours and their blends, so the most frequent ones stand for all.
import { deflateSync, inflateSync } from 'node:zlib';

const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);

const crc_table = Array.from({ length: 256 }, (_, n) => {
    let c = n;
    for (let k = 0; k < 8; k += 1) c = c & 1 ? 0xedb88320 ^ (c >>> 1) : c >>> 1;
    return c >>> 0;
});
function crc(bytes) {
    let c = 0xffffffff;
    for (const byte of bytes) c = crc_table[(c ^ byte) & 0xff] ^ (c >>> 8);
    return (c ^ 0xffffffff) >>> 0;
}
function chunk(type, data) {
    const out = Buffer.alloc(data.length + 12);
    out.writeUInt32BE(data.length, 0);
    out.write(type, 4, 'latin1');
    data.copy(out, 8);
    out.writeUInt32BE(crc(out.subarray(4, 8 + data.length)), 8 + data.length);
    return out;
}

// {width, height, rgb: one number a pixel} of an 8-bit RGB or RGBA picture without interlacing.
export function decode(png) {
    let width = 0, height = 0, channels = 0;
    const data = [];
    for (let at = 8; at < png.length;) {
        const size = png.readUInt32BE(at), type = png.toString('latin1', at + 4, at + 8), body = png.subarray(at + 8, at + 8 + size);
        if (type === 'IHDR') {
            width = body.readUInt32BE(0); height = body.readUInt32BE(4);
            channels = { 2: 3, 6: 4 }[body[9]];
            if (body[8] !== 8 || !channels || body[12] !== 0) throw new Error('only plain 8-bit RGB pictures');
        } else if (type === 'IDAT') data.push(body);
        at += size + 12;
    }
    const raw = inflateSync(Buffer.concat(data)), stride = width * channels, lines = Buffer.alloc(stride * height);
    for (let y = 0; y < height; y += 1) {
        const filter = raw[y * (stride + 1)];
        for (let x = 0; x < stride; x += 1) {
            const value = raw[y * (stride + 1) + 1 + x];
            const left = x >= channels ? lines[y * stride + x - channels] : 0;
            const up = y > 0 ? lines[(y - 1) * stride + x] : 0;
            const corner = y > 0 && x >= channels ? lines[(y - 1) * stride + x - channels] : 0;
            const paeth = () => {
                const p = left + up - corner, a = Math.abs(p - left), b = Math.abs(p - up), c = Math.abs(p - corner);
                return a <= b && a <= c ? left : b <= c ? up : corner;
            };
            lines[y * stride + x] = value + [0, left, up, (left + up) >> 1, filter === 4 ? paeth() : 0][filter];
        }
    }
    const rgb = new Uint32Array(width * height);
    for (let i = 0; i < rgb.length; i += 1) rgb[i] = (lines[i * channels] << 16) | (lines[i * channels + 1] << 8) | lines[i * channels + 2];
    return { width, height, rgb };
}

export function to_palette(png, colours_max = 64) {
    const { width, height, rgb } = decode(png);
    const counts = new Map();
    for (const colour of rgb) counts.set(colour, (counts.get(colour) ?? 0) + 1);
    const palette = [...counts].sort((a, b) => b[1] - a[1] || a[0] - b[0]).slice(0, colours_max).map(([colour]) => colour);
    const nearest = new Map(palette.map((colour, i) => [colour, i]));
    const index_of = (colour) => {
        let best = nearest.get(colour);
        if (best !== undefined) return best;
        let least = Infinity;
        palette.forEach((other, i) => {
            const [r, g, b] = [16, 8, 0].map((shift) => ((colour >> shift) & 255) - ((other >> shift) & 255));
            const distance = r * r * 3 + g * g * 4 + b * b * 2;
            if (distance < least) { least = distance; best = i; }
        });
        nearest.set(colour, best);
        return best;
    };
    const lines = Buffer.alloc((width + 1) * height);
    for (let y = 0; y < height; y += 1) for (let x = 0; x < width; x += 1) lines[y * (width + 1) + 1 + x] = index_of(rgb[y * width + x]);
    const head = Buffer.alloc(13);
    head.writeUInt32BE(width, 0); head.writeUInt32BE(height, 4); head[8] = 8; head[9] = 3;
    const colours = Buffer.from(palette.flatMap((colour) => [(colour >> 16) & 255, (colour >> 8) & 255, colour & 255]));
    return Buffer.concat([signature, chunk('IHDR', head), chunk('PLTE', colours), chunk('IDAT', deflateSync(lines, { level: 9 })), chunk('IEND', Buffer.alloc(0))]);
}
