/** Images with a program and nothing else: no shell, and nothing that one could call from it. */
const bare =
	/(^|\/)(distroless|static|scratch)[/:-]|^registry\.k8s\.io\/(pause|coredns|etcd|kube-)|(^|\/)(pause|coredns|etcd|kube-[a-z-]+)[:@]/;

/** Images small enough to have busybox in the place of everything else. */
const small = /alpine|busybox/;

/** Whether a program of this name is in an image, as far as its name tells. */
export const isInImage = (image: string, name: string): boolean =>
	!bare.test(`${image}:`) &&
	(!name.startsWith('agnhost') || /(^|\/)agnhost[:@]/.test(`${image}:`)) &&
	!(name === 'bash' && small.test(image));
