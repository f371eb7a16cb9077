/** Captures by others with the keys that were published with them (laid beside the repository, not part of it). */
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { readInput } from '../../src/input/index.js';

const CAPTURES = fileURLToPath(new URL('../../../shared/corpus/captures/', import.meta.url));
const at = (name: string): string => `${CAPTURES}${name}`;

async function diagnosticsOf(capture: string, keyLogs: readonly string[]): Promise<string[]> {
  const input = readInput([at(capture)], undefined, { keyLogs: keyLogs.map(at) });
  for await (const _ of input);
  return input.captures()[0]!.diagnostics.map(({ code, message }) => `${code} ${message}`);
}

describe.skipIf(!existsSync(CAPTURES))('published captures of TLS', () => {
  const DSB = 'keys/wireshark__tls12-dsb.pcapng';

  it('whose keys are given hide nothing: what is inside is HTTP', async () => {
    const keys = ['keys/wireshark_keys__tls12-dsb-1.keys', 'keys/wireshark_keys__tls12-dsb-2.keys'];
    expect((await diagnosticsOf(DSB, keys)).join()).not.toContain('tls.encrypted');
  });

  it('that bring their secrets (Decryption Secrets Blocks) hide nothing either', async () => {
    expect((await diagnosticsOf(DSB, [])).join()).not.toContain('tls.encrypted');
  });
});
