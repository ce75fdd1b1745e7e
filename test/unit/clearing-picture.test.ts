import { expect, it } from 'vitest';
import { dotsOf, graphOf, type Loop } from '../../src/features/clearing/picture-graph.ts';
import { drawingOf, pictureSvg } from '../../src/features/clearing/picture-svg.ts';
import { captionOf, shortNamesOf } from '../../src/features/clearing/picture-words.ts';

const cycle = (amount: bigint, ...accounts: string[]): Loop => ({ amount, closed: true, accounts });
const chain = (amount: bigint, ...accounts: string[]): Loop => ({ amount, closed: false, accounts });
const LOOPS = [cycle(600n, 'a', 'b'), cycle(500n, 'a', 'b', 'c'), chain(300n, 'a', 'b', 'd')];

it('lays loops over each other, and marks the ends of chains', () => {
  const graph = graphOf(LOOPS, 10);
  expect(graph).toMatchObject({ cycles: 2, chains: 1, settled: 1_200n + 1_500n + 600n });
  expect(graph.arrows.map(({ from, to, kind, amount }) => [from, to, kind, amount])).toEqual([
    ['a', 'b', 'settled', 1_400n],
    ['b', 'a', 'settled', 600n],
    ['b', 'c', 'settled', 500n],
    ['c', 'a', 'settled', 500n],
    ['b', 'd', 'settled', 300n],
    ['credit drawn by a', 'a', 'drawn', 300n],
    ['d', 'credit taken in by d', 'taken in', 300n],
  ]);
});

it('stops before the loop that would bring too many arrows, and counts those that are there already once', () => {
  expect(graphOf(LOOPS, 4)).toMatchObject({ cycles: 2, chains: 0, settled: 2_700n });
  expect(graphOf(LOOPS, 3)).toMatchObject({ cycles: 1, chains: 0, settled: 1_200n });
  expect(graphOf(LOOPS, 1)).toEqual({ cycles: 0, chains: 0, settled: 0n, arrows: [] });
});

it('makes a graph of each part that hangs together, and one line of what is the same both ways', () => {
  const graph = graphOf([cycle(5n, 'a', 'b'), cycle(7n, 'c', 'd'), chain(1n, 'e', 'd')], 20);
  const [larger = '', smaller = '', ...more] = dotsOf(graph, new Map([['c', 'Say "c" \\N & co']]), 2);
  expect(more).toEqual([]);
  expect(larger).toContain('"c" [label="Say \\"c\\" \\\\N &amp; co"];');
  expect(larger).toMatch(/"c" -> "d" \[label=" {2}0\.07 " penwidth=5\.00 dir=both\];/);
  expect(larger).not.toContain('"d" -> "c"');
  expect(smaller.match(/->/g)).toHaveLength(1);
});

const occasion = { circuit: 'Valley', unit: 'SRD', day: '2026-11-24' };
const words = (graph: ReturnType<typeof graphOf>, totals: { cycles: bigint; chains: bigint; settled: string }) =>
  captionOf({ graph, totals, occasion, isApplied: true, isOwn: false, scale: 2 });

it('says how much of all it shows, and never all of it where something is left out', () => {
  const all = graphOf(LOOPS, 10);
  expect(words(all, { cycles: 2n, chains: 1n, settled: '3300' })).toMatchObject({
    title: 'Valley: clearing run of 2026-11-24',
    lines: [
      'All 2 cycles and 1 chain: 33.00 SRD settled without money.',
      expect.stringMatching(/^An arrow/),
      expect.stringMatching(/^Dashed/),
    ],
  });
  const first = (totals: { cycles: bigint; chains: bigint; settled: string }) => words(all, totals).lines[0];
  expect(first({ cycles: 5_000n, chains: 431n, settled: '9705' })).toBe(
    '3 of 5,431 cycles and chains, the shortest first: 33.00 SRD settled without money, 34 % of what was cleared.',
  );
  expect(first({ cycles: 4n, chains: 0n, settled: '3301' })).toContain(', 99 % of');
  expect(first({ cycles: 4n, chains: 0n, settled: '330100' })).toContain(', less than 1 % of');
  expect(words(graphOf(LOOPS, 1), { cycles: 1n, chains: 0n, settled: '2' }).lines).toEqual([
    '0 of 1 cycles and chains, the shortest first: 0.00 SRD settled without money, 0 % of what was cleared.',
  ]);
});

it('shortens ids as far as they stay apart', () => {
  const names = shortNamesOf(['0198c2a4-000111222', '0198c2a4-900111222', '0198c2a4-333444555']);
  expect([...names.values()]).toEqual(['…000111222', '…900111222', '…333444555']);
  expect([...shortNamesOf(['a', '0198c2a4-000111222']).values()]).toEqual(['a', '…111222']);
});

it('sets drawings in rows within a page, without what may stand in a document only once', () => {
  const drawing = drawingOf(
    '<?xml version="1.0"?>\n<!DOCTYPE svg>\n<!-- made -->\n<svg width="500pt" height="9pt" viewBox="0.00 0.00 500.00 90.00">' +
      '\n<!-- a -->\n<g id="graph0" class="graph"><title>t</title></g>\n</svg>\n',
  );
  expect(drawing).toEqual({ content: '<g class="graph"><title>t</title></g>', width: 500, height: 90 });
  const svg = pictureSvg({ title: '<T> & "t"', lines: [] }, [drawing, { ...drawing, width: 300 }, drawing]);
  expect(svg).toContain('<title id="title">&lt;T&gt; &amp; &quot;t&quot;</title>');
  const places = [...svg.matchAll(/<svg x="([\d.]+)" y="([\d.]+)"/g)].map(([, x, y]) => [Number(x), Number(y)]);
  const [[, top = 0] = []] = places;
  expect(places).toEqual([
    [24, top],
    [548, top],
    [24, top + 90 + 24],
  ]);
  expect(() => drawingOf('<svg width="1"></svg>')).toThrow('no size');
});
