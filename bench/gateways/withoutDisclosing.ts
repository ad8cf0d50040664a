/**
 * Loaded into an accord before its own program (`node --import`), for the study of what disclosing costs: nothing is noted while
 * answers are shaped, so that no answer is recorded and nothing is shipped. The product has no such switch.
 */
import { repositoryPath } from './packages.ts';

const { DisclosureTally } = (await import(repositoryPath('dist/gateway/disclosure/disclosureTally.js'))) as {
  readonly DisclosureTally: { readonly prototype: object };
};

const nothing = () => {};
Object.assign(DisclosureTally.prototype, {
  released: nothing,
  withheld: nothing,
  read: nothing,
  groups: () => [],
});
