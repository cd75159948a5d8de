// What runs once the client is here. One file: on a slow machine each request costs ten milliseconds.
export { default as create } from './client.js';
export { Bridge } from './bridge.js';
export { Glyphs } from './glyphs.js';
export { Surface } from './surface.js';
export { Machine } from './machine.js';
