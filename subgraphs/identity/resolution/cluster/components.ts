/** The connected components of a graph whose nodes are 0 to count - 1. */
export class Components {
  readonly count: number;
  private readonly parent: Int32Array;

  constructor(count: number) {
    this.count = count;
    this.parent = Int32Array.from({ length: count }, (_, node) => node);
  }

  connect(one: number, other: number): void {
    const a = this.find(one);
    const b = this.find(other);
    if (a !== b) this.parent[Math.max(a, b)] = Math.min(a, b);
  }

  /** The lowest node of this node's component. */
  find(node: number): number {
    let root = node;
    while (this.parent[root] !== root) root = this.parent[root] as number;
    let at = node;
    while (this.parent[at] !== root) {
      const next = this.parent[at] as number;
      this.parent[at] = root;
      at = next;
    }
    return root;
  }

  /** By lowest node: how many nodes its component has; 0 for the other nodes. */
  sizes(): Int32Array {
    const sizes = new Int32Array(this.count);
    for (let node = 0; node < this.count; node++) {
      const root = this.find(node);
      sizes[root] = (sizes[root] ?? 0) + 1;
    }
    return sizes;
  }
}
