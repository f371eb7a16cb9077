import { existsSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type ConferenceInfoBody, decodeBody } from '../body-parser/index.js';
import { ConferenceState } from './conference-state.js';

const document = (attributes: string, inside = ''): ConferenceInfoBody =>
  read(
    `<conference-info xmlns="urn:ietf:params:xml:ns:conference-info" entity="sip:f@x" ${attributes}>${inside}</conference-info>`,
  );
function read(text: string): ConferenceInfoBody {
  const body = decodeBody('application/conference-info+xml', text, 0, text.length);
  if (body.type !== 'conference-info') throw new Error(JSON.stringify(body));
  return body;
}

const full = (version: number, users: string) =>
  document(`state="full" version="${version}"`, `<users>${users}</users>`);
const part = (version: number, users: string, before = '') =>
  document(`state="partial" version="${version}"`, `${before}<users state="partial">${users}</users>`);
/** A user with one endpoint. */
const user = (name: string, status = 'connected', state = '') =>
  `<user entity="${name}"${state && ` state="${state}"`}><endpoint entity="${name}1"><status>${status}</status></endpoint></user>`;
const gone = (name: string) => `<user entity="${name}" state="deleted"/>`;
const count = (users: number) => `<conference-state><user-count>${users}</user-count></conference-state>`;

/** `name:status`, and `…` where something is missing. */
function shown(state: ConferenceState): string {
  const users = state.users().map(({ entity, status }) => (status === 'connected' ? entity : `${entity}:${status}`));
  return [...users, ...(state.isComplete ? [] : ['…'])].join(' ');
}

function taken(...documents: ConferenceInfoBody[]): ConferenceState {
  const state = new ConferenceState();
  for (const one of documents) state.take(one);
  return state;
}

describe('versions of the documents (RFC 4575 4.6)', () => {
  it.each<[string, ConferenceInfoBody[], string]>([
    ['nothing is known before the first', [], '…'],
    ['a full document is all', [full(1, user('a') + user('b'))], 'a b'],
    ['a later full document replaces it', [full(1, user('a')), full(7, user('b'))], 'b'],
    ['a full document with the same version is a repeat', [full(2, user('a')), full(2, user('b'))], 'a'],
    ['and so is one with a lower version', [full(2, user('a')), full(1, user('b'))], 'a'],
    ['a part with the next version is merged', [full(1, user('a')), part(2, user('b'))], 'a b'],
    ['a part with the same version is a repeat', [full(2, user('a')), part(2, user('b'))], 'a'],
    ['after a gap something is missing', [full(1, user('a')), part(3, user('b'))], 'a b …'],
    ['and stays missing with the next part', [full(1, user('a')), part(3, user('b')), part(4, user('c'))], 'a b c …'],
    ['until the next full document', [full(1, user('a')), part(3, user('b')), full(4, user('c'))], 'c'],
    ['which may have the version of the part', [full(1, user('a')), part(3, user('b')), full(3, user('c'))], 'c'],
    ['but not that of before the gap', [full(2, user('a')), part(4, user('b')), full(2, user('c'))], 'a b …'],
    ['a full document that comes late lacks what came after it', [part(5, user('b')), full(4, user('c'))], 'c …'],
    ['a part before the whole', [part(2, user('b'))], 'b …'],
    [
      'a part without a version may follow anything',
      [full(1, user('a')), document('state="partial"', `<users>${user('b')}</users>`)],
      'a b …',
    ],
    [
      'a full document without a version is taken',
      [full(4, user('a')), document('state="full"', `<users>${user('b')}</users>`)],
      'b',
    ],
    [
      'a part without users changes none',
      [full(1, user('a')), document('state="partial" version="2"', count(9)), part(3, user('b'))],
      'a b',
    ],
    [
      'a deleted conference has nobody',
      [full(1, user('a')), document('state="deleted" version="2"', `<users>${user('b')}</users>`)],
      '',
    ],
  ])('%s', (_, documents, expected) => expect(shown(taken(...documents))).toBe(expected));

  it('say what a document did', () => {
    const state = new ConferenceState();
    const documents = [full(1, ''), full(1, ''), part(2, ''), document('state="deleted" version="3"')];
    expect(documents.map(one => state.take(one))).toEqual(['replaced', 'repeated', 'merged', 'deleted']);
  });
});

describe('the users of a part', () => {
  const known = full(1, user('a') + user('b') + user('c', 'pending'));

  it.each<[string, ConferenceInfoBody, string]>([
    ['one that is new', part(2, user('d')), 'a b c:pending d'],
    [
      'one that is given in full, at its place',
      part(2, user('a', 'disconnected', 'full')),
      'a:disconnected b c:pending',
    ],
    ['one that is deleted', part(2, gone('b')), 'a c:pending'],
    ['one that nobody knew, deleted', part(2, gone('x')), 'a b c:pending'],
    ['all that are left', document('state="partial" version="2"', `<users state="full">${user('a')}</users>`), 'a'],
    ['none any more', document('state="partial" version="2"', '<users state="deleted"/>'), ''],
    ['a key is the same only byte for byte', part(2, user('A')), 'a b c:pending A'],
  ])('%s', (_, next, expected) => expect(shown(taken(known, next))).toBe(expected));

  // The default is full (4.4), but the example in 8.2 of the RFC leaves it out and means a part.
  it.each<[string, number | undefined, string, string]>([
    ['are merged', undefined, user('d'), 'a b c:pending d'],
    ['are merged where the count fits what is merged', 4, user('d'), 'a b c:pending d'],
    ['are merged where the count fits nothing', 32, user('a', 'disconnecting'), 'a:disconnecting b c:pending'],
    ['are merged where one is deleted', 1, user('b') + gone('a'), 'b c:pending'],
    [
      'are merged where the count is of those that are left',
      1,
      user('b', 'disconnected'),
      'a b:disconnected c:pending',
    ],
    ['are all, where the count fits them alone', 4, ['w', 'x', 'y', 'z'].map(name => user(name)).join(''), 'w x y z'],
  ])('without a state for all of them %s', (_, counted, users, expected) => {
    const before = counted === undefined ? '' : count(counted);
    const next = document('state="partial" version="2"', `${before}<users>${users}</users>`);
    expect(shown(taken(known, next))).toBe(expected);
  });

  it('no more are kept than a group can have', () => {
    const many = Array.from({ length: 1_500 }, (_, index) => user(`u${index}`)).join('');
    const state = taken(full(1, many));
    expect(state.users()).toHaveLength(1_000);
    expect(state.isComplete).toBe(false);
  });
});

describe('a user in part', () => {
  const bob = (inside: string, state = 'partial') => `<user entity="b" state="${state}">${inside}</user>`;
  const known = full(
    1,
    bob(
      `<display-text>Bob</display-text><roles><entry>admin</entry></roles>
<endpoint entity="phone"><display-text>Phone</display-text><status>connected</status><joining-method>dialed-in</joining-method>
<media id="1"><type>message</type></media><media id="2"><type>audio</type></media></endpoint>
<endpoint entity="desk"><status>on-hold</status></endpoint>`,
      'full',
    ),
  );
  const merged = (inside: string) => taken(known, part(2, bob(inside))).users()[0]!;
  const endpoints = (inside: string) => merged(inside).endpoints.map(({ entity, status }) => `${entity} ${status}`);

  it('keeps what the part does not have', () => {
    expect(merged('<display-text>Bobby</display-text>')).toMatchObject({
      displayText: 'Bobby',
      roles: ['admin'],
      status: 'connected',
      endpoints: [{ entity: 'phone' }, { entity: 'desk' }],
    });
  });

  it('has its status from all endpoints that are left', () => {
    expect(merged('<endpoint entity="phone" state="deleted"/>')).toMatchObject({ status: 'on-hold' });
  });

  it.each([
    [
      'one endpoint more',
      '<endpoint entity="car"><status>pending</status></endpoint>',
      ['phone connected', 'desk on-hold', 'car pending'],
    ],
    [
      'one endpoint anew',
      '<endpoint entity="phone"><status>pending</status></endpoint>',
      ['phone pending', 'desk on-hold'],
    ],
    ['one endpoint less', '<endpoint entity="desk" state="deleted"/>', ['phone connected']],
  ])('%s', (_, inside, expected) => expect(endpoints(inside)).toEqual(expected));

  it('an endpoint in part keeps what the part does not have, and its media by id', () => {
    const [phone] = merged(
      '<endpoint entity="phone" state="partial"><status>disconnected</status><media id="2"><type>video</type></media></endpoint>',
    ).endpoints;
    expect(phone).toMatchObject({
      displayText: 'Phone',
      status: 'disconnected',
      joiningMethod: 'dialed-in',
      media: [
        { id: '1', type: 'message' },
        { id: '2', type: 'video' },
      ],
    });
  });

  it('is as whole as it comes if nobody knew it', () => {
    const state = taken(full(1, user('a')), part(2, bob('<display-text>Bob</display-text>')));
    expect(state.users()[1]).toMatchObject({ entity: 'b', state: 'full', displayText: 'Bob', status: undefined });
  });
});

it('what is not a table is replaced as a whole, and else kept', () => {
  const state = taken(
    document(
      'state="full" version="1"',
      `<conference-description><subject>Hike</subject><maximum-user-count>9</maximum-user-count></conference-description>
<host-info><web-page>http://x</web-page></host-info>${count(2)}<users/>`,
    ),
    document('state="partial" version="2"', '<conference-description><subject>Walk</subject></conference-description>'),
  );
  expect(state.description).toMatchObject({ subject: 'Walk', maximumUserCount: undefined });
  expect(state.host).toMatchObject({ webPage: 'http://x' });
  expect(state.activity).toMatchObject({ userCount: 2 });
});

const RFC = '../shared/corpus/xml/rfc/rfc4575_conference-info_';
it.skipIf(!existsSync(`${RFC}68786.xml`))('the examples of RFC 4575 8, one after the other', () => {
  const [first, later] = ['68786', '71496'].map(name => read(readFileSync(`${RFC}${name}.xml`, 'latin1')));
  const state = taken(first!, later!);
  // Versions 2 to 4 are not in the RFC. Alice is in the first document alone.
  expect(shown(state)).toBe('sip:bob@example.com:disconnecting sip:alice@example.com …');
  expect(state.activity).toMatchObject({ userCount: 32, active: true });
});

it('in whatever order documents come: never throws, holds each key once, and a newer full document makes it whole', () => {
  const name = fc.constantFrom('a', 'b', 'c');
  const one = fc.oneof(
    name.map(of => user(of)),
    name.map(of => user(of, 'disconnected', 'partial')),
    name.map(gone),
  );
  const users = fc.uniqueArray(one, { maxLength: 4 }).map(all => all.join(''));
  const any = fc
    .tuple(
      fc.constantFrom('full', 'partial', 'deleted'),
      fc.option(fc.nat(9)),
      users,
      fc.constantFrom('', ' state="partial"', ' state="full"'),
    )
    .map(([state, version, inside, of]) =>
      document(`state="${state}"${version === null ? '' : ` version="${version}"`}`, `<users${of}>${inside}</users>`),
    );
  fc.assert(
    fc.property(fc.array(any, { maxLength: 8 }), documents => {
      const state = taken(...documents);
      const keys = state.users().map(({ entity }) => entity);
      expect(new Set(keys).size).toBe(keys.length);
      state.take(full(10, user('z')));
      expect(shown(state)).toBe('z');
    }),
  );
});
