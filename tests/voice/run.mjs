// The telephone of an installation, end to end: the real server with lines of real baresip calls real telephones on
// the loopback, which write down the code that they hear, are engaged, refuse, ring, or hang up.
//   node tests/voice/run.mjs [--only words]
import { finish } from '../support/checks.mjs';
import { check_codes } from './codes.mjs';
import { check_faults } from './faults.mjs';

await check_codes();
await check_faults();
finish();
