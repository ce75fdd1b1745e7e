/** A picture as SVG 1.1: a title, lines that say what is seen, and drawings in rows below them. */

/** One drawing of a part, in points. */
export interface Drawing {
  /** What stands within its `svg` element. */
  readonly content: string;
  readonly width: number;
  readonly height: number;
}

export interface Caption {
  readonly title: string;
  readonly lines: readonly string[];
}

/** Points. */
const MARGIN = 24;
const GAP = 24;
const ROW_WIDTH = 900;
const TITLE_SIZE = 18;
const LINE_SIZE = 12;
const LINE_HEIGHT = 18;

/** Widths of letters of a sans-serif font, as parts of its size: no text of ours is wider, on the average. */
const LETTER_WIDTH = 0.6;

/**
 * A drawing out of what Graphviz writes, without what may stand only once in a document: the prologue and ids.
 *
 * @throws Error where that has no size
 */
export function drawingOf(svg: string): Drawing {
  const [opening = '', width, height] = /<svg\s[^>]*?viewBox="0\.00 0\.00 ([0-9.]+) ([0-9.]+)"[^>]*>/.exec(svg) ?? [];
  if (width === undefined || height === undefined) throw new Error('the drawing of a part has no size');
  const start = svg.indexOf(opening) + opening.length;
  const content = svg
    .slice(start, svg.lastIndexOf('</svg>'))
    .replaceAll(/<g id="[^"]*"/g, '<g')
    .replaceAll(/<!--.*?-->\n?/gs, '');
  return { content: content.trim(), width: Number(width), height: Number(height) };
}

interface Placed extends Drawing {
  readonly x: number;
  readonly y: number;
}

/** From left to right and from top to bottom, the tallest first. */
function inRows(drawings: readonly Drawing[], top: number): Placed[] {
  let [x, y, rowHeight] = [MARGIN, top, 0];
  return drawings
    .toSorted((a, b) => b.height - a.height)
    .map((drawing) => {
      if (x > MARGIN && x + drawing.width > MARGIN + ROW_WIDTH) [x, y, rowHeight] = [MARGIN, y + rowHeight + GAP, 0];
      const placed = { ...drawing, x, y };
      x += drawing.width + GAP;
      rowHeight = Math.max(rowHeight, drawing.height);
      return placed;
    });
}

/** A document by itself: it asks for nothing from elsewhere, and runs nothing. */
export function pictureSvg({ title, lines }: Caption, drawings: readonly Drawing[]): string {
  const top = MARGIN + TITLE_SIZE + lines.length * LINE_HEIGHT;
  const placed = inRows(drawings, top + GAP);
  const textWidth =
    Math.max(...[title.length * TITLE_SIZE, ...lines.map(({ length }) => length * LINE_SIZE)]) * LETTER_WIDTH;
  const width = Math.ceil(Math.max(MARGIN + textWidth, ...placed.map((part) => part.x + part.width)) + MARGIN);
  const height = Math.ceil(Math.max(top, ...placed.map((part) => part.y + part.height)) + MARGIN);
  const text = (words: string, y: number, more: string): string =>
    `<text x="${MARGIN}" y="${y}" ${more}>${escaped(words)}</text>`;
  const parts = placed.map(
    (part) =>
      `<svg x="${part.x}" y="${part.y}" width="${part.width}" height="${part.height}">\n${part.content}\n</svg>`,
  );
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="img" aria-labelledby="title description">`,
    `<title id="title">${escaped(title)}</title>`,
    `<desc id="description">${escaped(lines.join(' '))}</desc>`,
    `<rect width="${width}" height="${height}" fill="white"/>`,
    '<g font-family="Helvetica,Arial,sans-serif">',
    text(title, MARGIN + TITLE_SIZE, `font-size="${TITLE_SIZE}" font-weight="bold"`),
    ...lines.map((line, index) =>
      text(line, MARGIN + TITLE_SIZE + (index + 1) * LINE_HEIGHT + 4, `font-size="${LINE_SIZE}"`),
    ),
    '</g>',
    ...parts,
    '</svg>\n',
  ].join('\n');
}

const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
