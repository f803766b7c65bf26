import {type ClusterRole, clusterRoles, type PolicyRule} from '../api/kinds/rbac.ts';
import type {LabelSelector} from '../api/meta.ts';
import {keyOf} from '../api/object.ts';
import {selectorMatches} from '../api/selectors.ts';
import {equalValues} from '../api/share.ts';
import {bootstrapClusterRoles} from './bootstrap-roles.ts';
import type {Storage} from './storage.ts';

/** The roles for people are put together of others. Source: bootstrappolicy/policy.go, ClusterRolesToAggregate */
const forPeople = ['admin', 'edit', 'view'];

const selectorFor = (name: string): LabelSelector => ({
	matchLabels: {[`rbac.authorization.k8s.io/aggregate-to-${name}`]: 'true'},
});

const bornRules: ReadonlyMap<string, readonly PolicyRule[]> = new Map(
	bootstrapClusterRoles
		.filter(({metadata}) => forPeople.includes(metadata.name))
		.map(({metadata, rules = []}) => [metadata.name, rules]),
);

const selectorsOf = ({metadata, aggregationRule}: ClusterRole): readonly LabelSelector[] =>
	bornRules.has(metadata.name) ? [selectorFor(metadata.name)] : (aggregationRule?.clusterRoleSelectors ?? []);

const withoutDoubles = (rules: readonly PolicyRule[]): readonly PolicyRule[] =>
	rules.filter((rule, index) => rules.findIndex(other => equalValues(other, rule)) === index);

/** The rules that a role should have: those of all roles that carry its label, by name; of none that was made by hand. */
const gathered = (role: ClusterRole, all: readonly ClusterRole[]): readonly PolicyRule[] => {
	const selectors = selectorsOf(role);
	const parts = all.filter(
		other =>
			other.metadata.name !== role.metadata.name &&
			selectors.some(selector => selectorMatches(selector, other.metadata.labels)),
	);
	return withoutDoubles([...(bornRules.get(role.metadata.name) ?? []), ...parts.flatMap(({rules = []}) => rules)]);
};

/**
Keeps roles with an aggregation rule in line with the roles that they are made of. In Kubernetes a controller does that a moment
later; the roles `admin`, `edit` and `view` are born complete here, so nothing is written before somebody adds to them.

Source: pkg/controller/clusterroleaggregation
*/
export const keepAggregates = (storage: Storage): void => {
	storage.onWrite(kind => {
		if ((kind as unknown) !== clusterRoles) {
			return;
		}

		const all = storage.sorted(clusterRoles);

		for (const role of all.filter(each => selectorsOf(each).length > 0)) {
			const rules = gathered(role, all);

			if (!equalValues(rules, role.rules ?? [])) {
				const aggregationRule = {clusterRoleSelectors: selectorsOf(role)};
				storage.replace(clusterRoles, keyOf(role), {...role, aggregationRule, rules}, role);
				// That was a write too, and whoever heard of it has looked at all the others.
				return;
			}
		}
	});
};
