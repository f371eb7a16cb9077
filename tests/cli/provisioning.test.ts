import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import { FIXTURES, Place } from './command.js';

const SCENE = `${FIXTURES}scenes/deferred-one-to-one.trace`;

const document = (parms: string): string => `<?xml version="1.0"?>
<wap-provisioningdoc version="1.1">
  <characteristic type="APPLICATION">
    <characteristic type="Public_User_Identity_List">${parms}</characteristic>
  </characteristic>
</wap-provisioningdoc>
`;

const place = new Place();
beforeAll(() => {
  place.write(
    'mine.xml',
    document(`<parm name="Public_User_Identity" value="tel:+15555550102"/>
      <parm name="deferred-msg-func-uri" value="sip:later@ims.example.com"/><parm name="AutAccept" value="1"/>
      <parm name="conf-fcty-uri" value="sip:foo@bar"/>`),
  );
  place.write('other.xml', document('<parm name="Public_User_Identity" value="tel:+15555550199"/>'));
  // The network of this capture delivers from a URI of its own, which only the configuration tells.
  place.write(
    'other-uri.trace',
    readFileSync(SCENE, 'latin1')
      .replaceAll('rcse-standfw@', 'later@')
      .replaceAll(/^Referred-By.*\r?\n/gm, ''),
  );
});

describe('--provisioning', () => {
  it('says who the client is, and the reports say where it is from', () => {
    const { code, stdout } = place.run([SCENE, '--provisioning', 'mine.xml', '--html', 'r.html']);
    expect(code).toBe(0);
    const note =
      'from mine.xml: the client is tel:+15555550102; deferred messages come from sip:later@ims.example.com; AutAccept 1; conf-fcty-uri is not set (sip:foo@bar is a placeholder)';
    expect(stdout).toContain(`note ${note}\n`);
    expect(readFileSync(place.path('r.html'), 'utf8')).toContain(note);
  });

  it('names the clients as --client does: others are not judged', () => {
    const { sessions } = JSON.parse(place.run(['sessions', SCENE, '--json', '--provisioning', 'other.xml']).stdout);
    expect(new Set(sessions.map(({ client }: { client: unknown }) => client))).toEqual(new Set([null]));
  });

  it('tells where deferred messages come from, as --deferred-uri does', () => {
    const kind = (...options: string[]) =>
      JSON.parse(place.run(['sessions', 'other-uri.trace', '--json', ...options]).stdout).sessions[0].kind;
    expect(kind()).toBe('one-to-one');
    expect(kind('--deferred-uri', 'sip:later@ims.example.com')).toBe('deferred-one-to-one');
    expect(kind('--provisioning', 'mine.xml')).toBe('deferred-one-to-one');
  });

  it.each([
    ['missing.xml', 'the configuration missing.xml is not there'],
    ['.', 'the configuration . is no file'],
    [SCENE, `the configuration ${SCENE} is no XML that can be read: text outside the document element`],
  ])('a mistake is one sentence: %s', (file, sentence) => {
    expect(place.run([SCENE, '--provisioning', file])).toEqual({
      code: 2,
      stdout: '',
      stderr: `cpmlint: ${sentence}\n`,
    });
  });

  it('is not overwritten by a report', () => {
    const { code, stderr } = place.run([SCENE, '--provisioning', 'mine.xml', '--json', 'mine.xml']);
    expect({ code, stderr }).toEqual({
      code: 2,
      stderr: 'cpmlint: mine.xml is the configuration; write the report elsewhere\n',
    });
  });
});
