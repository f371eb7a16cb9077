import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readProvisioning } from './provisioning.js';

const document = (...parms: readonly (readonly [name: string, value: string])[]): string =>
  `<?xml version="1.0"?>
<wap-provisioningdoc version="1.1">
  <characteristic type="APPLICATION">
    <parm name="AppID" value="urn:oma:mo:ext-3gpp-ims:1.0"/>
    <characteristic type="SERVICES">${parms.map(([name, value]) => `<parm name="${name}" value="${value}"/>`).join('')}</characteristic>
  </characteristic>
</wap-provisioningdoc>`;

const NOTHING = { identities: [], deferredUris: [], parameters: [], placeholders: [] };

describe('what an auto-configuration document says', () => {
  it.each<[string, [string, string][], object]>([
    [
      'the identities of the user, each once',
      [
        ['Public_User_Identity', ' sip:+15555550102@ims.example.com '],
        ['Public_User_Identity', 'tel:+15555550102'],
        ['public_user_identity2', 'tel:+15555550102'],
      ],
      { identities: ['sip:+15555550102@ims.example.com', 'tel:+15555550102'] },
    ],
    [
      'where deferred messages come from',
      [['deferred-msg-func-uri', 'sip:deferred@standfw.example.com']],
      { deferredUris: ['sip:deferred@standfw.example.com'] },
    ],
    [
      'a placeholder is not set',
      [
        ['deferred-msg-func-uri', 'sip:foo@bar'],
        ['conf-fcty-uri', 'sip:foo@bar'],
      ],
      {
        placeholders: [
          { name: 'deferred-msg-func-uri', value: 'sip:foo@bar' },
          { name: 'conf-fcty-uri', value: 'sip:foo@bar' },
        ],
      },
    ],
    [
      'an address is no placeholder',
      [['conf-fcty-uri', 'sip:conf@[2001:db8::1]:5060']],
      { parameters: [{ name: 'conf-fcty-uri', value: 'sip:conf@[2001:db8::1]:5060' }] },
    ],
    [
      'what explains the behaviour of the client, in any case, without what is empty or unknown',
      [
        ['AutAccept', '1'],
        ['IMSESSIONSTART', '2'],
        ['exploder-uri', ''],
        ['AuthType', 'Digest'],
      ],
      {
        parameters: [
          { name: 'AutAccept', value: '1' },
          { name: 'IMSESSIONSTART', value: '2' },
        ],
      },
    ],
  ])('%s', (_, parms, says) => {
    expect(readProvisioning(document(...parms))).toEqual({ ...NOTHING, ...says });
  });

  it('also with the DTD that WAP documents name', () => {
    const doctype =
      '<!DOCTYPE wap-provisioningdoc PUBLIC "-//WAPFORUM//DTD PROV 1.0//EN" "http://www.wapforum.org/DTD/prov.dtd">';
    const text = document(['AutAccept', '0']).replace('?>', `?>\n${doctype}`);
    expect(readProvisioning(text)).toEqual({ ...NOTHING, parameters: [{ name: 'AutAccept', value: '0' }] });
  });
});

describe('a mistake is the end of one sentence', () => {
  it.each([
    ['not XML', 'Public_User_Identity=1', 'is no XML that can be read: text outside the document element'],
    ['cut', document(['AutAccept', '1']).slice(0, 200), /^is no XML that can be read: /],
    ['another document', '<config/>', 'is a config document, where wap-provisioningdoc is wanted'],
    ['nothing of ours', document(['AuthType', 'Digest']), /^has none of the parameters that are looked for/],
    [
      'an identity without scheme',
      document(['Public_User_Identity', '+15555550102']),
      'has a Public_User_Identity that is no sip or tel URI: +15555550102',
    ],
    [
      'a document type that declares entities',
      `<!DOCTYPE wap-provisioningdoc [<!ENTITY a "b">]>${document(['AutAccept', '1']).slice(21)}`,
      /^is no XML that can be read: /,
    ],
  ])('%s', (_, text, sentence) => {
    expect(readProvisioning(text)).toEqual(typeof sentence === 'string' ? sentence : expect.stringMatching(sentence));
  });

  it('whatever the file holds', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 300 }), fc.nat(400), (noise, at) => {
        const text = document(['Public_User_Identity', 'tel:+1']);
        expect(() => readProvisioning(text.slice(0, at) + noise + text.slice(at))).not.toThrow();
      }),
    );
  });
});
