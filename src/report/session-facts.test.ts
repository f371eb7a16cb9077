import { expect, it } from 'vitest';
import { message, session, step } from '../../tests/report/builder.js';
import type { LateNotification } from '../model/index.js';
import { sessionFacts } from './session-facts.js';

it('says what a late notification reports on, in whose session, and how long after its end', () => {
  const imdn = message(1, 'MESSAGE sip:a@b SIP/2.0');
  const late: LateNotification = {
    ...{ messageId: 'Mxg4\x1b', disposition: 'display', status: 'displayed', message: imdn, time: 0 },
    ...{ session: 's3', direction: 'to-client', sentAt: 0, deferred: false, sessionEnd: 0, afterEnd: 3_723_000_000 },
  };
  const reportsOn = [late, { ...late, status: '', afterEnd: undefined }];
  const facts = sessionFacts(session('s9', [step(imdn, 'MESSAGE')], { reportsOn }));
  expect(facts.find(({ name }) => name === 'Reports on')?.values).toEqual([
    'displayed: Mxg4\\x1b of s3, 1 h 02 min after its end',
    'display: Mxg4\\x1b of s3',
  ]);
});
