// People at the other end of a real SIP trunk, played by one sipp: what a telephone does follows from the last digit of
// its number. Keys are sent as SIP INFO (application/dtmf-relay), which needs no rights on the machine.
//   7 engaged    8 hangs up after the temperature    9 answers and never presses a key, as a machine does
//   anything else answers every question
import { spawn } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fresh_folder } from '../support/server.mjs';
import { free_udp_port } from '../voice/phone.mjs';

const answers = ['1', '3', '6', '5', '2', '1', '2', '2', '2', '2', '2', '2', '2'];
const head = (first, tag = ';tag=[pid]M[call_number]') => `    ${first}
    [last_Via:]
    [last_From:]
    [last_To:]${tag}
    [last_Call-ID:]
    [last_CSeq:]`;
const contact = '    Contact: <sip:[local_ip]:[local_port];transport=[transport]>';
const in_dialogue = (method, number, rest) => `  <send retrans="500"><![CDATA[
    ${method} [$contact] SIP/2.0
    Via: SIP/2.0/[transport] [local_ip]:[local_port];branch=[branch]
    From: <sip:callee@[local_ip]>;tag=[pid]M[call_number]
    To: [$caller]
    Call-ID: [call_id]
    CSeq: ${number} ${method}
    Max-Forwards: 70
${rest}
  ]]></send>
  <recv response="200"/>`;
const press = (key, i) => `  <pause/>
${in_dialogue('INFO', i + 1, `    Content-Type: application/dtmf-relay
    Content-Length: [len]

    Signal=${key}
    Duration=160`)}`;
const note = (what) => `  <nop><action><log message="[timestamp] ${what} [$number]"/></action></nop>`;

const scenario = `<?xml version="1.0" encoding="UTF-8"?>
<scenario name="patient">
  <recv request="INVITE">
    <action>
      <ereg regexp="sip:[0-9]*7@" search_in="hdr" header="To:" assign_to="engaged"/>
      <ereg regexp="sip:[0-9]*8@" search_in="hdr" header="To:" assign_to="hangs_up"/>
      <ereg regexp="sip:[0-9]*9@" search_in="hdr" header="To:" assign_to="machine"/>
      <ereg regexp="[0-9]+" search_in="hdr" header="To:" assign_to="number"/>
      <ereg regexp=".*" search_in="hdr" header="From:" assign_to="caller"/>
      <ereg regexp="sip:[^&gt;]*" search_in="hdr" header="Contact:" assign_to="contact"/>
    </action>
  </recv>
${note('rang')}
  <nop next="engaged" test="engaged"/>
  <send><![CDATA[
${head('SIP/2.0 180 Ringing')}
${contact}
    Content-Length: 0

  ]]></send>
  <pause milliseconds="1000"/>
  <send retrans="500"><![CDATA[
${head('SIP/2.0 200 OK')}
${contact}
    Content-Type: application/sdp
    Content-Length: [len]

    v=0
    o=callee 1 1 IN IP[local_ip_type] [local_ip]
    s=-
    c=IN IP[media_ip_type] [media_ip]
    t=0 0
    m=audio [media_port] RTP/AVP 0 101
    a=rtpmap:0 PCMU/8000
    a=rtpmap:101 telephone-event/8000
    a=fmtp:101 0-15
    a=sendrecv
  ]]></send>
  <recv request="ACK"/>
  <nop next="wait" test="machine"/>
${answers.slice(0, 4).map(press).join('\n')}
  <nop next="leave" test="hangs_up"/>
${answers.slice(4).map((key, i) => press(key, i + 4)).join('\n')}
  <pause milliseconds="1500"/>
${note('told')}
  <label id="wait"/>
  <recv request="BYE"/>
  <send next="end"><![CDATA[
${head('SIP/2.0 200 OK', '')}
    Content-Length: 0

  ]]></send>
  <label id="leave"/>
  <pause milliseconds="2000"/>
${in_dialogue('BYE', 99, '    Content-Length: 0\n')}
  <nop next="end"/>
  <label id="engaged"/>
  <send><![CDATA[
${head('SIP/2.0 486 Busy Here')}
    Content-Length: 0

  ]]></send>
  <recv request="ACK"/>
  <label id="end"/>
</scenario>
`;

export class Patients {
    // pause_ms: before each key.
    static async start(pause_ms) {
        const patients = new Patients(), folder = fresh_folder('patients');
        patients.port = await free_udp_port();
        patients.log = join(folder, 'rings.log');
        writeFileSync(join(folder, 'patient.xml'), scenario);
        patients.process = spawn('/usr/bin/sipp', ['-sf', join(folder, 'patient.xml'), '-i', '127.0.0.1', '-mi', '127.0.0.1', '-p', String(patients.port), '-d', String(pause_ms), '-nostdin',
            '-rtp_echo', '-trace_logs', '-log_file', patients.log, '-log_overwrite', 'false'], { cwd: folder, stdio: 'ignore' });
        process.on('exit', () => patients.process.kill('SIGKILL'));
        return patients;
    }
    // [{at_ms, what, number}], of what happened so far.
    notes() {
        if (!existsSync(this.log)) return [];
        return readFileSync(this.log, 'utf8').split('\n').map((line) => line.match(/^(\S+)[ \t]+(\S+?)(?:[ \t]+[\d.]+)? (rang|told) (\d+)/)).filter(Boolean)
            .map(([, day, time, what, number]) => ({ at_ms: Date.parse(`${day}T${time}`), what, number }));
    }
    stop() { this.process.kill('SIGKILL'); }
}
