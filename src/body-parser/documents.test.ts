import { describe, expect, it } from 'vitest';
import { type Body, decodeBody } from './index.js';

const decode = (type: string, text: string): Body => decodeBody(type, text, 0, text.length);

describe('message/imdn+xml (RFC 5438 11.1)', () => {
  const imdn = (inside: string, start = '<imdn xmlns="urn:ietf:params:xml:ns:imdn">'): Body =>
    decode('message/imdn+xml', `<?xml version="1.0" encoding="UTF-8"?>\r\n${start}${inside}</imdn>\r\n`);

  it('names the message, the recipient and what became of it', () => {
    const text = `<imdn xmlns="urn:ietf:params:xml:ns:imdn">
  <message-id>34jk324j</message-id>
  <datetime>2008-04-04T12:16:49-05:00</datetime>
  <recipient-uri>im:bob@example.com</recipient-uri>
  <original-recipient-uri>im:robert@example.com</original-recipient-uri>
  <delivery-notification><status><delivered/></status></delivery-notification>
</imdn>`;
    expect(decode('message/imdn+xml', text)).toEqual({
      type: 'imdn',
      contentType: 'message/imdn+xml',
      start: 0,
      end: text.length,
      messageId: '34jk324j',
      notifications: [{ disposition: 'delivery', status: 'delivered' }],
      recipientUri: 'im:bob@example.com',
      dateTime: '2008-04-04T12:16:49-05:00',
      originalRecipientUri: 'im:robert@example.com',
    });
  });

  it.each([
    ['<delivery-notification><status><failed/></status></delivery-notification>', 'delivery', 'failed'],
    ['<delivery-notification><status>\n<forbidden />\n</status></delivery-notification>', 'delivery', 'forbidden'],
    ['<display-notification><status><displayed/></status></display-notification>', 'display', 'displayed'],
    ['<display-notification><status><error></error></status></display-notification>', 'display', 'error'],
    ['<processing-notification><status><stored/></status></processing-notification>', 'processing', 'stored'],
    ['<display-notification><status/></display-notification>', 'display', ''],
    ['<display-notification/>', 'display', ''],
    [
      '<display-notification><status><x:y xmlns:x="urn:x"/><displayed/></status></display-notification>',
      'display',
      'displayed',
    ],
  ])('%s', (inside, disposition, status) => {
    expect(imdn(inside)).toMatchObject({ notifications: [{ disposition, status }] });
  });

  it('may hold several notifications, or none, or lack everything else', () => {
    const two =
      '<delivery-notification><status><delivered/></status></delivery-notification><display-notification><status><displayed/></status></display-notification>';
    expect(imdn(two)).toMatchObject({ notifications: [{ disposition: 'delivery' }, { disposition: 'display' }] });
    expect(imdn('')).toMatchObject({
      type: 'imdn',
      messageId: undefined,
      notifications: [],
      recipientUri: undefined,
      dateTime: undefined,
    });
    expect(imdn('<message-id> </message-id>')).toMatchObject({ messageId: undefined });
  });

  it('may have any prefix, or no namespace at all', () => {
    const prefixed =
      '<i:imdn xmlns:i="urn:ietf:params:xml:ns:imdn"><i:message-id>a</i:message-id><i:display-notification><i:status><i:displayed/></i:status></i:display-notification></i:imdn>';
    const expected = { type: 'imdn', messageId: 'a', notifications: [{ disposition: 'display', status: 'displayed' }] };
    expect(decode('message/imdn+xml', prefixed)).toMatchObject(expected);
    expect(decode('message/imdn+xml', prefixed.replaceAll('i:', '').replace(/ xmlns[^>]*/, ''))).toMatchObject(
      expected,
    );
  });

  it('may have extensions in other namespaces, which are not its own elements', () => {
    expect(
      imdn(
        '<c:message-id xmlns:c="urn:oma:xml:cpm:imdn-extensions:1.0"> no </c:message-id><message-id>yes</message-id><subject>Hi</subject>',
      ),
    ).toMatchObject({
      messageId: 'yes',
      subject: 'Hi',
      extensions: [{ namespace: 'urn:oma:xml:cpm:imdn-extensions:1.0', name: 'message-id', text: 'no' }],
    });
  });

  it.each([
    ['another document', '<isComposing xmlns="urn:ietf:params:xml:ns:im-iscomposing"/>'],
    ['another namespace', '<imdn xmlns="urn:x"/>'],
    ['broken XML', '<imdn><message-id></imdn>'],
    ['nothing', ''],
  ])('is malformed: %s', (_, text) => {
    const body = decode('message/imdn+xml', text);
    expect(body).toMatchObject({ type: 'malformed', contentType: 'message/imdn+xml' });
    expect(body).toHaveProperty('reason', expect.stringMatching(/^[A-Z].*[^.]$/));
  });
});

describe('application/conference-info+xml (RFC 4575)', () => {
  const info = (inside: string, attributes = 'entity="sip:conf@example.com" state="full" version="1"'): Body =>
    decode(
      'application/conference-info+xml',
      `<conference-info xmlns="urn:ietf:params:xml:ns:conference-info" ${attributes}>${inside}</conference-info>`,
    );

  it('names the conference and its users', () => {
    expect(
      info(`<conference-description><subject>Agenda: This month's goals</subject><maximum-user-count>50</maximum-user-count></conference-description>
<conference-state><user-count>33</user-count></conference-state>
<users>
 <user entity="sip:bob@example.com" state="full">
  <display-text>Bob Hoskins</display-text>
  <roles><entry>participant</entry><entry>admin</entry></roles>
  <endpoint entity="sip:bob@pc33.example.com"><display-text>Laptop</display-text><status>disconnected</status>
   <media id="1"><status>sendrecv</status></media></endpoint>
 </user>
 <user entity="sip:alice@example.com" yourown="true"/>
</users>`),
    ).toMatchObject({
      type: 'conference-info',
      entity: 'sip:conf@example.com',
      state: 'full',
      version: 1,
      description: { subject: "Agenda: This month's goals", maximumUserCount: 50 },
      activity: { userCount: 33, active: undefined, locked: undefined },
      host: undefined,
      usersState: 'unstated',
      users: [
        {
          entity: 'sip:bob@example.com',
          displayText: 'Bob Hoskins',
          state: 'full',
          status: 'disconnected',
          roles: ['participant', 'admin'],
          own: false,
        },
        {
          entity: 'sip:alice@example.com',
          displayText: undefined,
          state: 'full',
          status: undefined,
          roles: [],
          own: true,
        },
      ],
    });
  });

  it.each([
    ['state="partial" version="5"', 'partial', 5],
    ['state="deleted" version="7"', 'deleted', 7],
    ['version="0"', 'full', 0],
    ['state="full"', 'full', undefined],
    ['version="x"', 'full', undefined],
    ['version="%0d"', 'full', undefined],
  ])('says how much it gives: %s', (attributes, state, version) => {
    expect(info('', attributes)).toMatchObject({
      state,
      version,
      users: [],
      usersState: undefined,
      description: undefined,
    });
  });

  it.each([
    ['the only endpoint', '<endpoint><status>pending</status></endpoint>', 'pending'],
    [
      'one that is connected',
      '<endpoint><status>disconnected</status></endpoint><endpoint><status> connected </status></endpoint>',
      'connected',
    ],
    ['the first that says it', '<endpoint/><endpoint><status>on-hold</status></endpoint>', 'on-hold'],
    ['none that is deleted', '<endpoint state="deleted"><status>connected</status></endpoint>', undefined],
  ])('gives a user the status of %s', (_, endpoints, status) => {
    expect(info(`<users><user entity="a">${endpoints}</user></users>`)).toMatchObject({ users: [{ status }] });
  });

  it('takes users by value of a sidebar for users of the sidebar', () => {
    expect(info('<sidebars-by-val><entry><users><user entity="a"/></users></entry></sidebars-by-val>')).toMatchObject({
      users: [],
    });
  });

  it('has user names in UTF-8', () => {
    expect(info('<users><user entity="a"><display-text>Voil\xc3\xa0</display-text></user></users>')).toMatchObject({
      users: [{ displayText: 'Voil\xc3\xa0' }],
    });
  });

  it('is malformed if it is another document', () => {
    expect(decode('application/conference-info+xml', '<users/>')).toMatchObject({ type: 'malformed' });
  });
});

describe('what CPM tells of a group by MSRP', () => {
  it('is the same in the other spelling of the group data', () => {
    expect(
      decode(
        'application/vnd.oma.cpm-groupdata+xml',
        '<groupdata xmlns="urn:oma:xml:cpm:groupdata"><request target="icon"><action>delete</action></request></groupdata>',
      ),
    ).toMatchObject({ type: 'group-data', requests: [{ target: 'icon', action: 'delete', subject: undefined }] });
  });

  it.each(['application/vnd.oma.cpm-groupdata+xml', 'application/group-state-object+xml'])(
    '%s is malformed if it is another document',
    type => expect(decode(type, '<users/>')).toMatchObject({ type: 'malformed' }),
  );

  it('has the participants of a group state object whatever its namespace is', () => {
    const participants = '<participant comm-addr=" tel:+15555550101 "/><participant name="Al"/>';
    expect(
      decode('application/group-state-object+xml', `<groupstate xmlns="urn:x">${participants}</groupstate>`),
    ).toMatchObject({
      participants: [
        { uri: 'tel:+15555550101', displayName: undefined },
        { uri: '', displayName: 'Al' },
      ],
    });
  });
});

describe('application/resource-lists+xml (RFC 4826, RFC 5364)', () => {
  const lists = (inside: string, namespace = 'urn:ietf:params:xml:ns:copycontrol'): Body =>
    decode(
      'application/resource-lists+xml',
      `<resource-lists xmlns="urn:ietf:params:xml:ns:resource-lists" xmlns:cp="${namespace}">${inside}</resource-lists>`,
    );
  const entry = { uri: 'sip:bill@example.com', displayName: undefined, copyControl: undefined, anonymize: false };

  it.each([
    ['urn:ietf:params:xml:ns:copycontrol', true],
    ['urn:ietf:params:xml:ns:copyControl', true],
    ['urn:x', false],
  ])('has copy control of the namespace %s', (namespace, known) => {
    const body = lists(
      '<list><entry uri="sip:bill@example.com" cp:copyControl="bcc" cp:anonymize="true"/></list>',
      namespace,
    );
    expect(body).toMatchObject({
      type: 'resource-lists',
      entries: [known ? { ...entry, copyControl: 'bcc', anonymize: true } : entry],
    });
  });

  it('says for how many an anonymous entry stands', () => {
    const anonymous = '<list><entry uri="sip:anonymous@anonymous.invalid" cp:count="3"/></list>';
    expect(lists(anonymous)).toMatchObject({ entries: [{ count: 3 }] });
  });

  it('lists the entries of all lists, and what is only referred to', () => {
    const body =
      lists(`<list name="friends"><entry uri=" sip:bill@example.com "><display-name>Bill Doe</display-name></entry>
<entry-ref ref="resource-lists/users/x"/>
<list><entry uri="sip:joe@example.com"/><external anchor="http://xcap.example.org/x"/></list></list>
<list><entry/></list>`);
    expect(body).toMatchObject({
      entries: [
        { ...entry, displayName: 'Bill Doe' },
        { ...entry, uri: 'sip:joe@example.com' },
        { ...entry, uri: '' },
      ],
      references: ['resource-lists/users/x', 'http://xcap.example.org/x'],
      nested: true,
    });
  });

  it('is flat as it should be (RFC 5366 4)', () => {
    const body = lists('<list><entry uri="sip:bill@example.com"/></list>');
    expect(body).toMatchObject({ entries: [entry] });
    expect(body).not.toHaveProperty('nested');
    expect(body).not.toHaveProperty('references');
  });

  it('keeps URI header fields as they are written', () => {
    expect(lists('<list><entry uri="sip:a@b;method=INVITE?Session-Replaces=d5e4&amp;x=y"/></list>')).toMatchObject({
      entries: [{ uri: 'sip:a@b;method=INVITE?Session-Replaces=d5e4&x=y' }],
    });
  });

  it('is malformed if it is a lone list', () => {
    expect(
      decode('application/resource-lists+xml', '<list xmlns="urn:ietf:params:xml:ns:resource-lists"/>'),
    ).toMatchObject({
      type: 'malformed',
    });
  });
});

describe('application/im-iscomposing+xml (RFC 3994)', () => {
  const composing = (inside: string): Body =>
    decode(
      'application/im-iscomposing+xml',
      `<isComposing xmlns="urn:ietf:params:xml:ns:im-iscomposing">${inside}</isComposing>`,
    );

  it('says whether someone writes, and for how long it holds', () => {
    expect(composing('<state>active</state><contenttype>text/plain</contenttype><refresh>90</refresh>')).toMatchObject({
      type: 'is-composing',
      state: 'active',
      refresh: 90,
    });
    expect(
      composing('<state>idle</state><lastactive>2003-01-27T10:43:00Z</lastactive><contenttype>audio</contenttype>'),
    ).toMatchObject({ state: 'idle', lastActive: '2003-01-27T10:43:00Z', composedType: 'audio' });
    expect(composing('<state> idle </state>')).toMatchObject({ state: 'idle' });
    expect(composing('')).toMatchObject({ type: 'is-composing', state: undefined });
    expect(composing('<refresh>soon</refresh>')).not.toHaveProperty('refresh');
  });
});
