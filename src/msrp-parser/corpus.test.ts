import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { type MsrpMessage, parseMsrp, sessionIdOf } from './index.js';

const TORTURE = '../shared/corpus/torture';
const absent = !existsSync(TORTURE);

const read = (folder: string): [file: string, text: string][] =>
  readdirSync(`${TORTURE}/${folder}`).map(file => [file, readFileSync(`${TORTURE}/${folder}/${file}`, 'latin1')]);

const startLine = (message: MsrpMessage | undefined): string | undefined =>
  message && `${message.transactionId} ${message.kind === 'msrp-request' ? message.method : message.status}`;

/** Examples of RFCs that leave out what the text around them is not about, or fold lines for the page. */
const FAULTS_OF_PRINT: ReadonlySet<string> = new Set(['missing-header', 'header-value']);

describe('messages printed in RFCs (torture/msrp-rfc; skipped where ../shared/corpus is not present)', () => {
  it.skipIf(absent)('are all read to their end-line', () => {
    for (const [file, text] of read('msrp-rfc')) {
      const message = parseMsrp(text);
      expect(startLine(message), file).toBe(/^MSRP (\S+ \S+)/.exec(text)?.[1]?.trim());
      expect(message?.continuation, file).toBe(/-------\S+([$+#])\r\n$/.exec(text)?.[1]);
      expect(
        message?.faults.filter(({ code }) => !FAULTS_OF_PRINT.has(code)),
        file,
      ).toEqual([]);
      for (const uri of [...(message?.toPath ?? []), ...(message?.fromPath ?? [])])
        expect(uri, file).toMatch(/^msrps?:\/\//);
    }
  });
});

describe('messages seen in the field and in tests of others (skipped where ../shared/corpus is not present)', () => {
  const EXPECTED: Readonly<Record<string, { start: string; body: number | undefined; faults: string[] }>> = {
    'msrp-real/askwireshark42369_imdn.msrp': { start: 'TdNKjhyTcVJQQU74lzUcxmy5vHUZ SEND', body: 550, faults: [] },
    'msrp-real/kamailio_issue2857.msrp': { start: '7a57f552155926c0 SEND', body: 200, faults: [] },
    'msrp-real/kamailio_msrp_README.msrp': { start: '6aef SEND', body: 38, faults: [] },
    'msrp-real/rcsjta_2.msrp': { start: 'b276bb5b0adb22f6 200', body: undefined, faults: [] },
    'msrp-real/rcsjta_3.msrp': { start: 'n02s00i2t0+1937 REPORT', body: 0, faults: [] },
    'msrp-real/sharetechnote_1.msrp': { start: 'RgGcYXJW2nHr SEND', body: 431, faults: [] },
    'msrp-real/sharetechnote_2.msrp': { start: 'RgGcYXJW2nHr 200', body: undefined, faults: [] },
    'msrp-real/sharetechnote_3.msrp': { start: '69172e29 SEND', body: 500, faults: [] },
    'vectors-msrp/DoubangoTelecom-doubango_test_parser.h_L28.msrp': { start: 'a786hjs2 SEND', body: 5, faults: [] },
    'vectors-msrp/DoubangoTelecom-doubango_test_parser.h_L44.msrp': {
      start: 'a786hjs2 200',
      body: undefined,
      faults: [],
    },
    'vectors-msrp/DoubangoTelecom-doubango_test_parser.h_L50.msrp': { start: 'dkei38sd REPORT', body: 0, faults: [] },
    'vectors-msrp/MSRP-OSS-msrp-java_TestConnectionPreparser.java_L28.msrp': {
      start: 'G002A0C5 SEND',
      body: 2,
      faults: [],
    },
    'vectors-msrp/MSRP-OSS-msrp-java_TestConnectionPreparser.java_L40.msrp': {
      start: 'G002A0C5 SEND',
      body: 2,
      faults: [],
    },
    'vectors-msrp/resiprocate-msrp_testMsrpRoar.cpp_L30.msrp': { start: 'd93kswow SEND', body: 14, faults: [] },
    'vectors-msrp/resiprocate-msrp_testMsrpRoar.cpp_L82.msrp': {
      start: 'd93kswow 200',
      body: undefined,
      faults: ['blank-line'],
    },
  };

  it.skipIf(absent)('are read as their sources say', () => {
    const files = ['msrp-real', 'vectors-msrp'].flatMap(folder =>
      read(folder).map(([file, text]) => [`${folder}/${file}`, text] as const),
    );
    expect(files.map(([file]) => file).sort()).toEqual(Object.keys(EXPECTED).sort());
    for (const [file, text] of files) {
      const message = parseMsrp(text);
      expect(
        {
          start: startLine(message),
          body: message?.kind === 'msrp-request' ? message.bodyEnd - message.bodyStart : undefined,
          faults: message?.faults.map(({ code }) => code),
        },
        file,
      ).toEqual(EXPECTED[file]);
    }
  });

  it.skipIf(absent)('have session-ids even where the addresses were masked', () => {
    const ids = read('msrp-real').map(([, text]) => sessionIdOf(parseMsrp(text)?.fromPath.at(-1) ?? ''));
    expect(ids.filter(id => id !== undefined)).toEqual([
      'cboter5ltNeG',
      '8baea7c52ba8755322fd',
      'bar',
      'n02s00i2t0+519',
      'n02s00i2t0+519',
      'FmnP',
      '558f02b9d0',
    ]);
  });
});
