import { afterEach, describe, expect, it } from 'vitest';
import { createLine, createThreads, type Threads, type ThreadsOptions, ThreadTimeout } from '../../src/threads.ts';
import type { Task } from './threads.worker.ts';

let threads: Threads<Task, number>;
const make = (options: Partial<ThreadsOptions> = {}) => {
  threads = createThreads(new URL('./threads.worker.ts', import.meta.url), { idleMs: 60_000, ...options });
};
const who = () => threads.run('say who you are');
afterEach(() => threads?.close());

describe('threads', () => {
  it('stay for the next task', async () => {
    make();
    const first = await who();
    expect(await who()).toBe(first);
  });

  it('are as many as there are tasks under way', async () => {
    make();
    const both = await Promise.all([who(), who()]);
    expect(new Set(both).size).toBe(2);
    expect(both).toContain(await who());
  });

  it('end when they have had nothing to do for a while', async () => {
    make({ idleMs: 1 });
    const first = await who();
    await expect.poll(who).not.toBe(first);
  });

  it.each([
    ['throws', 'throw', RangeError, 'a fault of the task'],
    ['ends its thread', 'exit', Error, 'a thread ended by itself (3)'],
  ] as const)(
    'answer with an error where a task %s, and the next one has another thread',
    async (_, task, type, message) => {
      make();
      const first = await who();
      const failed = await threads.run(task).catch((error: unknown) => error);
      expect(failed).toBeInstanceOf(type);
      expect((failed as Error).message).toBe(message);
      expect(await who()).not.toBe(first);
    },
  );

  it('answer with an error where a task takes more memory than it may', async () => {
    make({ heapMb: 16 });
    await expect(threads.run('take all memory')).rejects.toMatchObject({ code: 'ERR_WORKER_OUT_OF_MEMORY' });
    await who();
  });

  it('answer with an error where a task takes longer than it may', async () => {
    make({ taskMsMax: 1 });
    await expect(threads.run('wait')).rejects.toBeInstanceOf(ThreadTimeout);
  });

  it('answer with an error what is under way when they are closed', async () => {
    make();
    const waiting = threads.run('wait');
    const failed = expect(waiting).rejects.toThrow('a thread ended by itself');
    await threads.close();
    await failed;
  });
});

describe('a line', () => {
  it('does one piece of work at a time, in order, whatever becomes of those before', async () => {
    const line = createLine();
    const done: string[] = [];
    const work = (name: string) => async () => {
      done.push(`${name} begins`);
      await new Promise(setImmediate);
      done.push(`${name} ends`);
      if (name === 'a') throw new Error('a fault of a');
      return name;
    };
    const [a, b] = [line.join(work('a')), line.join(work('b'))];
    expect(line.length).toBe(2);
    await expect(a).rejects.toThrow('a fault of a');
    expect(await b).toBe('b');
    expect(done).toEqual(['a begins', 'a ends', 'b begins', 'b ends']);
    expect(line.length).toBe(0);
  });
});
