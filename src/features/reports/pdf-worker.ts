/** Draws statements in a thread of its own: a page takes some milliseconds, and ten thousand lines take seconds. */
import { workInThread } from '../../threads.ts';
import { drawStatement, type PdfStatement } from './statement-pdf.ts';

workInThread(
  // A buffer of its own, so that nothing of the thread's pool is handed over with it.
  async (statement: PdfStatement) => Uint8Array.from(await drawStatement(statement)),
  (bytes) => [bytes.buffer],
);
