// The canvas that the painted skin is drawn on: WebGL where a graphics card does the work, else pixels
// that the client has made itself (client-wasm/platform/canvas_renderer.cpp).
const webgl_options = { alpha: false, depth: false, stencil: false, antialias: false };

export class Surface {
    // `slow_webgl`: take WebGL although the processor has to calculate it; tests of WebGL need that
    // where there is no graphics card.
    constructor(canvas, slow_webgl) {
        this.canvas = canvas;
        this.slow_webgl = slow_webgl;
        this.onLost = this.onRestored = null; // browsers take the graphics of pages in the background
        canvas.addEventListener('webglcontextlost', (event) => { event.preventDefault(); this.onLost(); });
        canvas.addEventListener('webglcontextrestored', () => this.onRestored());
    }

    // 2 WebGL, 1 a canvas that takes pixels, 0 nothing.
    open() {
        // SDL asks for the context again and gets this one.
        if (this.canvas.getContext('webgl', { ...webgl_options, failIfMajorPerformanceCaveat: !this.slow_webgl })) return 2;
        this.context = this.canvas.getContext('2d', { alpha: false });
        return this.context ? 1 : 0;
    }

    resize(width, height) {
        this.canvas.width = width;
        this.canvas.height = height;
    }

    // Rows of `stride` bytes r, g, b, a from `address`; copies the part.
    show(memory, address, stride, x, y, width, height) {
        const pixels = new Uint8ClampedArray(memory, address, stride * (y + height));
        this.context.putImageData(new ImageData(pixels, stride / 4, y + height), 0, 0, x, y, width, height);
    }
}
