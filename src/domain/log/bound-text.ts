import type { Invoice } from '../invoice.ts';
import { canonicalJson, type Json } from './canonical-json.ts';

/**
 * RFC 7464's mark before a JSON text. No description holds a control character, so that none passes for an invoice, and
 * no invoice for a description.
 */
const RECORD_SEPARATOR = '\u001e';

/**
 * The text that a digest binds: the description as it is, or where there is an invoice the mark and
 * `{"description":…,"invoice":{…}}` as RFC 8785 writes it, without `description` where there is none.
 */
export function boundText(description: string | null, invoice: Invoice | null): string {
  if (invoice === null) return description ?? '';
  return RECORD_SEPARATOR + canonicalJson({ ...(description !== null && { description }), invoice });
}

/** Whether a text is one that `boundText` can have made: a description, or an invoice in its one form. */
export function isBoundText(text: string): boolean {
  if (!text.startsWith(RECORD_SEPARATOR)) return true;
  const json = text.slice(RECORD_SEPARATOR.length);
  try {
    const read = JSON.parse(json) as Json;
    if (!isObject(read) || !isObject(read.invoice ?? null) || canonicalJson(read) !== json) return false;
    const { description, invoice: _, ...more } = read;
    return (description === undefined || typeof description === 'string') && Object.keys(more).length === 0;
  } catch (error) {
    if (error instanceof SyntaxError || error instanceof RangeError) return false;
    throw error;
  }
}

const isObject = (value: Json): value is { readonly [name: string]: Json } =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
