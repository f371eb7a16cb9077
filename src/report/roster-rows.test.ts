import { describe, expect, it } from 'vitest';
import { message, START, session } from '../../tests/report/builder.js';
import type { Participant, Roster } from '../model/index.js';
import { rosterRows } from './roster-rows.js';

const notify = message(7, 'NOTIFY sip:a@b SIP/2.0\r\n\r\n');
const al: Participant = {
  uri: 'sip:al@x',
  displayName: undefined,
  status: undefined,
  departure: undefined,
  roles: [],
  anonymous: false,
  count: 1,
  own: false,
};
const roster = (...participants: Participant[]): Roster => ({
  time: START + 2_500_000,
  source: 'conference-info',
  message: notify,
  complete: true,
  participants,
  userCount: undefined,
});
const rows = (...rosters: Roster[]) =>
  rosterRows(session('s1', [], { rosters, firstTime: START }), number => `s1-m${number}`);

describe('a participant', () => {
  it.each<[string, Partial<Participant>, string]>([
    ['by its URI', {}, 'sip:al@x'],
    ['with its name', { displayName: 'Al' }, 'Al <sip:al@x>'],
    ['with a name in UTF-8', { displayName: 'Andr\xc3\xa9' }, 'Andr\xe9 <sip:al@x>'],
    ['with what would not be seen', { displayName: 'A\u0007l' }, 'A\\x07l <sip:al@x>'],
    ['who is there', { status: 'connected' }, 'sip:al@x'],
    ['who is not there yet', { status: 'pending' }, 'sip:al@x (pending)'],
    ['who has left', { status: 'disconnected', departure: 'booted' }, 'sip:al@x (booted)'],
    ['who is the client', { own: true, status: 'on-hold' }, 'sip:al@x (the client, on-hold)'],
    ['who stands for several', { count: 4 }, '4 × sip:al@x'],
  ])('%s', (_, given, expected) => expect(rows(roster({ ...al, ...given }))[0]?.who).toBe(expected));
});

it('a roster says when, what told it and where that stands', () => {
  expect(rows({ ...roster(), complete: false })).toEqual([
    { time: '+2.500', source: 'Conference state', target: `s1-m${notify.number}`, who: 'nobody', note: 'incomplete' },
  ]);
});

it('of many participants the first are named, and of many rosters the newest', () => {
  const many = roster(...Array.from({ length: 1_000 }, () => al));
  expect(rows(many)[0]?.who).toMatch(/sip:al@x and 970 more$/);
  expect(rows(...Array.from({ length: 100 }, () => many))).toHaveLength(40);
});
