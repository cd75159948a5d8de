// Draws glyphs for the painted skin with canvas 2D, in the page's own font. All that a screen lacks
// comes at once: one strip, one getImageData.

const cells_wide_px = 2048;
const reading_size = 0.55; // of furigana, to its kanji; as in app.css

export class Glyphs {
    constructor() {
        this.canvas = document.createElement('canvas');
        this.canvas.lang = 'ja'; // Han unification: Japanese shapes
        this.context = this.canvas.getContext('2d', { willReadFrequently: true });
        this.family = getComputedStyle(document.documentElement).fontFamily;
        this.known = new Map();
        this.module = null;
    }

    // The letters of another language: its own shapes and fonts. What was drawn before is drawn again by the client.
    use(language) {
        this.canvas.lang = language;
        this.family = getComputedStyle(document.documentElement).fontFamily;
        this.known.clear();
    }

    // A browser that answers with noise or nothing (resistFingerprinting) cannot paint text.
    isTrustworthy() {
        if (!this.context) return false;
        const size = 32;
        this.canvas.width = this.canvas.height = size;
        this.context.fillStyle = '#000';
        this.context.fillRect(0, 0, size, size);
        this.context.fillStyle = '#fff';
        this.context.fillRect(8, 8, 16, 16);
        const read = () => this.context.getImageData(0, 0, size, size).data;
        const first = read(), second = read();
        for (let y = 0; y < size; y++) {
            for (let x = 0; x < size; x++) {
                const inside = x >= 8 && x < 24 && y >= 8 && y < 24 ? 255 : 0;
                const at = (y * size + x) * 4;
                for (let channel = 0; channel < 3; channel++) {
                    if (first[at + channel] !== inside || second[at + channel] !== inside) return false;
                }
            }
        }
        return true;
    }

    font(size_px, bold) { return `${bold ? 700 : 400} ${size_px}px ${this.family}`; }

    metrics(size_px, bold) {
        const key = `${size_px} ${bold}`;
        let found = this.known.get(key);
        if (!this.context) return { ascent: size_px * 0.88, descent: size_px * 0.24 };
        if (!found) {
            this.context.font = this.font(size_px, bold);
            const measured = this.context.measureText('あg');
            found = {
                ascent: measured.fontBoundingBoxAscent || size_px * 0.88,
                descent: measured.fontBoundingBoxDescent || size_px * 0.24,
            };
            this.known.set(key, found);
        }
        return found;
    }

    // While the client is on its way: the browser looks its fonts up and draws what most pages say, so
    // that the first picture need not wait for that. `styles` are sizes in CSS pixels, with their weight.
    warmUp(words, styles) {
        if (!this.context) return;
        for (const [size_px, bold] of styles) {
            this.context.font = this.font(Math.round(size_px * devicePixelRatio), bold);
            for (const character of words) this.context.measureText(character);
            this.context.fillText(words, 0, 24);
        }
    }

    // Returns the address of the answer in wasm memory (see client-wasm/platform/glyph_loader.cpp).
    rasterize(texts, size_px, bold) {
        const context = this.context;
        if (!context) return this.guess(texts, size_px);
        const readings = texts.some((text) => text.startsWith('｜')); // not a text
        const ascent = Math.ceil(size_px * (readings ? 1.65 : 1.15)) + 1, descent = Math.ceil(size_px * 0.45) + 1;
        const cell_height = ascent + descent, side = Math.ceil(size_px * 0.25) + 1;
        context.font = this.font(size_px, bold);
        let x = 0, row = 0;
        const cells = texts.map((text) => {
            const [, kanji = text, reading = ''] = readings ? text.match(/^｜(.*)《(.*)》$/) ?? [] : []; // not a text
            const advance = Math.max(context.measureText(kanji).width, this.widthOfReading(reading, size_px, bold));
            const width = Math.ceil(advance) + 2 * side;
            if (x + width > cells_wide_px) { x = 0; row += 1; }
            const cell = { text: kanji, reading, advance, width, x, y: row * cell_height };
            x += width;
            return cell;
        });
        const strip_width = row > 0 ? cells_wide_px : Math.max(1, x), strip_height = (row + 1) * cell_height;
        if (this.canvas.width < strip_width || this.canvas.height < strip_height) {
            this.canvas.width = Math.max(this.canvas.width, strip_width);
            this.canvas.height = Math.max(this.canvas.height, strip_height);
        }
        context.clearRect(0, 0, strip_width, strip_height);
        context.font = this.font(size_px, bold);
        context.textBaseline = 'alphabetic';
        context.fillStyle = '#fff';
        for (const cell of cells) if (cell.text.trim()) context.fillText(cell.text, cell.x + side + (cell.reading ? (cell.advance - context.measureText(cell.text).width) / 2 : 0), cell.y + ascent);
        this.drawReadings(cells.filter(({ reading }) => reading), size_px, bold, side, ascent);
        const strip = context.getImageData(0, 0, strip_width, strip_height);
        return this.pack(cells, strip, side, ascent, cell_height);
    }

    widthOfReading(reading, size_px, bold) {
        if (!reading) return 0;
        const font = this.context.font;
        this.context.font = this.font(size_px * reading_size, bold);
        const { width } = this.context.measureText(reading);
        this.context.font = font;
        return width;
    }

    drawReadings(cells, size_px, bold, side, ascent) {
        if (cells.length === 0) return;
        this.context.font = this.font(size_px * reading_size, bold);
        for (const { reading, advance, x, y } of cells)
            this.context.fillText(reading, x + side + (advance - this.context.measureText(reading).width) / 2, y + ascent - size_px * 0.92);
    }

    // No canvas at all: nothing is painted, the plain skin is shown; only widths are wanted.
    guess(texts, size_px) {
        const cells = texts.map((text) => ({ advance: text < '\u0100' ? size_px * 0.55 : size_px, x: 0, y: 0, width: 0 }));
        return this.pack(cells, { data: [], width: 0 }, 0, 0, 0);
    }

    // i32 each: width of the strip, space left of each pen position, baseline, height of a cell; for each
    // cell advance * 64, x, y, width; then the pixels of the strip.
    pack(cells, strip, side, ascent, cell_height) {
        const numbers = [strip.width, side, ascent, cell_height, ...cells.flatMap((cell) => [Math.round(cell.advance * 64), cell.x, cell.y, cell.width])];
        const address = this.module._malloc(numbers.length * 4 + strip.data.length);
        this.module.HEAP32.set(numbers, address / 4);
        this.module.HEAPU8.set(strip.data, address + numbers.length * 4);
        return address;
    }
}
