import { refuse } from '../../domain/errors.ts';
import { PDF_HEAP_MB, PDF_MS_MAX, PDFS_WAITING_MAX, THREAD_IDLE_MS } from '../../limits.ts';
import { createLine, createThreads, ThreadTimeout } from '../../threads.ts';
import type { PdfStatement } from './statement-pdf.ts';

export interface PdfThread {
  /**
   * The bytes of a statement as PDF. One is drawn at a time, in turn.
   * @param isPatient for whoever has one drawn after the other, and waits however many are before it
   * @throws SaldoError `overloaded` where too many wait
   */
  draw(statement: PdfStatement, isPatient?: boolean): Promise<Uint8Array>;
}

/** It takes some 60 MB while it is there. */
export function createPdfThread(): PdfThread {
  const line = createLine();
  const threads = createThreads<PdfStatement, Uint8Array>(new URL('./pdf-worker.ts', import.meta.url), {
    idleMs: THREAD_IDLE_MS,
    heapMb: PDF_HEAP_MB,
    taskMsMax: PDF_MS_MAX,
  });
  const draw = (statement: PdfStatement) =>
    threads.run(statement).catch((error: unknown) => {
      if (!(error instanceof ThreadTimeout)) throw error;
      throw refuse('overloaded', 'The statement took too long to draw. Try again in a moment.');
    });

  return {
    async draw(statement, isPatient = false) {
      if (line.length >= PDFS_WAITING_MAX && !isPatient)
        throw refuse('overloaded', 'Too many statements wait to be drawn.');
      return line.join(() => draw(statement));
    },
  };
}
