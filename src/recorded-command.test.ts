import { expect, it } from 'vitest';
import { recordedCommand } from './recorded-command.js';

it.each<[string[], string]>([
  [['check', 'a b.pcap', '--json', '-'], "cpmlint check 'a b.pcap' --json -"],
  [
    ['a.pcap', '--esp-sa', 'spi=0x1234,dst=2001:db8::1,enc=aes-cbc:00112233,auth=hmac-sha1-96:44556677'],
    "cpmlint a.pcap --esp-sa 'spi=0x1234,dst=2001:db8::1,enc=aes-cbc:[key],auth=hmac-sha1-96:[key]'",
  ],
  [['--esp-sa=SPI=7, ENC=AES-GCM-16: 0x00112233', 'a.pcap'], "cpmlint '--esp-sa=SPI=7, ENC=AES-GCM-16:[key]' a.pcap"],
  [['--esp-sa', '"IPv4","*","*","1","AES-CBC [RFC3602]","0x0011","NULL",""', 'a'], "cpmlint --esp-sa '[key]' a"],
  [
    ['--esp-sa', '@keys.txt', '--esp-sa', 'spi=1,enc=null,auth=none'],
    'cpmlint --esp-sa @keys.txt --esp-sa spi=1,enc=null,auth=none',
  ],
])('the reports show %j without keys', (argv, shown) => {
  expect(recordedCommand(argv)).toBe(shown);
});
