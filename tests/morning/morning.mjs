// A whole morning of one health centre, rehearsed with the real server as a child: reports by the patients' page between
// 7:00 and 9:00, automatic calls from 9:00 over real SIP lines at real speed and then over simulated ones, round 2 at
// 10:00, and at 10:30 what the staff see. The server is killed (kill -9) in the middle of each part. Afterwards every
// person is accounted for, from three sides: the database, the centre's board, and what the telephones noted.
import { spawnSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { Agent } from 'node:http';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Caller, request } from '../support/http.mjs';
import { Server, demo, eventually, free_port, fresh_folder, root, sleep } from '../support/server.mjs';
import { Patients } from './patient.mjs';

export const program = process.env.TODOKE_MORNING ?? join(root, 'build', 'native', 'morning');
const minute_ms = 60_000, hour_ms = 60 * minute_ms, day_ms = 24 * hour_ms;

// The day after tomorrow, so that everything that was seeded just now is older. Midnight in Japan.
const midnight = Math.floor((Date.now() + 9 * hour_ms) / day_ms) * day_ms + 2 * day_ms - 9 * hour_ms;
const day = new Date(midnight + 9 * hour_ms).toISOString().slice(0, 10).replaceAll('-', '');
const at = (hour, minute = 0) => midnight + hour * hour_ms + minute * minute_ms;

// A small generator: the same morning each time.
let state = 4711;
const random = () => { state = (state * 1103515245 + 12345) % 2147483648; return state / 2147483648; };

export class Morning {
    // people, by_page (of them, by smartphone), sip_calls on sip_lines with sip_pause_ms before each key, lines (simulated),
    // line_speed, report_speed (of the clock from 7 to 9), say: hears how far it is
    constructor(plan) {
        Object.assign(this, plan);
        this.interruptions = []; // when the server ended or had ended, by this machine's clock
        this.kills = 0;
        this.seconds = {};
    }

    async prepare() {
        this.data = fresh_folder('morning');
        const seeded = await Server.start({ name: 'morning', data: this.data });
        await seeded.stop();
        this.before = this.rows('SELECT CAST(MAX(case_id) AS TEXT) AS id FROM cases')[0].id; // the demo has a few people of its own, who are called too and not counted
        this.rings = join(this.data, 'rings.txt');
        const list = join(this.data, 'people.txt');
        const filled = spawnSync(program, ['fill', '--data', this.data, '--by-page', String(this.by_page), '--by-call', String(this.people - this.by_page), '--at', String(at(-6)), '--list', list], { encoding: 'utf8' });
        if (filled.status !== 0) throw new Error(`filling: ${filled.stderr}${filled.error ?? ''}`);
        const lines = readFileSync(list, 'utf8').trim().split('\n').map((line) => line.split(' '));
        this.page = lines.filter(([way]) => way === 'page').map(([, id, cookie]) => ({ id, cookie, acknowledged: false }));
        this.called = lines.filter(([way]) => way === 'call').map(([, id, number]) => ({ id, number }));
    }

    // ---- the server, with a clock of its own

    get now_ms() { return this.clock_start + (Date.now() - this.clock_set) * this.speed; }
    async serve(clock_ms, speed, more = [], env = {}) {
        const args = ['--clock', String(Math.round(clock_ms)), '--speed', String(speed), ...more];
        this.server = new Server({ name: 'morning', data: this.data, port: this.port ??= await free_port(), with_demo: false, args, program,
            env: { TODOKE_LOG_FILE: join(this.data, 'morning.log'), TODOKE_FILES_VOICE_DIR: join(root, 'build', 'voice'), ...env } });
        Object.assign(this, { clock_start: clock_ms, clock_set: Date.now(), speed, how: [more, env] });
        await this.server.run();
    }
    async kill_and_restart() {
        await this.server.kill();
        this.interruptions.push(Date.now());
        this.kills += 1;
        await this.serve(this.now_ms, this.speed, ...this.how);
    }
    async stop() {
        this.interruptions.push(Date.now());
        await this.server.stop();
        this.interruptions.push(Date.now());
    }

    // ---- 7:00 to 9:00

    async reports() {
        const began = Date.now();
        const agent = new Agent({ keepAlive: true, maxSockets: 48 });
        await this.serve(at(6, 59), this.report_speed);
        for (const person of this.page) person.at_ms = random() < 0.97 ? at(7) + random() * 2 * hour_ms : Infinity; // the others say nothing today
        const due = this.page.filter((person) => person.at_ms < Infinity).sort((a, b) => a.at_ms - b.at_ms);
        const sent = [];
        let killed = false;
        for (const person of due) {
            if (!killed && person.at_ms > at(8)) {
                killed = true;
                await this.kill_and_restart();
            }
            while (this.now_ms < person.at_ms) await sleep(2);
            sent.push(this.report(person, agent));
            if (sent.length % 50 === 0) sent.push(this.report(person, agent)); // pressed twice
        }
        await Promise.all(sent);
        agent.destroy();
        await this.stop();
        this.seconds.reports = (Date.now() - began) / 1000;
    }
    async report(person, agent) {
        const key = person.key ??= randomUUID();
        person.report ??= { body_temperature: `36.${Math.floor(random() * 10)}`, complexion: 2, cough_rhinorrhea: 1, dyspnea: 2, fatigue: 2, nausea_vomiting: 2, diarrhea: 2, consciousness: 2, eating: 2, urination: 2 };
        const body = { written_at_ms: 1, sent_at_ms: 2, report: person.report };
        for (let tries = 0; tries < 600; tries += 1) {
            try {
                const reply = await request(this.port, 'POST', `/api/v1/my/people/${person.id}/reports`, { body, agent, headers: { 'x-todoke': '1', cookie: person.cookie, 'idempotency-key': key } });
                if (reply.status === 200 || reply.status === 201) { person.acknowledged = true; return; }
                if (reply.status !== 503 && reply.status !== 429) throw new Error(`a report was answered ${reply.status}: ${reply.text.slice(0, 200)}`);
            } catch (error) {
                if (!/ECONN|socket hang up|EPIPE/.test(String(error))) throw error;
            }
            await sleep(100); // as the page does, with the same key
        }
        throw new Error('a report was never answered');
    }

    // ---- from 9:00

    rows(sql) {
        const { stdout, stderr, status } = spawnSync('sqlite3', ['-json', '-readonly', '-cmd', '.timeout 20000', join(this.data, 'todoke.db'), sql], { encoding: 'utf8', maxBuffer: 1 << 28 });
        if (status !== 0) throw new Error(`sqlite3: ${stderr}`);
        return stdout.trim() ? JSON.parse(stdout) : [];
    }
    ended(round) { return this.rows(`SELECT COUNT(*) AS n FROM automatic_calls WHERE day = ${day} AND round = ${round} AND ended_at_ms <> 0 AND result <> 8 AND case_id > ${this.before}`)[0].n; }

    // Real lines at real speed, killed when half of the calls are over.
    async sip_calls_at_nine() {
        if (!this.sip_calls) return;
        const began = Date.now();
        this.patients = await Patients.start(this.sip_pause_ms);
        const voice = { lines: this.sip_lines + 1, dial: `sip:{number}@127.0.0.1:${this.patients.port}`, account: 'sip:0300000000@127.0.0.1', transport: 'udp', media_encryption: 'none', address: '127.0.0.1', ring_s: 10 };
        const env = Object.fromEntries(Object.entries(voice).map(([key, value]) => [`TODOKE_VOICE_${key.toUpperCase()}`, String(value)]));
        await this.serve(at(9), 1, [], env);
        const until = (count) => eventually(`${count} calls by SIP are over`, () => {
            const over = this.ended(1);
            this.say?.(`${over} of ${this.sip_calls} calls by SIP`);
            return over >= count;
        }, { timeout_ms: 3600_000, every_ms: 2000 });
        await until(this.sip_calls / 2);
        await this.kill_and_restart();
        await until(this.sip_calls);
        await this.stop(); // calls in hand are cut off, and made again by the next lines
        this.by_sip = this.ended(1);
        this.seconds.sip = (Date.now() - began) / 1000;
    }

    // Simulated lines until nobody is due in this round, killed in the middle. The time when it was over.
    async simulated_round(round, clock_ms) {
        const began = Date.now();
        await this.serve(clock_ms, 1, ['--lines', String(this.lines), '--line-speed', String(this.line_speed), '--rings', this.rings]);
        const left = () => this.rows(`SELECT COUNT(*) AS n FROM observations o WHERE o.method = 2 AND o.is_active = 1 AND o.report_day < ${day} AND NOT EXISTS
            (SELECT 1 FROM automatic_calls c WHERE c.case_id = o.case_id AND c.day = ${day} AND c.round = ${round} AND c.ended_at_ms <> 0 AND c.result <> 8)`)[0].n;
        const all = left();
        await eventually(`round ${round}: half of ${all} are called`, () => left() <= all / 2, { timeout_ms: 3600_000, every_ms: 500 });
        await this.kill_and_restart();
        await eventually(`round ${round}: all of ${all} are called`, () => { const now = left(); this.say?.(`${all - now} of ${all} calls of round ${round}`); return now === 0; }, { timeout_ms: 3600_000, every_ms: 500 });
        await this.stop();
        this.seconds[`round_${round}`] = (Date.now() - began) / 1000;
        return this.now_ms;
    }
    async calls() {
        await this.sip_calls_at_nine();
        const nine = await this.simulated_round(1, this.sip_calls ? this.now_ms : at(9));
        if (nine > at(10)) this.say?.('round 1 went on beyond 10:00');
        await this.simulated_round(2, Math.max(at(10), nine));
        this.patients?.stop();
    }

    // ---- 10:30: who is on the list

    async board() {
        await this.serve(at(10, 31), 1, ['--demo']);
        const staff = new Caller(this.port);
        await staff.sign_in('east.centre', demo.password);
        const listed = new Map();
        for (;;) {
            const { json, status, text } = await staff.call('POST', '/api/v1/observation-searches', { standing: 'silent', skip: listed.size, limit: 100 });
            if (status !== 200) throw new Error(`the board: ${status} ${text.slice(0, 200)}`);
            for (const row of json.rows) listed.set(row.case_id, row.missing_reason);
            if (!json.rows.length || listed.size >= json.total) break;
        }
        staff.close();
        await this.server.stop();
        const ours = new Set([...this.page, ...this.called].map(({ id }) => id));
        for (const id of listed.keys()) if (!ours.has(id)) listed.delete(id);
        return listed;
    }

    // ---- what became of everybody

    async judge() {
        const listed = await this.board();
        const reports = new Map(), calls = new Map(), rings = new Map(), told = new Set();
        for (const { case_id, n, way } of this.rows(`SELECT CAST(case_id AS TEXT) AS case_id, COUNT(*) AS n, MAX(entry_way) AS way FROM daily_reports WHERE day = ${day} GROUP BY case_id`)) reports.set(case_id, { n, way });
        for (const call of this.rows(`SELECT CAST(case_id AS TEXT) AS case_id, round, attempt, result, ended_at_ms FROM automatic_calls WHERE day = ${day} ORDER BY call_id`)) calls.set(call.case_id, [...calls.get(call.case_id) ?? [], call]);
        const numbers = new Set(this.called.map(({ number }) => number));
        const of_ours = ({ number }) => numbers.has(number);
        const simulated = existsSync(this.rings) ? readFileSync(this.rings, 'utf8').trim().split('\n').map((line) => line.split(' ')).map(([at_ms, what, number]) => ({ at_ms: Number(at_ms), what, number })).filter(of_ours) : [];
        const by_sip = (this.patients?.notes() ?? []).filter(of_ours);
        for (const { at_ms, what, number } of [...by_sip, ...simulated]) {
            if (what === 'told') told.add(number);
            else rings.set(number, [...rings.get(number) ?? [], { at_ms, after_told: told.has(number) }]);
        }
        const result = { people: this.people, reported_by_page: 0, reported_by_call: 0, called_in_vain: 0, silent: 0, answered_without_key: 0, cut_off: 0, doubled: [], lost: [],
            rang: { sip: by_sip.filter(({ what }) => what === 'rang').length, simulated: simulated.filter(({ what }) => what === 'rang').length }, told: told.size, kills: this.kills };
        const where = (id) => id.replaceAll(/[^0-9]/g, '');
        for (const person of this.page) {
            const report = reports.get(where(person.id));
            if (report?.n > 1 || calls.has(where(person.id))) result.doubled.push(`${person.id}: ${report?.n} reports`);
            if (report) result.reported_by_page += 1;
            else if (!person.acknowledged && listed.has(person.id)) result.silent += 1;
            else result.lost.push(`${person.id}: ${person.acknowledged ? 'acknowledged and gone' : 'not on the list'}`);
            if (report && listed.has(person.id)) result.lost.push(`${person.id}: reported, and on the list of those who did not`);
        }
        for (const { id, number } of this.called) {
            const report = reports.get(where(id)), tries = calls.get(where(id)) ?? [];
            const counted = tries.filter((call) => call.result !== 8);
            result.cut_off += tries.length - counted.length;
            if (tries.some((call) => call.result === 6)) result.answered_without_key += 1;
            if (report?.n > 1 || new Set(counted.map((call) => call.round)).size !== counted.length) result.doubled.push(`${id}: ${report?.n ?? 0} reports, ${counted.length} calls`);
            const of_number = rings.get(number) ?? [];
            // Twice in a round only where the server ended between the two; never after one was told that all is registered.
            const excess = of_number.slice(1).filter((ring, i) => !this.interruptions.some((time) => time >= of_number[i].at_ms && time <= ring.at_ms));
            if (excess.length || of_number.some((ring) => ring.after_told)) result.doubled.push(`${id}: rang ${of_number.length} times`);
            if (told.has(number) && !report) result.lost.push(`${id}: told that all is registered, and it is not`);
            if (report) result.reported_by_call += 1;
            else if (listed.has(id) && counted.some((call) => call.round === 1) && counted.some((call) => call.round === 2)) result.called_in_vain += 1;
            else result.lost.push(`${id}: ${listed.has(id) ? 'on the list' : 'not on the list'}, ${counted.length} calls`);
        }
        const reasons = {};
        for (const reason of listed.values()) reasons[reason] = (reasons[reason] ?? 0) + 1;
        return { ...result, listed: listed.size, reasons, seconds: this.seconds, by_sip: this.by_sip ?? 0 };
    }
}

export async function whole_morning(plan) {
    const morning = new Morning(plan);
    const began = Date.now();
    await morning.prepare();
    morning.seconds.preparing = (Date.now() - began) / 1000;
    await morning.reports();
    await morning.calls();
    return { morning, result: await morning.judge() };
}
