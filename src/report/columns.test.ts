import { describe, expect, it } from 'vitest';
import { CLIENT, MEDIA, message, NETWORK, networkParty, session, step } from '../../tests/report/builder.js';
import { columnsOf } from './columns.js';

const media = { address: CLIENT.address, port: 40112 };
const invite = step(message(1, 'INVITE', { source: NETWORK, destination: CLIENT }), 'INVITE');
const send = step(message(2, 'MSRP x SEND', { source: MEDIA, destination: media }), 'SEND');
const ok = step(message(3, 'SIP/2.0 200 OK', { source: CLIENT, destination: NETWORK }), '200 OK');

describe('columnsOf', () => {
  it('puts the client first, whatever its ports, then a column for each peer address', () => {
    const { columns, ends } = columnsOf(session('s1', [invite, send, ok]), [invite, send, ok]);
    expect(columns.map(({ title, address }) => `${title} ${address}`)).toEqual([
      'client 192.0.2.15',
      'network 198.51.100.10',
      'role unknown 198.51.100.20',
    ]);
    expect([invite, send, ok].map(ends)).toEqual([
      [1, 0],
      [2, 0],
      [0, 1],
    ]);
  });

  it('has no client column where nobody knows the client', () => {
    const steps = [invite, ok].map(known => ({ ...known, direction: 'elsewhere' as const }));
    const unknown = session('s1', steps, { client: undefined, clientEndpoint: undefined, parties: [networkParty] });
    const { columns, ends } = columnsOf(unknown, steps);
    expect(columns.map(({ title }) => title)).toEqual(['network', 'role unknown']);
    expect(steps.map(ends)).toEqual([
      [0, 1],
      [1, 0],
    ]);
  });

  it('tells parties on one address apart by port', () => {
    const server = { address: '127.0.0.1', port: 5060 };
    const client = { address: '127.0.0.1', port: 40000 };
    const steps = [step(message(1, 'x', { source: server, destination: client }), 'x', '', { direction: 'to-client' })];
    const party = { address: '127.0.0.1:40000', role: 'client', why: [], uris: [] } as const;
    const { columns, ends } = columnsOf(session('s1', steps, { client: party }), steps);
    expect(columns.map(({ address }) => address)).toEqual(['127.0.0.1:40000', '127.0.0.1:5060']);
    expect(ends(steps[0]!)).toEqual([1, 0]);
  });

  it('lets many addresses share the last column', () => {
    const steps = Array.from({ length: 40 }, (_, index) =>
      step(message(index, 'x', { source: { address: `10.0.0.${index}`, port: 1 }, destination: CLIENT }), 'x'),
    );
    const { columns, ends } = columnsOf(session('s1', steps), steps);
    expect(columns).toHaveLength(6);
    expect(columns.at(-1)).toEqual({ title: 'others', address: '36 addresses' });
    expect(ends(steps[39]!)).toEqual([5, 0]);
  });
});
