/** Lays out and draws graphs in a thread of its own: loading Graphviz alone takes a third of a second of one. */
import { Graphviz } from '@hpcc-js/wasm-graphviz';
import { workInThread } from '../../threads.ts';
import { type Drawing, drawingOf } from './picture-svg.ts';

/** Points that a side of a drawing may have; and more where it is no band, because a dense graph reads best in ranks. */
const SIDE_MAX = 1_000;
const DENSE_SIDE_MAX = 2_000;
const BAND = 4;

const graphviz = await Graphviz.load();

const sideOf = ({ width, height }: Drawing): number => Math.max(width, height);

function fits({ width, height }: Drawing): boolean {
  const [short, long] = [Math.min(width, height), Math.max(width, height)];
  return long <= SIDE_MAX || (long <= DENSE_SIDE_MAX && long <= BAND * short);
}

/** In ranks where that fits, because it reads best: downwards, or to the right where many stand beside one. A ring is no ranks. */
function draw(dot: string): Drawing {
  const layouts = [
    () => graphviz.layout(dot, 'svg', 'dot'),
    () => graphviz.layout(dot.replace(/}$/, 'rankdir=LR;\n}'), 'svg', 'dot'),
    () => graphviz.layout(dot, 'svg', 'neato'),
  ];
  const drawings: Drawing[] = [];
  for (const layout of layouts) {
    const drawing = drawingOf(layout());
    if (fits(drawing)) return drawing;
    drawings.push(drawing);
  }
  return drawings.reduce((best, drawing) => (sideOf(drawing) < sideOf(best) ? drawing : best));
}

workInThread((dots: readonly string[]) => dots.map(draw));
