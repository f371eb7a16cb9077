import { describe, expect, it } from 'vitest';
import type { Edit } from '../../src/model/index.js';
import { applyEdits, loadScene } from '../scenes/scenes.js';
import { changesOf } from './scene-changes.js';

const scene = loadScene('deferred-refused-480');
const told = (...edits: Edit[]) => changesOf(scene, applyEdits(scene, edits));

describe('what edits change, told for a page', () => {
  it('is nothing without edits', () => {
    expect(told()).toEqual([]);
  });

  it('is the line that differs, with its neighbours, under the message where it stands', () => {
    expect(told({ replace: ['480 Temporarily Unavailable', '486 Busy Here'] })).toEqual([
      {
        message: expect.stringMatching(/^\+0\.\d{3} s 192\.0\.2\.15 -> 198\.51\.100\.10: SIP\/2\.0 480 /),
        lines: ['-SIP/2.0 480 Temporarily Unavailable', '+SIP/2.0 486 Busy Here', expect.stringMatching(/^ Via: /)],
      },
    ]);
  });

  it('is the message that is gone', () => {
    expect(told({ drop: 'ACK sip:' })).toEqual([
      {
        message: 'one message less',
        lines: [expect.stringMatching(/^-\+0\.\d{3} s 198\.51\.100\.10 -> .*: ACK sip:/)],
      },
    ]);
  });

  it('is the time, where only that differs', () => {
    const [change, ...others] = told({ shift: 'ACK sip:', by: 5 });
    expect(others).toEqual([]);
    expect(change?.lines).toEqual([
      expect.stringMatching(/^-sent \+0\.\d{3} s$/),
      expect.stringMatching(/^\+sent \+5\.\d{3} s$/),
    ]);
  });

  it('does not write a message out that is only repeated', () => {
    expect(told({ repeat: 'SIP/2.0 480', after: 1 }).map(({ lines }) => lines)).toEqual([
      ['+(the same message once more)'],
    ]);
  });
});
