import { request } from 'node:http';
import { type Parcel, signedHeaders } from './deliveries.ts';

export type Ack = { readonly status: number; readonly body: string };

/** Delivers one form, signed now, on a connection of its own, as Slack's many senders would. */
export function post(url: string, parcel: Parcel, secret: string): Promise<Ack> {
  return new Promise((resolve, reject) => {
    const outgoing = request(
      url,
      { method: 'POST', agent: false, headers: signedHeaders(parcel, secret) },
      (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('error', reject);
        response.on('end', () =>
          resolve({ status: response.statusCode ?? 0, body: Buffer.concat(chunks).toString() }),
        );
      },
    );
    outgoing.on('error', reject);
    outgoing.end(parcel);
  });
}
