import type {Story} from '../case.ts';

/** A CustomResourceDefinition and what is made of it: kubectl learns of it while it goes on. */
export const customStories: readonly Story[] = [
	{
		name: 'custom',
		steps: [
			{run: 'get bakeries', exit: 1, err: `error: the server doesn't have a resource type "bakeries"`},
			{
				run: 'apply -f bakery.yaml',
				exit: 1,
				err: /no matches for kind "Bakery" in version "shop\.example\.com\/v1"\nensure CRDs are installed first\n$/,
			},
			{
				run: 'apply -f definition.yaml',
				out: 'customresourcedefinition.apiextensions.k8s.io/bakeries.shop.example.com created',
			},
			{
				run: 'wait crd/bakeries.shop.example.com --for=condition=Established --timeout=30s',
				passing: '10s',
				out: 'customresourcedefinition.apiextensions.k8s.io/bakeries.shop.example.com condition met',
			},
			{run: 'get crd', out: /^NAME +CREATED AT\nbakeries\.shop\.example\.com +2026-01-01T\S+Z\n$/},
			{
				run: 'api-resources --api-group=shop.example.com --no-headers',
				out: /^bakeries +bk +shop\.example\.com\/v1 +true +Bakery\n$/,
			},
			{run: 'get bk', out: '', err: 'No resources found in custom namespace.'},
			{run: 'apply -f bakery.yaml', out: 'bakery.shop.example.com/corner created'},
			{run: 'apply -f bakery.yaml', out: 'bakery.shop.example.com/corner unchanged'},
			{run: 'get bakery', out: 'NAME     BREAD\ncorner   rye'},
			{run: 'get bk corner -o wide', out: 'NAME     BREAD   OVENS\ncorner   rye     1'},
			{run: 'get bakeries.v1.shop.example.com -o name', out: 'bakery.shop.example.com/corner'},
			{run: 'get all', out: /^NAME +BREAD\nbakery\.shop\.example\.com\/corner +rye\n$/},
			{
				run: 'explain bakery.spec',
				out: [/KIND: +Bakery\n/, /\n {2}bread\s+<string> -required-\n(?: {2}enum: rye, wheat\n)? {4}What it bakes\.\n/],
			},
			{
				run: 'explain bakery',
				out: [/ {4}A Bakery bakes\.\n/, /\n {2}metadata\s+<ObjectMeta>\n {4}Standard object's metadata\. More info:\n/],
			},
			{run: 'explain bakery --output=plaintext-openapiv2', out: [/KIND: +Bakery\n/, /\n {3}spec\s+<Object>\n/]},
			{run: 'scale bakery corner --replicas=4', out: 'bakery.shop.example.com/corner scaled'},
			{run: "get bakery corner -o jsonpath='{.spec.ovens} {.metadata.generation}'", out: '4 2'},
			{
				run: `patch bakery corner -p '{"spec":{"ovens":2}}'`,
				exit: 1,
				err: /application\/strategic-merge-patch\+json is not supported by shop\.example\.com\/v1, Kind=Bakery: the body of the request was in an unknown format - accepted media types include: application\/json-patch\+json, application\/merge-patch\+json, application\/apply-patch\+yaml/,
			},
			{
				run: `patch bakery corner --type=merge -p '{"spec":{"ovens":2}}'`,
				out: 'bakery.shop.example.com/corner patched',
			},
			{
				run: `patch bakery corner --type=merge -p '{"spec":{"ovens":20,"bread":"cake"}}'`,
				exit: 1,
				err: [
					/^The Bakery "corner" is invalid: \n/,
					/\* spec\.bread: Unsupported value: "cake": supported values: "rye", "wheat"\n/,
					/\* spec\.ovens: Invalid value: 20: spec\.ovens in body should be less than or equal to 9\n/,
				],
			},
			{
				run: 'create -f -',
				stdin:
					'{"apiVersion":"shop.example.com/v1","kind":"Bakery","metadata":{"name":"odd"},"spec":{"bread":"rye","oven":1}}',
				exit: 1,
				err: 'Error from server (BadRequest): error when creating "STDIN": Bakery in version "v1" cannot be handled as a Bakery: strict decoding error: unknown field "spec.oven"',
			},
			{
				run: 'apply --server-side -f -',
				stdin:
					'{"apiVersion":"shop.example.com/v1","kind":"Bakery","metadata":{"name":"odd"},"spec":{"bread":"rye","oven":1}}',
				exit: 1,
				err: 'Error from server: failed to create typed patch object (custom/odd; shop.example.com/v1, Kind=Bakery): .spec.oven: field not declared in schema',
			},
			{run: 'label bakeries --all seen=yes', out: 'bakery.shop.example.com/corner labeled'},
			{run: 'describe bakery corner', out: [/^Name: +corner\n/, /\nLabels: +seen=yes\n/, /\nSpec:\n {2}Bread: +rye\n/]},
			{
				run: 'delete crd bakeries.shop.example.com',
				passing: '30s',
				out: 'customresourcedefinition.apiextensions.k8s.io "bakeries.shop.example.com" deleted',
			},
			{
				run: 'get bakeries',
				exit: 1,
				err: /the server could not find the requested resource|the server doesn't have a resource type "bakeries"/,
			},
		],
	},
];
