import { describe, expect, it } from 'vitest';
import { isPublicAddress, wrongWithTarget } from '../../src/features/webhooks/targets.ts';

const NOT_PUBLIC = [
  '0.0.0.0',
  '0.1.2.3',
  '10.0.0.1',
  '100.64.0.1',
  '100.127.255.255',
  '127.0.0.1',
  '127.255.255.254',
  '169.254.169.254',
  '172.16.0.1',
  '172.31.255.255',
  '192.0.0.1',
  '192.0.2.1',
  '192.168.1.1',
  '198.18.0.1',
  '198.51.100.1',
  '203.0.113.1',
  '224.0.0.1',
  '239.255.255.255',
  '240.0.0.1',
  '255.255.255.255',
  '::',
  '::1',
  '::ffff:127.0.0.1',
  '::ffff:8.8.8.8',
  '::7f00:1',
  '64:ff9b::7f00:1',
  '64:ff9b:1::1',
  '100::1',
  '2001::1',
  '2001:db8::1',
  '2002:7f00:1::1',
  '3fff::1',
  'fc00::1',
  'fd12:3456::1',
  'fe80::1',
  'fe80::1%lo',
  'fec0::1',
  'ff02::1',
];

describe('an address', () => {
  it.each(NOT_PUBLIC)('%s is not of the public internet', (address) => {
    expect(isPublicAddress(address)).toBe(false);
  });
  it.each([
    '8.8.8.8',
    '1.1.1.1',
    '100.63.255.255',
    '100.128.0.1',
    '172.15.0.1',
    '172.32.0.1',
    '223.255.255.255',
    '2606:4700::1111',
    '2a00::1',
  ])('%s is', (address) => {
    expect(isPublicAddress(address)).toBe(true);
  });
});

describe('a target', () => {
  const literals = NOT_PUBLIC.filter((address) => !address.includes('%')).map((address) =>
    address.includes(':') ? `https://[${address}]/` : `https://${address}/`,
  );
  it.each([
    ...literals,
    // Other ways to write 127.0.0.1, and names that lead to where the service stands.
    'https://2130706433/',
    'https://0x7f000001/',
    'https://0177.0.0.1/',
    'https://127.1/',
    'https://１２７.0.0.1/',
    'https://localhost/',
    'https://LOCALHOST./',
    'https://me.localhost/',
    'https://printer.local/',
    'https://metadata.google.internal/',
    'https://router/',
    'http://shop.example/',
    'ftp://shop.example/',
    'file:///etc/passwd',
    'javascript:alert(1)',
    'https://user:secret@shop.example/',
    'https://shop.example/#there',
    'https://',
    'shop.example',
    '',
  ])('%s is refused', (url) => {
    expect(wrongWithTarget(url, false)).not.toBeNull();
  });

  it.each([
    'https://shop.example/hooks?of=saldo',
    'https://shop.example:8443/',
    'https://8.8.8.8/',
    'https://[2606:4700::1111]/',
  ])('%s is not', (url) => {
    expect(wrongWithTarget(url, false)).toBeNull();
  });

  it('in development may be of the own network, and http, and still no other protocol', () => {
    for (const url of ['http://127.0.0.1:8080/', 'http://localhost/', 'https://10.0.0.1/'])
      expect(wrongWithTarget(url, true)).toBeNull();
    expect(wrongWithTarget('ftp://shop.example/', true)).not.toBeNull();
  });
});
