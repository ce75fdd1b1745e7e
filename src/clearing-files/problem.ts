/**
 * What is wrong with a file, and on which of its lines, counted from 1; `null` where it is no line in particular. The file's name
 * is for those to say who opened it.
 */
export class FileProblem extends Error {
  readonly line: number | null;
  constructor(line: number | null, message: string) {
    super(message);
    this.name = 'FileProblem';
    this.line = line;
  }
}

const QUOTED_LENGTH_MAX = 60;

/** A cell as it may stand in an error of one line: cut off where it is long, and without anything that a terminal obeys. */
export function quoted(text: string): string {
  const clipped = text.length > QUOTED_LENGTH_MAX ? `${text.slice(0, QUOTED_LENGTH_MAX)}…` : text;
  return JSON.stringify(clipped).replaceAll(
    /[\u007f-\u009f\u2028-\u202e\u2066-\u2069]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
