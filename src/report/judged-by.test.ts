import { expect, it } from 'vitest';
import { session } from '../../tests/report/builder.js';
import type { JudgedBy, ProfileChoice } from '../model/index.js';
import { JudgedSessions, profileFacts } from './judged-by.js';

const up2: JudgedBy = { name: 'up-2', why: 'its User-Agent names RCS-client/UP_2.4', contradiction: undefined };
const plain: JudgedBy = { name: 'cpm-2.1', why: 'the change request as written', contradiction: undefined };
const against: JudgedBy = { ...plain, contradiction: 'judged by cpm-2.1, but its Server names CPM-client/OMA1.0' };

function lines(choice: ProfileChoice, ...profiles: (JudgedBy | undefined)[]): string[] {
  const judged = new JudgedSessions();
  for (const profile of profiles) {
    judged.add({ session: session('s1', []), verdicts: [], ...(profile ? { profile } : {}) });
  }
  return judged.lines(choice);
}

it('says under auto which profile judged whom and why', () => {
  expect(lines('auto', up2, plain, up2)).toEqual([
    '2 sessions judged by up-2: its User-Agent names RCS-client/UP_2.4',
    '1 session judged by cpm-2.1: the change request as written',
  ]);
});

it('says of another profile than the default why it was that one', () => {
  const joyn: JudgedBy = { name: 'joyn', why: 'asked for by --profile', contradiction: undefined };
  expect(lines('joyn', joyn)).toEqual(['1 session judged by joyn: asked for by --profile']);
});

it('stays short whatever clients announce', () => {
  const many = Array.from({ length: 100 }, (_, at) => ({ ...up2, why: `its User-Agent names RCS-client/UP_2.${at}` }));
  expect(lines('auto', ...many)).toHaveLength(21);
  expect(lines('auto', ...many).at(-1)).toMatch(/^80 sessions /);
});

it('says nothing where the default judged all and no client speaks against it', () => {
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
