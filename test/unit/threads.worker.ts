import { setTimeout as sleep } from 'node:timers/promises';
import { threadId } from 'node:worker_threads';
import { workInThread } from '../../src/threads.ts';

export type Task = 'say who you are' | 'wait' | 'throw' | 'exit' | 'take all memory';

workInThread(async (task: Task): Promise<number> => {
  if (task === 'wait') await sleep(60_000);
  if (task === 'throw') throw new RangeError('a fault of the task');
  if (task === 'exit') process.exit(3);
  if (task === 'take all memory') for (const all: string[][] = []; ; ) all.push(Array.from({ length: 10_000 }, String));
  return threadId;
});
