import { connect } from 'node:net';

/** Sends bytes as they are, for what no HTTP client would send, and gives everything that comes back. */
export function exchange(baseUrl: string, request: string | Uint8Array): Promise<string> {
  const { hostname, port } = new URL(baseUrl);
  return new Promise((resolve, reject) => {
    let received = '';
    const socket = connect(Number(port), hostname, () => socket.write(request));
    socket.setEncoding('utf8').on('data', (text) => {
      received += text;
    });
    socket.setTimeout(10_000, () => socket.destroy(new Error(`no end after 10 s; so far: ${received}`)));
    // What the server has still to read when it closes makes a reset of it; its answer has come by then.
    socket.on('error', (error) => (received === '' ? reject(error) : resolve(received)));
    socket.on('close', () => resolve(received));
  });
}
