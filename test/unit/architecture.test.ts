import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { expect, it } from 'vitest';

const SRC = join(import.meta.dirname, '../../src');

/**
 * What each layer may import, beside packages and itself. Every folder and file right under src is a layer. The client that
 * others use is one too, as `#client`: it knows nothing of the service but the OpenAPI document.
 */
const MAY_IMPORT: Readonly<Record<string, readonly string[]>> = {
  domain: [],
  limits: [],
  document: [],
  threads: [],
  db: ['domain', 'limits'],
  http: ['domain', 'limits'],
  config: ['http'],
  poster: ['db', 'domain', 'limits'],
  'clearing-files': ['domain'],
  'audit-files': ['clearing-files', 'domain'],
  features: ['audit-files', 'clearing-files', 'poster', 'http', 'db', 'domain', 'limits', 'threads'],
  jobs: ['features', 'poster', 'db', 'domain', 'limits'],
  app: ['document', 'features', 'poster', 'http', 'db', 'domain', 'limits'],
  service: ['app', 'config', 'jobs', 'features', 'http', 'db', 'limits'],
  process: ['service', 'config', 'features', 'http', 'db'],
  'compile-cache': [],
  main: ['process', 'config', 'compile-cache'],
  '#client': [],
  commands: [
    '#client',
    'main',
    'app',
    'config',
    'features',
    'audit-files',
    'clearing-files',
    'poster',
    'http',
    'db',
    'domain',
    'limits',
  ],
  cli: ['commands', 'compile-cache'],
};

/** A feature may import those before it, by their service.ts. */
const FEATURES = [
  'circuits',
  'access',
  'members',
  'accounts',
  'alerts',
  'trading-rules',
  'fees',
  'transfers',
  'obligations',
  'payment-requests',
  'payment-schedules',
  'clearing',
  'transactions',
  'events',
  'webhooks',
  'trail',
  'audit',
  'reports',
];

/** Layers without I/O. */
const PURE = ['domain', 'clearing-files', 'audit-files'];

/** Packages that these may import, and where: hashing is a pure function, and so are decimal arithmetic and judging UTF-8. */
const PURE_PACKAGES: Readonly<Record<string, (file: string) => boolean>> = {
  'node:crypto': () => true,
  'node:buffer': (file) => ['clearing-files/csv.ts', 'audit-files/verify/lines.ts'].includes(file),
  'decimal.js': (file) => file === 'domain/money.ts',
};

const FILE_LINES_MAX = 300;

/** Path below the folder → text. */
const modulesOf = (folder: string, layer = ''): [string, string][] =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts'))
    .map((file) => [`${layer}${file}`, readFileSync(join(folder, file), 'utf8')]);

/** Path below src → text. */
const FILES = new Map([...modulesOf(SRC), ...modulesOf(join(SRC, '../client/src'), '#client/')]);

const CLIENT_PACKAGES = ['openapi-fetch', 'openapi-typescript-helpers'];

const importsOf = (text: string): string[] =>
  Array.from(text.matchAll(/\b(?:from|import)\s*\(?\s*['"]([\w#@./:-]+)['"]/g), ([, specifier = '']) => specifier);

const layerOf = (file: string): string => (file.split('/')[0] ?? '').replace(/\.ts$/, '');

/** What is wrong with an import of `specifier` in `file`; null: nothing. */
function wrongWith(file: string, specifier: string): string | null {
  const layer = layerOf(file);
  if (specifier === '#client') return MAY_IMPORT[layer]?.includes(specifier) ? null : `${layer} may not import it`;
  if (!specifier.startsWith('.')) {
    // Browsers have nothing of Node's.
    if (layer === '#client') return CLIENT_PACKAGES.includes(specifier) ? null : 'the client lives on fetch alone';
    return !PURE.includes(layer) || PURE_PACKAGES[specifier]?.(file)
      ? null
      : `${layer} imports nothing from outside the program`;
  }
  const target = normalize(join(dirname(file), specifier));
  if (layerOf(target) !== layer) {
    return MAY_IMPORT[layer]?.includes(layerOf(target)) ? null : `${layer} may not import ${layerOf(target)}`;
  }
  const [own = '', other = ''] = [file, target].map((path) => path.split('/')[1]);
  if (layer !== 'features' || own === other) return null;
  if (!target.endsWith('/service.ts')) return 'features know each other by service.ts only';
  const isDownwards = FEATURES.includes(own) && FEATURES.slice(0, FEATURES.indexOf(own)).includes(other);
  return isDownwards ? null : `${own} may not import ${other}`;
}

const ARROWS = [...FILES].flatMap(([file, text]) => importsOf(text).map((specifier) => [file, specifier] as const));

it('finds modules, and arrows between them', () => {
  expect(FILES.size).toBeGreaterThan(50);
  expect(new Set([...FILES.keys()].map(layerOf))).toEqual(new Set(Object.keys(MAY_IMPORT)));
  expect(ARROWS.filter(([, specifier]) => specifier.startsWith('.')).length).toBeGreaterThan(200);
});

it('imports in one direction only', () => {
  const wrong = ARROWS.flatMap(([file, specifier]) => {
    const why = wrongWith(file, specifier);
    return why === null ? [] : [`${file} → ${specifier}: ${why}`];
  });
  expect(wrong).toEqual([]);
});

it.each([
  ['domain/ledger/decide.ts', '../../limits.ts'],
  ['domain/ledger/decide.ts', 'node:fs'],
  ['domain/ledger/decide.ts', 'decimal.js'],
  ['http/server.ts', '../features/transfers/service.ts'],
  ['http/server.ts', '../config.ts'],
  ['db/connect.ts', '../http/logger.ts'],
  ['poster/poster.ts', '../http/auth.ts'],
  ['clearing-files/obligations.ts', '../limits.ts'],
  ['clearing-files/obligations.ts', 'node:fs'],
  ['features/accounts/routes.ts', '../../app.ts'],
  ['features/accounts/service.ts', '../members/queries.ts'],
  ['features/circuits/service.ts', '../access/service.ts'],
  ['features/accounts/service.ts', '../transfers/service.ts'],
  ['features/accounts/service.ts', '#client'],
  ['#client/retry.ts', 'node:timers/promises'],
  ['#client/client.ts', '../../src/domain/money.ts'],
])('would refuse an import in %s of %s', (file, specifier) => {
  expect(wrongWith(file, specifier)).not.toBeNull();
});

it('reads every form of import', () => {
  const text = `
    import './a.ts';
    import { b,
      type B } from "./b.ts";
    export * from './c.ts';
    const d = await import('./d.ts');`;
  expect(importsOf(text)).toEqual(['./a.ts', './b.ts', './c.ts', './d.ts']);
});

it(`keeps every file within ${FILE_LINES_MAX} lines`, () => {
  const long = [...FILES].filter(
    ([file, text]) => !file.endsWith('.gen.ts') && text.split('\n').length - 1 > FILE_LINES_MAX,
  );
  expect(long.map(([file]) => file)).toEqual([]);
});
