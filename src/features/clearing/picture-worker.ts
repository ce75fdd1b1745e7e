/** Lays out and draws graphs in a thread of its own: loading Graphviz alone takes a third of a second of one. */
import { parentPort, workerData } from 'node:worker_threads';
import { Graphviz } from '@hpcc-js/wasm-graphviz';
import { type Drawing, drawingOf } from './picture-svg.ts';

/** Points beyond which a side of a drawing no longer reads on a page. */
const SIDE_MAX = 1_000;

const graphviz = await Graphviz.load();

const sideOf = ({ width, height }: Drawing): number => Math.max(width, height);

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
    if (sideOf(drawing) <= SIDE_MAX) return drawing;
    drawings.push(drawing);
  }
  return drawings.reduce((best, drawing) => (sideOf(drawing) < sideOf(best) ? drawing : best));
}

parentPort?.postMessage((workerData as readonly string[]).map(draw));
