/** Draws statements in a thread of its own: a page takes some milliseconds, and ten thousand lines take seconds. */
import { parentPort } from 'node:worker_threads';
import { drawStatement, type PdfStatement } from './statement-pdf.ts';

parentPort?.on('message', async (statement: PdfStatement) => {
  const bytes = await drawStatement(statement);
  // A buffer of its own, so that nothing of the thread's pool is handed over with it.
  const own = Uint8Array.from(bytes);
  parentPort?.postMessage(own, [own.buffer]);
});
