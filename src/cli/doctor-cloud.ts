import type { Config } from '../config.ts';
import { createHcpClient, type HcpClient } from '../hcp/client.ts';
import type { QueueFinding as Finding } from '../use-cases/ports/job-queue.ts';
import type { Log } from '../use-cases/ports/log.ts';

const patienceMs = 15_000;

/** Who the bot is at HCP and what it can read there. Writes cannot be tried without making one. */
export async function checkCloud(config: Config, log: Log): Promise<readonly Finding[]> {
  const client = createHcpClient(
    { ...config.hcp, sourceChannel: 'privatelink-bot-doctor' },
    { log },
  );
  const signal = AbortSignal.timeout(patienceMs);
  try {
    const identity = await checkIdentity(client, signal);
    if (identity.level === 'fail') return [identity];
    const projects = await Promise.all(
      config.hcp.projectIds.map((id) => checkProject(client, id, signal)),
    );
    return [identity, ...projects, unchecked];
  } finally {
    await client.close();
  }
}

const unchecked: Finding = {
  level: 'ok',
  code: 'hcp_writes_unchecked',
  detail: 'HCP: writes are not checked, since that would make one. They need role Contributor.',
};

async function checkIdentity({ inventory }: HcpClient, signal: AbortSignal): Promise<Finding> {
  try {
    const { type, name } = await inventory.getCallerIdentity(signal);
    return {
      level: 'ok',
      code: 'hcp_identity',
      detail: `HCP: signed in as ${type} ${name ?? ''}`.trim(),
    };
  } catch (error) {
    return {
      level: 'fail',
      code: 'hcp_identity',
      detail: `HCP: cannot sign in (${messageOf(error)})`,
      remedy: 'Check HCP_CLIENT_ID and HCP_CLIENT_SECRET, and that this machine reaches HCP.',
    };
  }
}

async function checkProject(
  { inventory }: HcpClient,
  id: string,
  signal: AbortSignal,
): Promise<Finding> {
  try {
    const project = await inventory.getProject(id, signal);
    const [hvns, clusters] = await Promise.all([
      inventory.listHvns(project, signal),
      inventory.listClusters(project, signal),
    ]);
    return {
      level: 'ok',
      code: 'hcp_project',
      detail: `HCP: project ${project.name} is readable: ${clusters.length} clusters on ${hvns.length} HVNs`,
    };
  } catch (error) {
    return {
      level: 'fail',
      code: 'hcp_project',
      detail: `HCP: project ${id} cannot be read (${messageOf(error)})`,
      remedy:
        'Check HCP_PROJECT_ID, and give the service principal role Contributor on that project.',
    };
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
