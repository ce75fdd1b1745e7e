import pg from 'pg';

type Answered = (error: Error | null, result: pg.QueryResult) => void;

/** In all of the forms that pg declares an overload for. */
const askPg: (this: pg.Client, config: unknown, values?: unknown, answered?: unknown) => unknown =
  pg.Client.prototype.query;

/**
 * pg's client, such that what it was asked is garbage once it is answered (ADR 0024). V8 makes a function that stands in an assignment to a
 * property (`query.callback = () => …`) in its old generation, as if it were a method. pg has one for each query that is awaited or
 * timed, and from it query, values and rows can be reached, so that all of them stayed until the next major collection. A callback that
 * is handed over is made like any other value: so pg gets one, and nothing to time. That is done here, by one timer for each connection.
 *
 * @param silenceMs milliseconds without an answer after which a server that owes one is taken for gone; 0: as long as it takes. Streams are not timed
 */
export const clientGivingUpAfter = (silenceMs: number): typeof pg.Client =>
  class extends pg.Client {
    /** Queries without an answer. */
    #unanswered = 0;
    #silence: NodeJS.Timeout | undefined;

    // biome-ignore lint/suspicious/noExplicitAny: what it returns goes by the form, and no other type fits all of pg's overloads.
    override query(config: unknown, values?: unknown, answered?: unknown): any {
      if (isStream(config)) return askPg.call(this, config, values, answered);
      if (typeof values === 'function') return this.#ask(config, undefined, values as Answered);
      if (typeof answered === 'function') return this.#ask(config, values, answered as Answered);
      const { promise, resolve, reject } = Promise.withResolvers<pg.QueryResult>();
      this.#ask(config, values, (error, result) => (error ? reject(error) : resolve(result)));
      return promise.catch(throwFromHere);
    }

    #ask(config: unknown, values: unknown, answered: Answered): void {
      const heard: Answered = (error, result) => {
        this.#unanswered--;
        if (this.#unanswered > 0) this.#silence?.refresh();
        answered(error, result);
      };
      if (this.#unanswered === 0) this.#waitForAnswer();
      this.#unanswered++;
      askPg.call(this, config, values, heard);
    }

    #waitForAnswer(): void {
      if (silenceMs === 0) return;
      if (this.#silence === undefined) this.#silence = setTimeout(() => this.#giveUp(), silenceMs).unref();
      else this.#silence.refresh();
    }

    /** All that waits fails with this, and the connection is of no more use. */
    #giveUp(): void {
      if (this.#unanswered > 0) this.connection.stream.destroy(new Error('Query read timeout'));
    }
  };

const isStream = (config: unknown): boolean => typeof (config as pg.Submittable | null)?.submit === 'function';

/** As pg does: a stack that leads to whoever asked, and not to the socket. */
function throwFromHere(error: Error): never {
  Error.captureStackTrace(error);
  throw error;
}
