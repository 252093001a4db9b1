import { invalid } from './body.ts';
import { pageOf } from './paging.ts';
import { code, Refused } from './refused.ts';
import { pageQuery, type Route } from './route.ts';
import type { Organization, Project } from './types.ts';
import { rendered, timestamp } from './wire.ts';
import type { Inner } from './world.ts';

/** Projects, organizations, and who the caller is: all answer errors as google.rpc.Status. */
const manager = '/resource-manager/2019-12-10';

/** Nothing says when these were made; any moment will do. */
const longAgo = Date.UTC(2024, 0, 15, 9, 30);

const projectBody = (inner: Inner, { id, name, state, organizationId }: Project) => ({
  id,
  name,
  description: '',
  state,
  parent: { id: organizationId, type: 'ORGANIZATION' },
  created_at: timestamp(longAgo, inner),
});

const organizationBody = (inner: Inner, { id, name, state }: Organization) => ({
  id,
  name,
  state,
  created_at: timestamp(longAgo, inner),
});

const listOrganizations: Route['handle'] = (inner, call) => {
  const { switches, world } = inner;
  const { items, pagination } = pageOf(world.organizations, ({ id }) => id, { call, switches });
  const organizations = items.map((each) => organizationBody(inner, each));
  return { status: 200, body: rendered({ organizations, pagination }, switches) };
};

const getOrganization: Route['handle'] = (inner, { params }) => {
  const found = inner.world.organizations.find(({ id }) => id === params['id']);
  if (found === undefined) throw new Refused(code.notFound, 'organization not found');
  const body = { organization: organizationBody(inner, found) };
  return { status: 200, body: rendered(body, inner.switches) };
};

const listProjects: Route['handle'] = (inner, call) => {
  const { switches, world } = inner;
  const { 'scope.id': organization, 'scope.type': type } = call.query;
  if (type !== 'ORGANIZATION' || !organization) {
    throw invalid('scope.id and scope.type=ORGANIZATION are required');
  }
  if (!world.organizations.some(({ id }) => id === organization)) {
    throw new Refused(code.permissionDenied, '');
  }
  const here = world.projects.filter(({ organizationId }) => organizationId === organization);
  const { items, pagination } = pageOf(here, ({ id }) => id, { call, switches });
  const projects = items.map((each) => projectBody(inner, each));
  return { status: 200, body: rendered({ projects, pagination }, switches) };
};

/** A foreign project is refused, not "not found": its existence is nobody's business. */
const getProject: Route['handle'] = (inner, { params }) => {
  const found = inner.world.projects.find(({ id }) => id === params['id']);
  if (found === undefined) throw new Refused(code.permissionDenied, '');
  return { status: 200, body: rendered({ project: projectBody(inner, found) }, inner.switches) };
};

const getCallerIdentity: Route['handle'] = (inner) => {
  const { world, switches } = inner;
  const [project] = world.projects;
  const id = 'twin-principal';
  const service = {
    id,
    name: 'privatelink-bot',
    created_at: timestamp(longAgo, inner),
    organization_id: project?.organizationId,
    project_id: project?.id,
    resource_name: `iam/project/${project?.id}/service-principal/privatelink-bot`,
  };
  const principal = { id, type: 'PRINCIPAL_TYPE_SERVICE', group_ids: [], service };
  return { status: 200, body: rendered({ principal }, switches) };
};

export const resourceManagerRoutes: Route[] = [
  {
    name: 'ListOrganizations',
    method: 'GET',
    path: `${manager}/organizations`,
    shape: 'status',
    query: pageQuery,
    handle: listOrganizations,
  },
  {
    name: 'GetOrganization',
    method: 'GET',
    path: `${manager}/organizations/:id`,
    shape: 'status',
    query: [],
    handle: getOrganization,
  },
  {
    name: 'ListProjects',
    method: 'GET',
    path: `${manager}/projects`,
    shape: 'status',
    query: ['scope.id', 'scope.type', 'query', 'sorting.order_by', ...pageQuery],
    handle: listProjects,
  },
  {
    name: 'GetProject',
    method: 'GET',
    path: `${manager}/projects/:id`,
    shape: 'status',
    query: [],
    handle: getProject,
  },
  {
    name: 'GetCallerIdentity',
    method: 'GET',
    path: '/iam/2019-12-10/caller-identity',
    shape: 'status',
    query: [],
    handle: getCallerIdentity,
  },
];
