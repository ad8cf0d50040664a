import { Command } from 'commander';
import type { Terminal } from '../terminal.ts';

/** `accord schema`: the agreement, as the code states it and as it is committed. */
export function schemaCommand(terminal: Terminal): Command {
  const schema = new Command('schema')
    .summary('compose, check and print the agreed schema')
    .description(
      'Composes the supergraph from the subgraphs’ code and holds it to the rules of the agreement.',
    );
  schema
    .command('compose')
    .description('Writes schema/subgraphs/*.graphql, schema/supergraph.graphql and docs/schema.md.')
    .option('--root <directory>', 'the root of the repository', '.')
    .action(async ({ root }: { root: string }) => {
      const { composeSchema } = await import('../schema.ts');
      await composeSchema(root, terminal);
    });
  schema
    .command('check')
    .description(
      'Fails when the subgraphs break a rule of the agreement, or the committed files are out of date.',
    )
    .option('--root <directory>', 'the root of the repository', '.')
    .action(async ({ root }: { root: string }) => {
      const { checkSchema } = await import('../schema.ts');
      await checkSchema(root, terminal);
    });
  schema
    .command('print')
    .description('Prints the composed supergraph.')
    .action(async () => {
      const { supergraphSdl } = await import('../schema.ts');
      terminal.out(await supergraphSdl());
    });
  return schema;
}
