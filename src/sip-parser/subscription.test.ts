import { describe, expect, it } from 'vitest';
import { parseSip } from './parse.js';
import { eventId, eventPackage, expires, minExpires, subscriptionState } from './subscription.js';

const notify = (...lines: string[]) => parseSip(`NOTIFY sip:a@b SIP/2.0\r\n${lines.join('\r\n')}\r\n\r\n`)!;

describe('Event', () => {
  it.each([
    ['Event: conference', 'conference', undefined],
    ['o: Conference ; id=a2', 'conference', 'a2'],
    ['Event: presence.winfo;id=1;x', 'presence.winfo', '1'],
    ['Event:', undefined, undefined],
    ['Subject: x', undefined, undefined],
  ])('%s', (line, name, id) => {
    expect(eventPackage(notify(line))).toBe(name);
    expect(eventId(notify(line))).toBe(id);
  });
});

describe('Subscription-State', () => {
  it.each([
    ['active;expires=3600', { state: 'active', expires: 3600, reason: undefined, retryAfter: undefined }],
    ['Terminated ; reason=NoResource', { state: 'terminated', reason: 'noresource', expires: undefined }],
    ['terminated;reason=probation;retry-after=30', { reason: 'probation', retryAfter: 30 }],
    ['pending;expires=soon', { state: 'pending', expires: undefined }],
  ])('%s', (value, expected) => {
    expect(subscriptionState(notify(`Subscription-State: ${value}`))).toMatchObject(expected);
  });

  it('may be missing', () => {
    expect(subscriptionState(notify())).toBeUndefined();
  });
});

describe('Expires and Min-Expires', () => {
  it.each([
    ['0', 0],
    ['3600', 3600],
    ['', undefined],
    ['-1', undefined],
    ['Thu, 01 Dec 1994 16:00:00 GMT', undefined],
  ])('%s', (value, seconds) => {
    expect(expires(notify(`Expires: ${value}`))).toBe(seconds);
    expect(minExpires(notify(`Min-Expires: ${value}`))).toBe(seconds);
  });
});
