import type {NodeVerdict} from './diagnosis.ts';
import type {NodeInfo} from './node-info.ts';

/**
Verdicts by node name, put into a map when somebody looks. A pod that found its place leaves thousands that nobody reads.

Their number is known without looking.
*/
export class LateVerdicts implements ReadonlyMap<string, NodeVerdict> {
	private readonly nodes: NodeInfo[] = [];
	private readonly verdicts: NodeVerdict[] = [];
	private made: Map<string, NodeVerdict> | undefined;

	get size(): number {
		return this.nodes.length;
	}

	/** Each node once, before anybody looks. */
	push(node: NodeInfo, verdict: NodeVerdict): void {
		this.nodes.push(node);
		this.verdicts.push(verdict);
	}

	get(name: string): NodeVerdict | undefined {
		return this.map().get(name);
	}

	has(name: string): boolean {
		return this.map().has(name);
	}

	forEach(work: (verdict: NodeVerdict, name: string, map: ReadonlyMap<string, NodeVerdict>) => void): void {
		for (const [name, verdict] of this.map()) {
			work(verdict, name, this);
		}
	}

	entries(): MapIterator<[string, NodeVerdict]> {
		return this.map().entries();
	}

	keys(): MapIterator<string> {
		return this.map().keys();
	}

	values(): MapIterator<NodeVerdict> {
		return this.map().values();
	}

	[Symbol.iterator](): MapIterator<[string, NodeVerdict]> {
		return this.entries();
	}

	private map(): Map<string, NodeVerdict> {
		this.made ??= new Map(this.nodes.map((node, at) => [node.name, this.verdicts[at] as NodeVerdict]));
		return this.made;
	}
}
