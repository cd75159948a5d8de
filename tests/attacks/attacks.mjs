// The hostile inputs, each as one row: what is sent, and which answers are a clear refusal.
// `status` lists what is accepted besides any 4xx; 0 means the connection was simply closed, which is
// right where no HTTP reply can be meant (garbage instead of a request).
import { gzipSync } from 'node:zlib';
import { repeated } from './raw.mjs';

const mb = 1024 * 1024;
const block = Buffer.alloc(64 * 1024, 0x61);
const crlf = '\r\n';

const head = (line, headers = [], host = 'Host: localhost') => [line, host, ...headers].filter(Boolean).join(crlf) + crlf + crlf;
// `lead` without the empty line that would end the header.
const open_head = (line, headers = []) => [line, 'Host: localhost', ...headers].join(crlf) + crlf;
const json_head = (headers = []) => ['X-Todoke: 1', 'Content-Type: application/json', ...headers];
const session = 'POST /api/v1/session HTTP/1.1';
const post = (body, headers = []) => head(session, json_head([`Content-Length: ${Buffer.byteLength(body)}`, ...headers])) + body;
const sign_in_body = JSON.stringify({ user_id: 'nobody', password: 'Nothing-1' });

export const attacks = [
    // --- size -------------------------------------------------------------------------------------
    { name: 'a header line of 300 MB', send: () => repeated(block, 300 * mb / block.length, { before: open_head('GET /api/v1/session HTTP/1.1') + 'X-Long: ' }), closed: true },
    { name: '2,000,000 headers', send: () => repeated('X-A: 1\r\n'.repeat(8000), 250, { before: open_head('GET /api/v1/session HTTP/1.1') }), closed: true },
    { name: 'a request line of 100 MB', send: () => repeated(block, 100 * mb / block.length, { before: 'GET /' }), closed: true },
    { name: 'a chunked body of 300 MB', send: () => repeated(Buffer.concat([Buffer.from('10000\r\n'), block, Buffer.from(crlf)]), 4800, { before: head(session, json_head(['Transfer-Encoding: chunked'])) }), closed: true },
    { name: 'a body of 300 MB, announced', send: () => repeated(block, 4800, { before: head(session, json_head([`Content-Length: ${300 * mb}`])) }) },
    { name: 'a body announced with 10^30 bytes', send: () => head(session, json_head([`Content-Length: 1${'0'.repeat(30)}`])) },
    { name: 'a body without any length', send: () => head(session, json_head()) + sign_in_body },
    { name: 'a cookie of 64 KB', send: () => head('GET /api/v1/session HTTP/1.1', [`Cookie: a=${'b'.repeat(65536)}`]) },
    { name: 'a path of 100 KB', send: () => head(`GET /${'a'.repeat(100000)} HTTP/1.1`) },
    { name: 'a query of 1 MB', send: () => head(`GET /api/v1/session?${'a=1&'.repeat(mb / 4)} HTTP/1.1`), closed: true },
    { name: 'a string of 10 MB', send: () => repeated(block, 160, { before: head(session, json_head([`Content-Length: ${10 * mb + 100}`])) + '{"user_id":"' }) },
    { name: 'a gzip bomb', send: () => { const bomb = gzipSync(Buffer.alloc(100 * mb)); return [head(session, json_head(['Content-Encoding: gzip', `Content-Length: ${bomb.length}`])), bomb]; } },
    { name: '500 overlapping ranges', send: () => head('GET / HTTP/1.1', [`Range: bytes=${Array.from({ length: 500 }, (_, i) => `${i}-`).join()}`]) },

    // --- framing ----------------------------------------------------------------------------------
    { name: 'two different content lengths', send: () => head(session, json_head([`Content-Length: ${sign_in_body.length}`, 'Content-Length: 5'])) + sign_in_body },
    { name: 'two equal content lengths', send: () => head(session, json_head([`Content-Length: ${sign_in_body.length}`, `Content-Length: ${sign_in_body.length}`])) + sign_in_body },
    { name: 'content length and transfer encoding together', send: () => head(session, json_head(['Content-Length: 4', 'Transfer-Encoding: chunked'])) + `0\r\n\r\nGET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n` },
    { name: 'a chunk of size -2', send: () => head(session, json_head(['Transfer-Encoding: chunked'])) + '-2\r\nab\r\n0\r\n\r\n' },
    { name: 'a chunk of size 10^16', send: () => head(session, json_head(['Transfer-Encoding: chunked'])) + 'ffffffffffffffff\r\nab\r\n' },
    { name: 'an unknown transfer encoding', send: () => head(session, json_head(['Transfer-Encoding: xchunked'])) + sign_in_body, status: [501] },
    { name: 'a negative content length', send: () => head(session, json_head(['Content-Length: -5'])) + sign_in_body },
    { name: 'a content length in words', send: () => head(session, json_head(['Content-Length: five'])) + sign_in_body },
    { name: 'no host', send: () => head('GET /api/v1/session HTTP/1.1', [], '') },
    { name: 'GET with a body', send: () => head('GET /api/v1/session HTTP/1.1', ['Content-Length: 5']) + 'hello' },
    { name: 'a body that ends early', send: () => head(session, json_head(['Content-Length: 1000'])) + '{"user_id"', half_close: true, status: [0] },
    { name: 'a header folded over two lines', send: () => open_head('GET /api/v1/session HTTP/1.1') + 'X-A: b\r\n  c\r\n\r\n' },
    { name: 'a space before the colon', send: () => open_head('GET /api/v1/session HTTP/1.1') + 'X-Todoke : 1\r\n\r\n' },
    { name: 'garbage instead of a request', send: () => Buffer.from(Array.from({ length: 4096 }, (_, i) => (i * 73 + 11) % 256)), half_close: true, status: [0] },
    { name: 'a TLS greeting on the plain port', send: () => Buffer.from('16030100c8010000c40303', 'hex'), half_close: true, status: [0] },
    { name: 'an HTTP/2 preface', send: () => 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n', half_close: true, status: [0, 505] },
    { name: 'a version that does not exist', send: () => 'GET / HTTP/9.9\r\nHost: localhost\r\n\r\n', half_close: true, status: [0, 505] },

    // --- headers ----------------------------------------------------------------------------------
    { name: 'an encoded line break in a header value', send: () => head('GET /api/v1/session HTTP/1.1', ['X-Todoke: 1%0d%0aSet-Cookie: stolen=1']), without: 'stolen' },
    { name: 'a control character in a header value', send: () => head('GET /api/v1/session HTTP/1.1', ['X-Todoke: 1\x01']) },
    { name: 'a zero byte in a header value', send: () => head('GET /api/v1/session HTTP/1.1', ['X-Todoke: 1\x00']) },
    { name: 'multipart', send: () => head(session, ['X-Todoke: 1', 'Content-Type: multipart/form-data; boundary=x', 'Content-Length: 14']) + '--x\r\n\r\n\r\n--x--' },
    { name: 'JSON called plain text', send: () => head(session, ['X-Todoke: 1', 'Content-Type: text/plain', `Content-Length: ${sign_in_body.length}`]) + sign_in_body },
    { name: 'no content type', send: () => head(session, ['X-Todoke: 1', `Content-Length: ${sign_in_body.length}`]) + sign_in_body },
    { name: 'a form of another site', send: () => post(sign_in_body, ['Origin: https://elsewhere.example', 'Sec-Fetch-Site: cross-site']) },
    { name: 'a request without the header that other sites cannot send', send: () => head(session, ['Content-Type: application/json', `Content-Length: ${sign_in_body.length}`]) + sign_in_body },

    // --- methods and paths ------------------------------------------------------------------------
    ...['TRACE', 'CONNECT', 'PATCH', 'PROPFIND', 'GET\x00'].map((method) => ({ name: `the method ${JSON.stringify(method)}`, send: () => head(`${method} /api/v1/session HTTP/1.1`), status: [0, 501] })),
    ...['/../../../../etc/passwd', '/assets/../../../../etc/passwd', '/%2e%2e/%2e%2e/%2e%2e/etc/passwd', '/assets/%2e%2e%2f%2e%2e%2fetc/passwd',
        '/assets/..%5c..%5cetc%5cpasswd', '/assets/%252e%252e/etc/passwd', '//etc/passwd', '/etc/passwd%00.html', '/%ff%fe%fd', '/api/v1/cases/%00',
        '/api/v1/cases/..%2f..%2fhealthz', '/assets/', '/manifest.json', '/.git/config', '/help/..%2f..%2findex.html', '/help/img/..%2f..%2f..%2fREADME.md'].map((path) => ({
        name: `the path ${path}`, send: () => head(`GET ${path} HTTP/1.1`), without: 'root:' })),

    // --- JSON -------------------------------------------------------------------------------------
    { name: 'JSON nested 2,000 levels', send: () => post('['.repeat(2000) + ']'.repeat(2000)) },
    { name: 'JSON objects nested 500 levels', send: () => post('{"a":'.repeat(500) + '1' + '}'.repeat(500)) },
    { name: 'a member that does not exist', send: () => post('{"user_id":"a","password":"b","admin":true}') },
    { name: 'a member twice', send: () => post('{"user_id":"a","user_id":"b","password":"c"}') },
    { name: 'a member of another type', send: () => post('{"user_id":["a"],"password":"c"}') },
    { name: 'a number of 400 digits', send: () => post(`{"user_id":${'9'.repeat(400)},"password":"c"}`) },
    { name: 'the number 1e999999', send: () => post('{"user_id":1e999999,"password":"c"}') },
    { name: 'malformed UTF-8', send: () => { const body = Buffer.from('{"user_id":"\xff\xfe","password":"c"}', 'latin1'); return [head(session, json_head([`Content-Length: ${body.length}`])), body]; } },
    { name: 'a lone surrogate', send: () => post('{"user_id":"\\ud800","password":"c"}') },
    { name: 'a zero character in a text', send: () => post('{"user_id":"a\\u0000b","password":"c"}') },
    { name: 'an empty body', send: () => post('') },
    { name: 'two JSON values', send: () => post('{"user_id":"a","password":"b"}{}') },
    { name: 'a comment in JSON', send: () => post('{"user_id":"a",/* */"password":"b"}') },
    { name: 'NaN', send: () => post('{"user_id":NaN,"password":"b"}') },
];
