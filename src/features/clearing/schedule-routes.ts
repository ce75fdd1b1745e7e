import { z } from 'zod';
import { actorOf, expectedVersion, ifMatchHeaders } from '../../http/answers.ts';
import { circuitParams } from '../../http/codecs.ts';
import { etagOf } from '../../http/etags.ts';
import type { Server } from '../../http/server.ts';
import type { CircuitService } from '../circuits/service.ts';
import type { ClearingSchedules } from './schedule.ts';
import { scheduleRequest, scheduleView } from './schema.ts';

const tags = ['clearing'];
const path = '/v1/circuits/:circuit/clearing-schedule';

export function clearingScheduleRoutes(server: Server, schedules: ClearingSchedules, circuits: CircuitService): void {
  server.get(
    path,
    {
      schema: {
        operationId: 'getClearingSchedule',
        tags,
        summary: 'When clearing runs are started by themselves',
        params: circuitParams,
        response: { 200: scheduleView },
      },
      config: { roles: ['operator'], refusals: ['clearing-schedule-not-found'] },
    },
    async (request, reply) => {
      const { view, version } = await schedules.read(await circuits.get(request.params.circuit));
      return reply.header('etag', etagOf(version)).send(view);
    },
  );

  server.put(
    path,
    {
      schema: {
        operationId: 'setClearingSchedule',
        tags,
        summary: 'Start clearing runs by themselves',
        description:
          "A circuit has one schedule: this replaces it. Its runs are started in the caller's name. Where another run is " +
          'active when its time comes, also one of its own that waits for approval, none is started and it waits for its ' +
          'next time (`skippedAt`). Times that were missed because the service was away are made good by one run. ' +
          'Honours If-Match.',
        params: circuitParams,
        headers: ifMatchHeaders,
        body: scheduleRequest,
        response: {
          200: scheduleView.meta({ description: 'It has replaced another' }),
          201: scheduleView.meta({ description: 'There was none before' }),
        },
      },
      config: { roles: ['operator'], refusals: ['precondition-failed'] },
    },
    async (request, reply) => {
      const circuit = await circuits.get(request.params.circuit);
      const version = await expectedVersion(request, () => schedules.versionOf(circuit));
      const isNew = await schedules.set(circuit, request.body, version, actorOf(request));
      const changed = await schedules.read(circuit);
      return reply
        .code(isNew ? 201 : 200)
        .header('etag', etagOf(changed.version))
        .send(changed.view);
    },
  );

  server.delete(
    path,
    {
      schema: {
        operationId: 'removeClearingSchedule',
        tags,
        summary: 'Start no more clearing runs by themselves',
        description:
          'A run that it has started already goes on, and is applied if that was asked; discard it to stop it. Honours If-Match.',
        params: circuitParams,
        headers: ifMatchHeaders,
        response: { 204: z.null().meta({ description: 'Removed' }) },
      },
      config: { roles: ['operator'], refusals: ['clearing-schedule-not-found', 'precondition-failed'] },
    },
    async (request, reply) => {
      const circuit = await circuits.get(request.params.circuit);
      const version = await expectedVersion(request, () => schedules.read(circuit));
      await schedules.remove(circuit, version, actorOf(request));
      return reply.code(204).send(null);
    },
  );
}
