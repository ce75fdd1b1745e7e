import { describe, expect, it } from 'vitest';
import { bodyOf, type Sent } from '../support/client.ts';
import { newWord } from '../support/fixtures.ts';
import { exchange } from '../support/raw-http.ts';
import { expectProblem, INVALID, type Refused, setStage } from '../support/stage.ts';

const stage = setStage();

const MALFORMED: Refused = { status: 400, code: 'malformed-body' };

describe('a body that is none', () => {
  const json = JSON.stringify;
  const nested = (levels: number) => `${'['.repeat(levels)}${']'.repeat(levels)}`;
  const HALF = '\ud800';

  const BODIES: readonly (readonly [string, () => Sent['body'], Refused])[] = [
    ['cut off', () => json(stage.valid()).slice(0, -1), MALFORMED],
    ['with a trailing comma', () => json(stage.valid()).replace('}', ',}'), MALFORMED],
    ['of single quotes', () => json(stage.valid()).replaceAll('"', "'"), MALFORMED],
    ['with something after it', () => `${json(stage.valid())} {}`, MALFORMED],
    ['empty', () => '', MALFORMED],
    ['with a byte order mark inside', () => `{"\ufeff`, MALFORMED],
    ['not UTF-8', () => Buffer.from(json({ ...stage.valid(), description: 'Caffè' }), 'latin1'), MALFORMED],
    ['nested 11 levels', () => `{"from": ${nested(10)}}`, MALFORMED],
    ['nested 100,000 levels', () => nested(100_000), MALFORMED],
    ['with a prototype in it', () => `${json(stage.valid()).slice(0, -1)}, "__proto__": {"x": 1}}`, MALFORMED],
    ['with an escaped prototype', () => `${json(stage.valid()).slice(0, -1)}, "\\u005f_proto__": {"x": 1}}`, MALFORMED],
    ['a list', () => json([stage.valid()]), INVALID('body')],
    ['null', () => 'null', INVALID('body')],
    ['a text', () => '"pay"', INVALID('body')],
    ['with an unknown field', () => json({ ...stage.valid(), Amount: '1.00' }), INVALID('Amount')],
    ['with a field of another route', () => json({ ...stage.valid(), creditLimit: '1.00' }), INVALID('creditLimit')],
    ['without a payer', () => json({ to: stage.world.bea.account, amount: '1.00' }), INVALID('from')],
    ['with a mode that is none', () => json({ ...stage.valid(), mode: 'later' }), INVALID('mode')],
    ['with NUL in a text', () => json({ ...stage.valid(), description: 'a\0b' }), INVALID('description')],
    ['with a control character', () => json({ ...stage.valid(), description: 'a\u001bb' }), INVALID('description')],
    ['with a lone surrogate', () => json({ ...stage.valid(), description: `a${HALF}` }), INVALID('description')],
    ['with a blank text', () => json({ ...stage.valid(), description: ' \n' }), INVALID('description')],
    [
      'with an over-long text',
      () => json({ ...stage.valid(), description: 'a'.repeat(1_001) }),
      INVALID('description'),
    ],
    ['with an external id of words', () => json({ ...stage.valid(), externalId: 'two words' }), INVALID('externalId')],
    [
      'with an over-long external id',
      () => json({ ...stage.valid(), externalId: 'a'.repeat(65) }),
      INVALID('externalId'),
    ],
    ['with an external id and a line feed', () => json({ ...stage.valid(), externalId: 'a\n' }), INVALID('externalId')],
    ['with a day that is not', () => json({ ...stage.valid(), occurredOn: '2026-02-30' }), INVALID('occurredOn')],
    [
      'with a time for a day',
      () => json({ ...stage.valid(), occurredOn: '2026-01-31T00:00:00Z' }),
      INVALID('occurredOn'),
    ],
    ['held, until no time', () => json({ ...stage.valid(), mode: 'hold', expiresAt: 'soon' }), INVALID('expiresAt')],
    [
      'held, until a month that is not',
      () => json({ ...stage.valid(), mode: 'hold', expiresAt: '2026-13-01T00:00:00.000Z' }),
      INVALID('expiresAt'),
    ],
    [
      'held, until a day that is not',
      () => json({ ...stage.valid(), mode: 'hold', expiresAt: '2026-02-30T00:00:00.000Z' }),
      INVALID('expiresAt'),
    ],
    [
      'held, until a time as a number',
      () => json({ ...stage.valid(), mode: 'hold', expiresAt: 1_795_521_600_000 }),
      INVALID('expiresAt'),
    ],
    [
      'held, for an obligation that has no id',
      () => json({ ...stage.valid(), mode: 'hold', obligationId: 'mine' }),
      INVALID('obligationId'),
    ],
    [
      'posted at once, with a time until which it is held',
      () => json({ ...stage.valid(), expiresAt: '2999-01-01T00:00:00.000Z' }),
      INVALID('expiresAt'),
    ],
    [
      'posted at once, with an obligation that it is to pay',
      () => json({ ...stage.valid(), mode: 'immediate', obligationId: stage.world.id }),
      INVALID('obligationId'),
    ],
    ['with metadata of numbers', () => json({ ...stage.valid(), metadata: { order: 7 } }), INVALID('metadata.order')],
    [
      'with 17 pairs of metadata',
      () =>
        json({
          ...stage.valid(),
          metadata: Object.fromEntries(Array.from({ length: 17 }, (_, at) => [`k${at}`, 'v'])),
        }),
      INVALID('metadata'),
    ],
    [
      'with an over-long metadata value',
      () => json({ ...stage.valid(), metadata: { order: 'a'.repeat(201) } }),
      INVALID('metadata.order'),
    ],
    [
      'with a metadata key of words',
      () => json({ ...stage.valid(), metadata: { 'two words': 'a' } }),
      INVALID('metadata.two words'),
    ],
    ['with NUL in metadata', () => json({ ...stage.valid(), metadata: { order: '\0' } }), INVALID('metadata.order')],
  ];

  it.each(BODIES)('%s is refused', async (_, body, refused) => {
    expectProblem(await stage.world.ada.client.post('/transfers', body()), refused);
    await stage.expectNothingWritten();
  });

  it('over the limit is refused', async () => {
    const body = { ...stage.valid(), description: 'a'.repeat(4 * 1024 * 1024) };
    expectProblem(await stage.world.ada.client.post('/transfers', body), { status: 413, code: 'body-too-large' });
    await stage.expectNothingWritten();
  });

  it.each([
    'text/plain',
    'application/x-www-form-urlencoded',
    'application/xml',
    'multipart/form-data; boundary=x',
    '',
  ])('of the type %j is refused', async (type) => {
    const answer = await stage.world.ada.client.post('/transfers', JSON.stringify(stage.valid()), {
      'content-type': type,
    });
    expectProblem(answer, { status: 415, code: 'unsupported-media-type' });
    await stage.expectNothingWritten();
  });

  it.each([
    ['a name of NUL', { name: '\0' }, 'name'],
    ['a lone surrogate in a name', { name: `a${HALF}` }, 'name'],
    ['an over-long name', { name: 'a'.repeat(201) }, 'name'],
    ['a blank name', { name: ' ' }, 'name'],
    ['an address that is none', { name: 'Ada', email: 'ada at example' }, 'email'],
    ['a status to begin with that is none', { name: 'Ada', status: 'closed' }, 'status'],
  ])('a member with %s is refused', async (_, member, path) => {
    expectProblem(await stage.world.operator.post('/members', member), INVALID(path));
    await stage.expectNothingWritten();
  });

  it.each([
    ['NUL in its subject', { subject: 'a\0b' }, 'identity.subject'],
    ['a lone surrogate in its subject', { subject: `a${HALF}` }, 'identity.subject'],
    ['an empty subject', { subject: '' }, 'identity.subject'],
    ['an over-long subject', { subject: 'a'.repeat(256) }, 'identity.subject'],
    ['an issuer that is no address', { issuer: 'somebody' }, 'identity.issuer'],
    ['NUL in its issuer', { issuer: 'https://login.example.org/\0' }, 'identity.issuer'],
    ['a lone surrogate in its issuer', { issuer: `https://login.example.org/${HALF}` }, 'identity.issuer'],
  ])('a principal with %s is refused', async (_, change, path) => {
    const identity = { issuer: 'https://login.example.org', subject: newWord(), ...change };
    expectProblem(await stage.world.operator.post('/principals', { role: 'auditor', identity }), INVALID(path));
    await stage.expectNothingWritten();
  });

  it.each([
    ['a code of words', { code: 'two words' }, 'code'],
    ['a code like an id', { code: '0198c2a4-7d3e-7b1a-9f00-3c5d2e1f4a6b' }, 'code'],
    ['a scale of seven', { unit: { code: 'SRD', scale: 7 } }, 'unit.scale'],
    ['a scale of a half', { unit: { code: 'SRD', scale: 0.5 } }, 'unit.scale'],
    ['a time zone that is none', { timeZone: 'Europe/Atlantis' }, 'timeZone'],
  ])('a circuit with %s is refused', async (_, change, path) => {
    const circuit = { code: newWord(), name: 'A circuit', unit: { code: 'SRD', scale: 2 }, ...change };
    expectProblem(await stage.api.admin.post('/v1/circuits', circuit), INVALID(path));
    await stage.expectNothingWritten();
  });

  it('what is not even HTTP is answered and cut off', async () => {
    const answer = await exchange(stage.api.baseUrl, 'PAY ME\r\n\r\n');
    expect(answer).toMatch(/^HTTP\/1\.1 400 /);
    expect(answer).toContain('application/problem+json');
    const overflow = await exchange(
      stage.api.baseUrl,
      `GET / HTTP/1.1\r\nHost: x\r\nX-Long: ${'a'.repeat(100_000)}\r\n\r\n`,
    );
    expect(overflow).toMatch(/^HTTP\/1\.1 431 /);
  });
});

describe('a batch that is none', () => {
  const post = (transfers: unknown, atomic: unknown = false) =>
    stage.world.ada.client.post('/transfers/batch', { atomic, transfers });

  it('of 0 and of 1,001 is refused', async () => {
    expectProblem(await post([]), INVALID('transfers'));
    expectProblem(await post(Array.from({ length: 1_001 }, stage.valid)), INVALID('transfers'));
    await stage.expectNothingWritten();
  });

  it('that does not say whether it is atomic is refused', async () => {
    expectProblem(await post([stage.valid()], 'true'), INVALID('atomic'));
    expectProblem(
      await stage.world.ada.client.post('/transfers/batch', { transfers: [stage.valid()] }),
      INVALID('atomic'),
    );
    await stage.expectNothingWritten();
  });

  it('with duplicates inside, atomic: none of it is posted', async () => {
    const externalId = newWord();
    const { results } = bodyOf(
      await post(
        [
          { ...stage.valid(), externalId },
          { ...stage.valid(), externalId },
        ],
        true,
      ),
      200,
    );
    expect((results as { status: number }[]).map(({ status }) => status)).toEqual([422, 409]);
    await stage.expectNothingWritten({ rememberedKeys: 1 });
  });

  it('with duplicates inside, each by itself: the first is posted', async () => {
    const externalId = newWord();
    const { results } = bodyOf(
      await post([
        { ...stage.valid(), externalId },
        { ...stage.valid(), externalId },
      ]),
      200,
    );
    expect(results).toMatchObject([{ status: 201 }, { status: 409, problem: { code: 'external-id-taken' } }]);
  });

  it('with many bad items names them, and not without end', async () => {
    const answer = await post(Array.from({ length: 200 }, () => ({ ...stage.valid(), amount: 1 })));
    expectProblem(answer, INVALID('transfers.0.amount'));
    expect((answer.body.errors as unknown[]).length).toBeLessThanOrEqual(50);
    await stage.expectNothingWritten();
  });
});
