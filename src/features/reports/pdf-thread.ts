import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { refuse } from '../../domain/errors.ts';
import { PDF_HEAP_MB, PDF_MS_MAX, PDF_THREAD_IDLE_MS, PDFS_WAITING_MAX } from '../../limits.ts';
import type { PdfStatement } from './statement-pdf.ts';

export interface PdfThread {
  /**
   * The bytes of a statement as PDF. One is drawn at a time, in turn.
   * @param isPatient for whoever has one drawn after the other, and waits however many are before it
   * @throws SaldoError `overloaded` where too many wait
   */
  draw(statement: PdfStatement, isPatient?: boolean): Promise<Uint8Array>;
}

/** A thread that begins when it is first needed, and ends when it has not been for a while: it takes some 60 MB. */
export function createPdfThread(): PdfThread {
  let worker: Worker | null = null;
  let idle: NodeJS.Timeout | undefined;
  let last: Promise<unknown> = Promise.resolve();
  let waiting = 0;

  function end(): void {
    worker?.terminate();
    worker = null;
  }

  async function drawNow(statement: PdfStatement): Promise<Uint8Array> {
    clearTimeout(idle);
    worker ??= start();
    try {
      return await drawIn(worker, statement);
    } catch (error) {
      // Whatever went wrong, the next one begins with a thread that is known to be well.
      end();
      throw error;
    } finally {
      idle = setTimeout(end, PDF_THREAD_IDLE_MS).unref();
    }
  }

  return {
    draw(statement, isPatient = false) {
      if (waiting >= PDFS_WAITING_MAX && !isPatient)
        throw refuse('overloaded', 'Too many statements wait to be drawn.');
      waiting++;
      const drawn = last.then(() => drawNow(statement)).finally(() => waiting--);
      last = drawn.catch(() => undefined);
      return drawn;
    },
  };
}

function start(): Worker {
  const worker = new Worker(new URL('./pdf-worker.ts', import.meta.url), {
    resourceLimits: { maxOldGenerationSizeMb: PDF_HEAP_MB },
  });
  // It keeps no process alive that wants to end, and an error nobody waits for brings none down.
  worker.unref();
  worker.on('error', () => undefined);
  return worker;
}

async function drawIn(worker: Worker, statement: PdfStatement): Promise<Uint8Array> {
  const stop = new AbortController();
  const timeout = AbortSignal.timeout(PDF_MS_MAX);
  const signal = AbortSignal.any([stop.signal, timeout]);
  const ended = once(worker, 'exit', { signal }).then(([code]) => {
    throw new Error(`the thread that draws statements ended by itself (${code})`);
  });
  try {
    worker.postMessage(statement);
    const [bytes] = await Promise.race([once(worker, 'message', { signal }), ended]);
    return bytes as Uint8Array;
  } catch (error) {
    if (timeout.aborted) throw refuse('overloaded', 'The statement took too long to draw. Try again in a moment.');
    throw error;
  } finally {
    stop.abort();
    await ended.catch(() => undefined);
  }
}
