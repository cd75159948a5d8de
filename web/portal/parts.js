// What runs once the patients' client is here; one file, as for the staff.
export { default as create } from '../portal.js';
export { Bridge } from '../bridge.js';
export { Glyphs } from '../glyphs.js';
export { Surface } from '../surface.js';
export { Machine } from '../machine.js';
