import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import {
  amountText,
  circuitCode,
  circuitRef,
  date,
  externalId,
  metadata,
  pageOf,
  pageQuery,
  text,
  timestamp,
  uuid,
} from '../../src/http/codecs.ts';

function accepts(schema: z.ZodType, value: unknown): boolean {
  return schema.safeParse(value).success;
}

describe('amountText', () => {
  it.each(['0', '0.01', '1', '125.50', '1000000000000000'])('accepts %j', (value) => {
    expect(accepts(amountText, value)).toBe(true);
  });

  it.each([
    1,
    12.5,
    '',
    '1e3',
    '-1',
    '+1',
    '1.',
    '.5',
    '01',
    '00.1',
    ' 1',
    '1 ',
    '1,000',
    '0x10',
    '１２',
    '٣',
    '1\n',
    'NaN',
    null,
    ['1'],
    '9'.repeat(41),
  ])('refuses %j', (value) => {
    expect(accepts(amountText, value)).toBe(false);
  });

  it('says how an amount is written to who sends a JSON number', () => {
    expect(amountText.safeParse(12.5).error?.issues[0]?.message).toBe('must be a decimal string such as "125.50"');
  });
});

describe('ids and references', () => {
  it('takes an id in lower case with dashes only, so that one thing has one text', () => {
    expect(accepts(uuid, '0198c2a4-7d3e-7b1a-9f00-3c5d2e1f4a6b')).toBe(true);
    for (const bad of ['0198C2A4-7D3E-7B1A-9F00-3C5D2E1F4A6B', '0198c2a47d3e7b1a9f003c5d2e1f4a6b', '', 'x', 7]) {
      expect(accepts(uuid, bad)).toBe(false);
    }
  });

  it('takes an external id of 64 characters without room for free text', () => {
    expect(accepts(externalId, 'a'.repeat(64))).toBe(true);
    expect(accepts(externalId, 'Inv_2026:01-7.b')).toBe(true);
    for (const bad of ['', 'a'.repeat(65), 'two words', 'naïve', 'a\n', 'a/b', "a'b"]) {
      expect(accepts(externalId, bad)).toBe(false);
    }
  });

  it('takes an id or a code for a circuit, but no code that looks like an id', () => {
    expect(accepts(circuitRef, '0198c2a4-7d3e-7b1a-9f00-3c5d2e1f4a6b')).toBe(true);
    expect(accepts(circuitCode, 'demo.2026')).toBe(true);
    expect(accepts(circuitCode, '0198C2A4-7d3e-7b1a-9f00-3c5d2e1f4a6b')).toBe(false);
  });
});

describe('text', () => {
  it('accepts any script, emoji, newline and tab', () => {
    for (const good of ['Käserei', '木村商店', '🧀 & 🍅', 'two\nlines\tand a tab']) {
      expect(accepts(text(40), good)).toBe(true);
    }
  });

  it.each([
    ['NUL', 'a\u0000b'],
    ['an escape', 'a\u001bb'],
    ['a C1 control', 'a\u0085b'],
    ['DEL', 'a\u007fb'],
    ['a lone high surrogate', 'a\ud83d'],
    ['a lone low surrogate', '\ude00a'],
    ['nothing', ''],
    ['blanks', ' \n\t '],
    ['too much', 'x'.repeat(41)],
    ['a number', 5],
  ])('refuses %s', (_what, value) => {
    expect(accepts(text(40), value)).toBe(false);
  });
});

describe('metadata', () => {
  it('accepts up to sixteen pairs of short strings', () => {
    const sixteen = Object.fromEntries(Array.from({ length: 16 }, (_, at) => [`key-${at}`, 'v'.repeat(200)]));
    expect(accepts(metadata, sixteen)).toBe(true);
    expect(accepts(metadata, { ...sixteen, more: 'v' })).toBe(false);
  });

  it('refuses nested values, numbers, long values and keys that a filter could not name', () => {
    for (const bad of [{ a: { b: 'c' } }, { a: 1 }, { a: 'v'.repeat(201) }, { 'a b': 'c' }, { '': 'c' }, ['a'], 'a']) {
      expect(accepts(metadata, bad)).toBe(false);
    }
  });
});

describe('timestamp', () => {
  it('decodes any offset to epoch milliseconds and encodes UTC with milliseconds', () => {
    expect(timestamp.parse('2026-01-31T10:30:00+01:00')).toBe(Date.UTC(2026, 0, 31, 9, 30));
    expect(z.encode(timestamp, Date.UTC(2026, 0, 31, 9, 30))).toBe('2026-01-31T09:30:00.000Z');
  });

  it.each([
    '2026-01-31',
    '2026-01-31 10:00:00Z',
    '2026-02-30T10:00:00Z',
    '2026-01-31T25:00:00Z',
    '2026-01-31T10:00:00',
    '1969-12-31T23:59:59Z',
    '0000-01-01T00:00:00Z',
    '9999-12-31T23:59:59-01:00',
    '+12026-01-01T00:00:00Z',
    '',
    'now',
    1769853600000,
  ])('refuses %j', (value) => {
    expect(accepts(timestamp, value)).toBe(false);
  });
});

describe('date', () => {
  it('accepts days that the calendar has, and no others', () => {
    expect(accepts(date, '2024-02-29')).toBe(true);
    for (const bad of ['2026-02-29', '2026-13-01', '2026-1-1', '0000-01-01', '2026-01-31T00:00:00Z', 20260131]) {
      expect(accepts(date, bad)).toBe(false);
    }
  });
});

describe('pageQuery', () => {
  it('gives fifty rows unless told otherwise, up to five hundred', () => {
    expect(pageQuery.parse({})).toEqual({ limit: 50 });
    expect(pageQuery.parse({ limit: '500' })).toEqual({ limit: 500 });
  });

  it.each(['0', '501', '-1', '1.5', '1e2', '0x10', ' 5', '', '99999', 'ten', ['1', '2']])(
    'refuses limit=%j',
    (limit) => {
      expect(accepts(pageQuery, { limit })).toBe(false);
    },
  );

  it('refuses a filter that it does not know, and an empty or endless cursor', () => {
    expect(accepts(pageQuery, { colour: 'red' })).toBe(false);
    expect(accepts(pageQuery, { cursor: '' })).toBe(false);
    expect(accepts(pageQuery, { cursor: 'x'.repeat(513) })).toBe(false);
  });
});

describe('pageOf', () => {
  it('encodes rows by their codecs', () => {
    const wire = z.encode(pageOf(z.strictObject({ at: timestamp })), { data: [{ at: 0 }], nextCursor: null });
    expect(wire).toEqual({ data: [{ at: '1970-01-01T00:00:00.000Z' }], nextCursor: null });
  });
});
