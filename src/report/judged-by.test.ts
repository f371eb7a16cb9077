import { expect, it } from 'vitest';
import { session } from '../../tests/report/builder.js';
import type { JudgedBy } from '../model/index.js';
import { JudgedSessions, profileFacts } from './judged-by.js';

const up2: JudgedBy = { name: 'up-2', why: 'its User-Agent names RCS-client/UP_2.4', contradiction: undefined };
const plain: JudgedBy = { name: 'cpm-2.1', why: 'the change request as written', contradiction: undefined };
const against: JudgedBy = { ...plain, contradiction: 'judged by cpm-2.1, but its Server names CPM-client/OMA1.0' };

function lines(choice: string, ...profiles: (JudgedBy | undefined)[]): string[] {
  const judged = new JudgedSessions();
  for (const profile of profiles) {
    judged.add({ session: session('s1', []), verdicts: [], ...(profile ? { profile } : {}) });
  }
  return judged.lines(choice);
}

it('says under auto which profile judged whom and why', () => {
  expect(lines('auto', up2, plain, up2)).toEqual([
    '2 sessions judged by up-2, because its User-Agent names RCS-client/UP_2.4',
    '1 session judged by cpm-2.1, because the change request as written',
  ]);
});

it('says nothing where one profile was given and no client speaks against it', () => {
  expect(lines('cpm-2.1', plain, plain, undefined)).toEqual([]);
});

it('says what speaks against the profile that was given', () => {
  expect(lines('cpm-2.1', plain, against)).toEqual([
    '1 session judged by cpm-2.1, but its Server names CPM-client/OMA1.0',
  ]);
});

it('stands in the head of the session, with what speaks against it', () => {
  expect(profileFacts(against)).toEqual([
    {
      name: 'Profile',
      values: ['cpm-2.1: the change request as written', 'judged by cpm-2.1, but its Server names CPM-client/OMA1.0'],
    },
  ]);
  expect(profileFacts(undefined)).toEqual([]);
});
