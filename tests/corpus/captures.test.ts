import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { analyze } from '../../src/analyze.js';
import { readInput } from '../../src/input/index.js';
import { rules } from '../../src/rules/index.js';

/**
 * Captures by others, laid beside the repository and not part of it. Each is read whole and judged; the message counts
 * are those of tshark with its best preferences, and where ours differ the table says why.
 */
const CORPUS = fileURLToPath(new URL('../../../shared/corpus/', import.meta.url));
const INDEX = `${CORPUS}INDEX.tsv`;

/** What tshark does not read either: there is nothing to compare with but that no message is found. */
const UNREAD_FORMATS = new Set(['?']);

/** [frames that we count, why]. */
const FRAMES: Readonly<Record<string, readonly [number, string]>> = {
  'captures/fuzz/seladb-PcapPlusPlus__clusterfuzz-testcase-minimized-FuzzTarget-5766899836387328': [
    1,
    'a fuzzed record that tshark takes for the format of Red Hat 6.1, with longer record headers',
  ],
};

/** [SIP messages that we count, why]. */
const DIFFERENCES: Readonly<Record<string, readonly [number, string]>> = {
  'captures/sip/ntop-nDPI__fuzz-2006-06-26-2594.pcap': [
    58,
    'six fuzzed start lines (frames 108, 154, 223, 346, 348, 558: a byte of the reason phrase, the URI or "SIP" broken) that tshark shows as UDP',
  ],
};

interface Row {
  readonly file: string;
  readonly format: string;
  readonly packets: string;
  readonly sip: number;
  readonly msrp: number;
}

function rows(): Row[] {
  if (!existsSync(INDEX)) return [];
  const [head = '', ...lines] = readFileSync(INDEX, 'utf8').trimEnd().split('\n');
  const columns = head.split('\t');
  return lines.map(line => {
    const cells = line.split('\t');
    const cell = (name: string): string => cells[columns.indexOf(name)] ?? '';
    return {
      file: cell('file'),
      format: cell('format'),
      packets: cell('packets'),
      sip: Number(cell('tshark_sip_messages')),
      msrp: Number(cell('tshark_msrp_messages')),
    };
  });
}

describe.skipIf(!existsSync(INDEX))(
  'captures by others (../shared/corpus; where it is not there, nothing to read)',
  () => {
    it.each(rows())('$file: $sip SIP, $msrp MSRP', async ({ file, format, sip, msrp, packets }) => {
      const summary = await analyze(readInput([CORPUS + file]), rules, []);
      const [capture] = summary.captures;
      expect(summary.failures).toEqual([]);
      expect(capture).toBeDefined();
      if (UNREAD_FORMATS.has(format)) {
        expect([capture!.sipMessages, capture!.msrpMessages]).toEqual([0, 0]);
        return;
      }
      expect([capture!.sipMessages, capture!.msrpMessages]).toEqual([DIFFERENCES[file]?.[0] ?? sip, msrp]);
      if (packets !== '?' && !capture!.unread) expect(capture!.frames).toBe(FRAMES[file]?.[0] ?? Number(packets));
    });

    it('none of them holds a CPM session, so none may show a violation', async () => {
      const files = rows().map(({ file }) => CORPUS + file);
      for (const file of files) {
        const { counts } = await analyze(readInput([file]), rules, []);
        expect({ file, ...counts.violations }).toEqual({ file, error: 0, warning: 0, info: 0 });
      }
    });
  },
);
