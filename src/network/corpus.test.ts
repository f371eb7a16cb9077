import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { CaptureReader, Diagnostics } from '../pcap-parser/index.js';
import { Network } from './index.js';

/** Captures by others, beside the checkout and not part of it. */
const CORPUS = fileURLToPath(new URL('../../../shared/corpus/', import.meta.url));
const missing = !existsSync(`${CORPUS}captures`);

/** What another tool counted, by file: only the formats read here. */
const FORMATS = ['pcap', 'nsecpcap', 'pcapng', 'modpcap', 'snoop', 'netmon2', 'k12text'];

interface Row {
  file: string;
  format: string;
  packets: number;
}

function rows(): Row[] {
  if (missing) return [];
  const lines = readFileSync(`${CORPUS}INDEX.tsv`, 'latin1').trimEnd().split('\n').slice(1);
  return lines.map(line => {
    const [file = '', format = '', , packets = ''] = line.split('\t');
    return { file, format, packets: Number(packets) };
  });
}

/** Reads a file in chunks of 64 KiB; every packet must lie inside its bytes. */
function read(path: string): CaptureReader {
  const diagnostics = new Diagnostics();
  const reader = new CaptureReader(diagnostics);
  const network = new Network(diagnostics);
  const bytes = readFileSync(path);
  for (let at = 0; at < bytes.length; at += 65_536) {
    reader.push(bytes.subarray(at, at + 65_536), frame => {
      const packet = network.receive(frame);
      if (!packet) return;
      if (packet.start > packet.end || packet.end > packet.bytes.length) throw new Error(`frame ${frame.number}`);
    });
  }
  reader.end(() => {});
  network.end();
  return reader;
}

describe('captures by others', () => {
  it.skipIf(missing)('every file is read without a throw (skipped where ../shared/corpus is not there)', () => {
    const files = readdirSync(`${CORPUS}captures`, { recursive: true, encoding: 'utf8' })
      .map(file => `${CORPUS}captures/${file}`)
      .filter(file => statSync(file).isFile());
    expect(files.length).toBeGreaterThan(0);
    for (const file of files) expect(() => read(file), file).not.toThrow();
  });

  it.skipIf(missing)('frames are counted as the index does (skipped where ../shared/corpus is not there)', () => {
    const captures = rows().filter(({ file, format }) => FORMATS.includes(format) && !file.endsWith('.gz'));
    expect(captures.length).toBeGreaterThan(0);
    const counts = Object.fromEntries(captures.map(({ file }) => [file, read(CORPUS + file).frames]));
    const expected = captures.map(({ file, packets }) => [file, packets]);
    expect(counts).toEqual(Object.fromEntries(expected));
  });
});
