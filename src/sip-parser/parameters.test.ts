import { describe, expect, it } from 'vitest';
import { everyParameter, parameter, parseParameters, withoutParameters } from './parameters.js';

/** `name=value` as written, at the offset of the name. */
const read = (text: string, start = 0) =>
  parseParameters(text, start).map(({ name, value, at }) => `${at}:${name}${value === undefined ? '' : `=${value}`}`);

describe('parameters', () => {
  const table: [text: string, expected: string[]][] = [
    ['', []],
    ['x', []],
    [';lr', ['1:lr']],
    [';a=1;b=2', ['1:a=1', '5:b=2']],
    ['value ; a = 1 ; b', ['8:a=1', '16:b']],
    [';a=', ['1:a=']],
    [';;a;;', ['2:a']],
    [';=x;a', ['4:a']],
    [';a="x;y";b', ['1:a="x;y"', '9:b']],
    [';a="x\\";y";b', ['1:a="x\\";y"', '11:b']],
    [';a="x" junk;b', ['1:a="x" junk', '12:b']],
    [';a=[::1];b', ['1:a=[::1]', '9:b']],
    [';tag=a=b', ['1:tag=a=b']],
  ];
  it.each(table)('%j', (text, expected) => {
    expect(read(text)).toEqual(expected);
  });

  it('begin where the caller says', () => {
    expect(read('<sip:a@b;inside>;outside', 16)).toEqual(['17:outside']);
  });

  const unclosed: [text: string, expected: string[]][] = [
    ['*;+g.3gpp.icsi-ref="urn;require', ['2:+g.3gpp.icsi-ref="urn', '24:require']],
    [';+sip.instance="<urn:uuid:1>;+g.x="y"', ['1:+sip.instance="<urn:uuid:1>', '29:+g.x="y"']],
    [';a="', ['1:a="']],
  ];
  it.each(unclosed)('without the closing quote end at the next semicolon: %j', (text, expected) => {
    expect(read(text)).toEqual(expected);
  });
});

describe('the value of a parameter', () => {
  const list = parseParameters(';Tag=abc;lr;text="say \\"hi\\" \\\\";tag=other;open="x;e=', 0);
  it.each([
    ['tag', 'abc'],
    ['TAG', 'abc'],
    ['lr', ''],
    ['e', ''],
    ['text', 'say "hi" \\'],
    ['open', 'x'],
    ['ta', undefined],
  ])('%s: %j', (name, value) => {
    expect(parameter(list, name)).toBe(value);
  });

  it('all of one name', () => {
    expect(everyParameter(list, 'tag')).toEqual(['abc', 'other']);
  });
});

it.each([
  ['conference;id=1', 'conference'],
  ['conference ;id=1', 'conference'],
  ['conference', 'conference'],
  [';id', ''],
])('%j without parameters', (value, expected) => {
  expect(withoutParameters(value)).toBe(expected);
});
