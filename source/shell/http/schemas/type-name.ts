/** How the table calls a type: `core/v1.Pod`, `apps/v1.Deployment`, `rbac/v1.Role`: its package in k8s.io/api. */
export const typeNameOf = ({group, version, kind}: {group: string; version: string; kind: string}): string =>
	`${group === '' ? 'core' : group.split('.')[0]}/${version}.${kind}`;
