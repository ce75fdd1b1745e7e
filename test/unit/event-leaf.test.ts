import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { eventLine, type FiledEvent, readEventLine } from '../../src/audit-files/events.ts';
import { FileProblem } from '../../src/clearing-files/problem.ts';
import { canonicalJson, type Json } from '../../src/domain/log/canonical-json.ts';
import { eventLeaf, eventLeafHash, type NumberedEvent } from '../../src/domain/log/event-leaf.ts';
import { readEventLeaf } from './leaf.reader.ts';
import { hex, uuids } from './leaf.samples.ts';

const CIRCUIT = '018f0000-0000-7000-8000-000000000001';

const SAMPLE: NumberedEvent = {
  number: 4_294_967_303,
  id: '018f0000-0000-7000-8000-0000000000ee',
  occurredAt: 1_795_477_695_099,
  principalId: '018f0000-0000-7000-8000-00000000beef',
  requestId: 'schedule 2026-11-24T03:00:00.000Z',
  action: 'listMembers',
  subjectId: CIRCUIT,
  change: { status: 200, method: 'GET', query: { status: 'active', limit: 50, metadata: null } },
};

const words = fc.string({ unit: 'binary-ascii', minLength: 1, maxLength: 255 });
const changes = fc.dictionary(fc.string({ unit: 'binary' }), fc.jsonValue({ stringUnit: 'binary' })) as fc.Arbitrary<
  Record<string, Json>
>;
const events: fc.Arbitrary<NumberedEvent> = fc.record({
  number: fc.integer({ min: 1, max: Number.MAX_SAFE_INTEGER }),
  id: uuids,
  occurredAt: fc.integer({ min: 0, max: 253_402_300_799_999 }),
  principalId: uuids,
  requestId: words,
  action: words,
  subjectId: uuids,
  change: changes,
});

describe('the leaf of an audit event', () => {
  // Written by a program of another language from the docstrings alone. They must never change.
  test('has the bytes of the published format', () => {
    expect(hex(eventLeaf(CIRCUIT, SAMPLE))).toBe(
      '01018f00000000700080000000000000010000000100000007018f00000000700080000000000000ee000001a20acf6a7b018f000000007000800000000000beef217363686564756c6520323032362d31312d32345430333a30303a30302e3030305a0b6c6973744d656d62657273018f0000000070008000000000000001e03cc807850fcc8cf340cb32cfd520bf07dfbe551a3376b0fe940600579c3111',
    );
    expect(hex(eventLeafHash(CIRCUIT, SAMPLE))).toBe(
      'abf6d53f8d3b66368d0db2c76005a79360469d37134dda74998ea01eede3df24',
    );
    const bare = { ...SAMPLE, number: 1, occurredAt: -1, requestId: 'r', action: 'a', change: {} };
    const nobody = { ...bare, principalId: '00000000-0000-0000-0000-000000000000' };
    expect(hex(eventLeafHash(CIRCUIT, nobody))).toBe(
      '786b1052740b3ad6a18019567121501c07eb512cba9489547402894f4f88d05d',
    );
  });

  test('can be read back, so that no two events have the same', () => {
    fc.assert(
      fc.property(events, uuids, (event, circuitId) => {
        const { change, ...rest } = event;
        const changeDigest = createHash('sha256').update(canonicalJson(change)).digest('hex');
        expect(readEventLeaf(eventLeaf(circuitId, event))).toEqual({ version: 1, circuitId, ...rest, changeDigest });
      }),
    );
  });

  test.each([
    ['no number', { number: 0 }],
    ['half a number', { number: 1.5 }],
    ['an id in upper case', { id: SAMPLE.id.toUpperCase() }],
    ['a word that is empty', { requestId: '' }],
    ['a word that is too long', { action: 'a'.repeat(256) }],
    ['a word that is not ASCII', { requestId: 'é' }],
    ['half of a surrogate pair', { change: { name: '\ud800' } }],
    ['a number that JSON does not have', { change: { number: Number.NaN } }],
  ])('is refused to an event with %s', (_, wrong) => {
    expect(() => eventLeaf(CIRCUIT, { ...SAMPLE, ...wrong })).toThrow(RangeError);
  });
});

describe('canonical JSON', () => {
  test('is that of RFC 8785, by its own example and order of keys', () => {
    const example = JSON.parse(
      '{"numbers":[333333333.33333329,1E30,4.50,2e-3,0.000000000000000000000000001],"string":"\\u20ac$\\u000F\\u000aA\'\\u0042\\u0022\\u005c\\\\\\"\\/","literals":[null,true,false]}',
    );
    expect(canonicalJson(example)).toBe(
      '{"literals":[null,true,false],"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27],"string":"€$\\u000f\\nA\'B\\"\\\\\\\\\\"/"}',
    );
    const sorted = ['\r', '1', '\u0080', 'ö', '€', '\ud83d\ude00', '\ufb33'];
    const keys = Object.fromEntries(sorted.toReversed().map((key) => [key, 0]));
    expect(Object.keys(JSON.parse(canonicalJson(keys))).filter((key) => key !== '1')).toEqual(
      sorted.filter((key) => key !== '1'),
    );
    expect(canonicalJson(keys).indexOf('"\\r"')).toBeLessThan(canonicalJson(keys).indexOf('"1"'));
  });

  test('is one text for one value, in whatever order it was put together', () => {
    fc.assert(
      fc.property(changes, (change) => {
        const turned = Object.fromEntries(Object.entries(change).toReversed());
        expect(canonicalJson(turned)).toBe(canonicalJson(change));
        expect(canonicalJson(JSON.parse(canonicalJson(change)))).toBe(canonicalJson(change));
      }),
    );
  });
});

describe('a line of audit-events.jsonl', () => {
  const filed: FiledEvent = { ...SAMPLE, leafHash: 'ab'.repeat(32) };

  test('has the published form', () => {
    expect(eventLine(filed)).toBe(
      `{"number":4294967303,"id":"018f0000-0000-7000-8000-0000000000ee","occurredAt":"2026-11-23T23:48:15.099Z","principalId":"018f0000-0000-7000-8000-00000000beef","requestId":"schedule 2026-11-24T03:00:00.000Z","action":"listMembers","subjectId":"${CIRCUIT}","change":{"method":"GET","query":{"limit":50,"metadata":null,"status":"active"},"status":200},"leafHash":"${'ab'.repeat(32)}"}\n`,
    );
  });

  test('is read back as it was, whatever stands in it', () => {
    fc.assert(
      fc.property(events, (event) => {
        const line = eventLine({ ...event, leafHash: hex(eventLeafHash(CIRCUIT, event)) });
        expect(line.indexOf('\n')).toBe(line.length - 1);
        const read = readEventLine(line.slice(0, -1), 1);
        expect(hex(eventLeafHash(CIRCUIT, read))).toBe(read.leafHash);
        expect(eventLine(read)).toBe(line);
      }),
    );
  });

  const line = eventLine(filed).slice(0, -1);
  test.each([
    ['nothing', '', 'this is not JSON: ""'],
    ['half a line', line.slice(0, 40), 'this is not JSON'],
    ['a list', '[1]', 'an event is an object'],
    ['a field too many', line.replace('{', '{"colour":"red",'), '"colour" is no field of an event'],
    ['a field too few', line.replace(/"requestId":"[^"]*",/, ''), 'requestId is missing'],
    ['a number of 0', line.replace('4294967303', '0'), 'number is not a whole number from 1: "0"'],
    ['a time of another zone', line.replace('.099Z', '.099+00:00'), 'occurredAt is not a time'],
    ['a day that there is not', line.replace('2026-11-23', '2026-11-31'), 'occurredAt is not a time'],
    ['an id in upper case', line.replace('00ee"', '00EE"'), 'id is not a UUID'],
    ['a change that is none', line.replace(/"change":\{.*\},"leaf/, '"change":[],"leaf'), 'change is not an object'],
    ['a hash that is too short', line.replace('abab"', 'ab"'), 'leafHash is not 64 hexadecimal digits'],
    [
      'fields in another order',
      line.replace(/("method":"GET"),("query":\{.*?\})/, '$2,$1'),
      'not in its canonical form',
    ],
    ['blanks', line.replace('"change":', '"change": '), 'not in its canonical form'],
    ['a number in another form', line.replace('"status":200', '"status":2e2'), 'not in its canonical form'],
    ['a number that is too large', line.replace('"status":200', '"status":1e999'), 'has no form in JSON'],
    ['half of a surrogate pair', line.replace('"GET"', '"\\ud800"'), 'lone surrogate'],
    ['one field twice', line.replace('"number":', '"number":1,"number":'), 'not in its canonical form'],
  ])('is refused where it is %s', (_, wrong, why) => {
    const reading = () => readEventLine(wrong, 7);
    expect(reading).toThrow(FileProblem);
    expect(reading).toThrow(why);
    expect(reading).toThrow(expect.objectContaining({ line: 7 }));
  });
});
