/** Computes one clearing in a thread of its own, so that requests are answered meanwhile. */
import { parentPort, workerData } from 'node:worker_threads';
import { compute, type Task } from './compute.ts';

const result = compute(workerData as Task);
const { settled, potentials, falls, amounts, loops } = result;
const columns = [settled, potentials, falls, amounts, loops.starts, loops.accounts, loops.amounts, loops.closed];
parentPort?.postMessage(result, [...new Set(columns.map((column) => column.buffer as ArrayBuffer))]);
