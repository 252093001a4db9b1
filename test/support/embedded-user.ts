/**
 * A process that uses an embedded server, to be killed and signalled. Forked with a data folder as
 * argument; `embedded.ts` beside it speaks with it.
 */
import postgres from 'postgres';
import { startEmbeddedPostgres } from '../../src/store/embedded.ts';

const [dataDir = ''] = process.argv.slice(2);
const quiet = () => undefined;
const tell = (message: Readonly<Record<string, unknown>>) => process.send?.(message);

try {
  const server = await startEmbeddedPostgres({
    dataDir,
    log: { info: quiet, warn: quiet, error: quiet },
  });
  process.on('SIGINT', async () => {
    const sql = postgres(server.url, { max: 1 });
    await sql`select 1`;
    await sql.end();
    tell({ kind: 'drained' });
  });
  process.on('message', async (word) => {
    if (word === 'stop') await server.stop();
    process.disconnect();
    if (word === 'exit') process.exit();
  });
  tell({ kind: 'ready', url: server.url, port: server.port, started: server.started });
} catch (error) {
  tell({ kind: 'failed', message: String(error) });
  process.disconnect();
}
