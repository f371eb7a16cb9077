import { describe, expect, it } from 'vitest';
import { type Body, bodyOf, decodeBody, examineCpim } from '../../src/body-parser/index.js';
import type { Message } from '../../src/model/index.js';
import { examineSdp } from '../../src/sdp-parser/index.js';
import { examine } from '../../src/sip-parser/index.js';
import { loadScene, sceneEvents, sceneNames } from './scenes.js';

/** What is wrong with a body and all bodies in it. */
function bodyFaults(body: Body | undefined, text: string): unknown[] {
  switch (body?.type) {
    case 'sdp':
      return [...body.description.faults, ...examineSdp(body.description)];
    case 'cpim':
      return [...examineCpim(body, text), ...bodyFaults(body.content, text)];
    case 'multipart':
      return body.parts.flatMap(part => bodyFaults(part.body, text));
    case 'malformed':
      return [body.reason];
    default:
      return [];
  }
}

function faultsOf({ content, text }: Message): unknown[] {
  if (content.kind === 'sip-request' || content.kind === 'sip-response') {
    return [...content.faults, ...examine(content, text), ...bodyFaults(bodyOf(content, text), text)];
  }
  if (content.kind !== 'msrp-request' || !content.contentType || content.continuation !== '$')
    return [...content.faults];
  if ((content.byteRange?.start ?? 1) !== 1) return [...content.faults];
  const body = decodeBody(content.contentType, text, content.bodyStart, content.bodyEnd);
  return [...content.faults, ...bodyFaults(body, text)];
}

describe('a scene is conformant: no message of it has a fault', () => {
  it.each(sceneNames())('%s', scene => {
    const messages = sceneEvents(loadScene(scene)).filter(event => event.type === 'message');
    expect(messages.length).toBeGreaterThan(0);
    expect(messages.flatMap(message => faultsOf(message).map(fault => [message.text.slice(0, 60), fault]))).toEqual([]);
  });
});
