/** As little of XML as writing it takes. */

/** What XML 1.0 has no way to write, not even escaped: most control characters, halves of pairs, U+FFFE and U+FFFF. */
const NOT_IN_XML = /[^\t\n\r\u{20}-\u{d7ff}\u{e000}-\u{fffd}\u{10000}-\u{10ffff}]/gu;

const ESCAPES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  // Line breaks are text here, which readers would otherwise make into others.
  '\r': '&#13;',
};

const escaped = (text: string): string =>
  text.replaceAll(NOT_IN_XML, '\u{fffd}').replaceAll(/[&<>"\r]/g, (character) => ESCAPES[character] as string);

/** An element with a text; of nothing where there is none. */
export const leaf = (name: string, text: string | null): string =>
  text === null ? '' : `<${name}>${escaped(text)}</${name}>`;

/** An element of others, in their order; of nothing where all of them are. */
export function element(name: string, ...parts: readonly string[]): string {
  const content = parts.join('');
  return content === '' ? '' : `<${name}>${content}</${name}>`;
}

/** As many characters of a text as a type of the message allows, and nothing of what would be none. */
export function atMost(text: string | null, length: number): string | null {
  const shown = text === null ? '' : Array.from(text.trim()).slice(0, length).join('').trim();
  return shown === '' ? null : shown;
}
