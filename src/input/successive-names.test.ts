import { describe, expect, it } from 'vitest';
import { areSuccessive } from './successive-names.js';

describe('names of successive files', () => {
  it.each([
    ['trace_00004_20260305101500.pcapng', 'trace_00005_20260305103000.pcapng', true],
    ['trace_00009_20260305101500.pcapng', 'trace_00010_20260305103000.pcapng', true],
    ['trace_00004_20260305101500.pcapng', 'trace_00006_20260305103000.pcapng', false],
    ['trace_00005.pcap', 'trace_00004.pcap', false],
    ['trace.pcap', 'trace.pcap1', true],
    ['trace.pcap1', 'trace.pcap2', true],
    ['trace.pcap', 'trace.pcap2', false],
    ['day-10:15:00.pcap', 'day-10:30:00.pcap', false],
    ['morning.pcap', 'evening.pcap', false],
    ['a.pcap', 'a.pcap', false],
  ])('%s, %s: %s', (before, after, expected) => {
    expect(areSuccessive(before, after)).toBe(expected);
  });
});
