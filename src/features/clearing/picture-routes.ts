import { z } from 'zod';
import { principalOf } from '../../http/auth.ts';
import { circuitParams, uuid } from '../../http/codecs.ts';
import type { Server } from '../../http/server.ts';
import type { CircuitService } from '../circuits/service.ts';
import type { ClearingPicture } from './picture.ts';

/**
 * SVG can carry scripts and links, so a browser that opens it as a page gives it nothing: no script, no request, no origin
 * of ours. Nor is it taken for anything but what its media type says, as no answer is (http/headers.ts).
 */
const PICTURE_POLICY = "default-src 'none'; frame-ancestors 'none'; sandbox";

export function clearingPictureRoutes(server: Server, picture: ClearingPicture, circuits: CircuitService): void {
  server.get(
    '/v1/circuits/:circuit/clearing-runs/:id/picture',
    {
      schema: {
        operationId: 'getClearingPicture',
        tags: ['clearing'],
        summary: 'A picture of the cycles and chains of a clearing run',
        description:
          'The shortest first, and of as many payments the largest, as many as can be read; the picture says what it leaves ' +
          'out. Accounts stand there by their external ids, or else by the end of their ids. To a member, the cycles and ' +
          'chains that an account of it is in, and the accounts of others as pseudonyms.',
        produces: ['image/svg+xml'],
        params: circuitParams.extend({ id: uuid }),
        response: { 200: z.string().meta({ description: 'A picture' }) },
      },
      config: { roles: ['operator', 'member'], refusals: ['clearing-run-not-found'] },
    },
    async (request, reply) => {
      const circuit = await circuits.get(request.params.circuit);
      const svg = await picture.draw(circuit, request.params.id, principalOf(request));
      return reply.type('image/svg+xml; charset=utf-8').header('content-security-policy', PICTURE_POLICY).send(svg);
    },
  );
}
