import { readFileSync } from 'node:fs';
import { XmlDocument, type XmlElement, XsdValidator } from 'libxml2-wasm';

const SCHEMA = readFileSync(new URL('./camt.053.001.08.reduced.xsd', import.meta.url), 'utf8');
const NAMESPACES = { c: 'urn:iso:std:iso:20022:tech:xsd:camt.053.001.08' };

/** A camt.053 message that is valid by its (reduced) schema, to be asked by paths of element names. */
export interface Camt {
  /** The texts of all elements at a path such as `Stmt/Ntry/Amt`, in their order. */
  texts(path: string): string[];
  /** The elements at a path, each to be asked by paths of its own. */
  each(path: string): { text(path: string): string | undefined }[];
}

/** @throws what libxml2 has against it */
export function readCamt(xml: string): Camt {
  const document = XmlDocument.fromString(xml);
  const schema = XmlDocument.fromString(SCHEMA);
  const validator = XsdValidator.fromDoc(schema);
  validator.validate(document);
  validator.dispose();
  schema.dispose();
  const xpath = (path: string) =>
    path
      .split('/')
      .map((name) => `c:${name}`)
      .join('/');
  const find = (element: XmlElement, path: string) => element.find(xpath(path), NAMESPACES) as XmlElement[];
  const elements = (path: string) => find(document.root, `BkToCstmrStmt/${path}`);
  return {
    texts: (path) => elements(path).map(({ content }) => content),
    each: (path) => elements(path).map((element) => ({ text: (inner) => find(element, inner)[0]?.content })),
  };
}
