import { EXPORT_STALL_MS_MAX } from '../limits.ts';

/** The same chunks; where nobody asks for the next one for too long, `onStall` is called, which ends whoever should have asked. */
export async function* watched<T>(
  chunks: Iterable<T> | AsyncIterable<T>,
  onStall: () => void,
  stallMs: number = EXPORT_STALL_MS_MAX,
): AsyncGenerator<T> {
  for await (const chunk of chunks) {
    const timer = setTimeout(onStall, stallMs).unref();
    try {
      yield chunk;
    } finally {
      clearTimeout(timer);
    }
  }
}
