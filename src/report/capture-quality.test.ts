import { describe, expect, it } from 'vitest';
import { capture, report } from '../../tests/report/builder.js';
import type { CaptureQuality, CaptureResult } from '../model/index.js';
import { limitsOf, qualitySentence, remarksOf } from './capture-quality.js';

const spotless: CaptureQuality = {
  cutFrames: 0,
  cutTo: 0,
  clockSteps: 0,
  copies: 0,
  undecoded: { linkType: 0, cut: 0, malformed: 0, other: 0 },
  pairs: 2,
  oneWayPairs: 0,
  oneWay: [],
};
const of = (quality: Partial<CaptureQuality>, given: Partial<CaptureResult> = {}): CaptureResult =>
  capture({ quality: { ...spotless, ...quality }, ...given });
const gap = { code: 'tcp.gap', message: 'Bytes …', count: 2, frames: [31, 77] } as const;
const oneWay = { oneWayPairs: 7, pairs: 9, oneWay: [{ from: '192.0.2.1', to: '192.0.2.2' }] };
const undecoded = { linkType: 30, cut: 0, malformed: 1, other: 2 };

describe('how good a capture is', () => {
  it.each<[string, CaptureResult, string[]]>([
    ['spotless', of({}), []],
    [
      'frames not read',
      of({ undecoded }),
      [
        'The link type of 30 of 120 frames (25.0 %) is not decoded / the messages in these frames, if there are any',
        'The headers of 1 of 120 frames (0.8 %) contradict themselves / the messages in these frames, if there are any',
      ],
    ],
    [
      'one direction',
      of(oneWay),
      [
        'Of 9 pairs of addresses 7 can be heard in one direction only (192.0.2.1 to 192.0.2.2 and 6 more) / what the other side answered',
      ],
    ],
    [
      'damage',
      of({}, { diagnostics: [gap] }),
      ['Bytes of SIP or MSRP connections are missing, 2 times / the messages that were in the gaps'],
    ],
    ['a log, of which nobody knows', capture({ diagnostics: [gap] }), []],
  ])('limits: %s', (_, result, expected) => {
    expect(limitsOf(result).map(({ fact, hides }) => `${fact} / ${hides}`)).toEqual(expected);
  });

  it('in a sentence', () => {
    const sentence = (result: CaptureResult) => qualitySentence(result, limitsOf(result));
    expect(sentence(of({}))).toBe('Nothing was noticed that it lacks. 120 frames of 120 could be read.');
    expect(sentence(of({ undecoded }, { diagnostics: [gap] }))).toBe(
      'It does not show everything: 3 things limit it. 89 frames of 120 could be read.',
    );
    expect(sentence(of({}, { frames: 0 }))).toBe('Nothing was noticed that it lacks.');
  });

  it('with what is good to know and hides nothing', () => {
    expect(remarksOf(of({ copies: 26, cutFrames: 1, cutTo: 96, undecoded: { ...undecoded, other: 2 } }))).toEqual([
      '26 SIP messages are in it a second time as the same packet, as from a mirror port: counted, but judged once.',
      '1 frame (0.8 %) was cut, the longest to 96 bytes; where that hit messages it says so.',
      '2 frames (1.7 %) are neither UDP nor TCP nor SCTP, or cannot be looked into.',
    ]);
  });

  it('in a line of the terminal summary, where it matters', () => {
    const lines = (...captures: CaptureResult[]) => report('text', [], [], { captures }).split('\n');
    expect(lines(of({}))).toHaveLength(2);
    expect(lines(of(oneWay, { diagnostics: [gap] }))[1]).toBe(
      'input deferred.pcap does not show: what the other side answered; the messages that were in the gaps',
    );
  });

  it('in the HTML report, a block a capture', () => {
    const page = report('html', [], [], { captures: [of(oneWay), capture({ id: 'c2', format: 'logcat' })] });
    expect(page).toContain('<h3>How good c1 is</h3>');
    expect(page).not.toContain('How good c2 is');
    const many = Array.from({ length: 21 }, (_, index) => of(index === 3 ? oneWay : {}, { id: `c${index + 1}` }));
    expect(report('html', [], [], { captures: many }).match(/How good c\d+ is/g)).toEqual(['How good c4 is']);
    expect(page.replace(/<[^>]*>/g, '')).toContain('and 6 more). Hidden by that: what the other side answered.');
  });
});
