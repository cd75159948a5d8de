// A whole morning of 20,000 people under observation of one health centre (tests/morning), with 200 calls by real SIP
// at real speed on 20 lines. About half an hour; `make bench ARGS="quick morning"` is a tenth of it.
//   node tests/bench/morning.mjs [--people N] [--sip-calls N] [--sip-lines N] [--lines N] [--line-speed N] [--key-pause-ms N]
import { loadavg } from 'node:os';
import { whole_morning } from '../morning/morning.mjs';

const quick = Boolean(process.env.TODOKE_BENCH_QUICK);
const argument = (name, otherwise) => { const at = process.argv.indexOf(`--${name}`); return at < 0 ? otherwise : Number(process.argv[at + 1]); };
const people = argument('people', quick ? 2000 : 20_000), sip_calls = argument('sip-calls', quick ? 20 : 200), sip_lines = argument('sip-lines', 20);
const lines = argument('lines', 41), line_speed = argument('line-speed', 100), sip_pause_ms = argument('key-pause-ms', 5000);

const before = loadavg()[0].toFixed(1);
let told = '';
const say = (text) => { if (text !== told) console.error(`  ${told = text}`); };
const { result } = await whole_morning({ people, by_page: Math.round(people * 0.6), report_speed: 100, sip_calls, sip_lines, sip_pause_ms, lines, line_speed, say });
const { seconds } = result;
const row = (...cells) => console.log(`| ${cells.join(' | ')} |`);
const took = (value) => `${Math.round(value ?? 0)} s`;
row('figure', 'aim', 'measured', 'conditions');
row('---', '---', '---', '---');
row(`a morning of ${people} people: reported, called in vain, silent`, 'everybody', `${result.reported_by_page} by page + ${result.reported_by_call} by call, ${result.called_in_vain}, ${result.silent}`, `${result.kills} times kill -9; load ${before}`);
row('… doubled, lost', '0, 0', `${result.doubled.length}, ${result.lost.length}`, `${result.cut_off} calls were cut off and made again; ${result.answered_without_key} people were answered by a machine once or twice`);
row('… by real SIP', `${sip_calls} calls on ${sip_lines} lines`, `${result.by_sip} calls over in ${took(seconds.sip)}`, `${result.rang.sip} telephones rang; ${sip_pause_ms / 1000} s before each of 13 keys`);
row('… on simulated lines', 'both rounds', `${result.rang.simulated} calls in ${took(seconds.round_1 + seconds.round_2)}`, `${lines} lines, ${line_speed} times as fast`);
row('… on the list of 10:30', String(result.called_in_vain + result.silent), String(result.listed), JSON.stringify(result.reasons).replaceAll('"', ''));
row('… reports by the page', '', `${result.reported_by_page} in ${took(seconds.reports)}`, 'two hours, 100 times as fast; filling took ' + took(seconds.preparing));
for (const fault of [...result.doubled, ...result.lost].slice(0, 20)) console.log(`  ${fault}`);
process.exit(result.doubled.length || result.lost.length ? 1 : 0);
