import type { DocumentNode, OperationDefinitionNode } from 'graphql';
import { gatewayError } from '../errors.ts';
import { measureOperation, type OperationLimits } from '../limits/measureOperation.ts';

const NAMES: Readonly<Record<keyof OperationLimits, string>> = {
  depth: 'levels deep',
  aliases: 'aliases',
  fields: 'fields',
  rootFields: 'root fields',
};

/**
 * Stage 3: an operation that is too large is refused before anything is planned. Throws OPERATION_TOO_LARGE (400).
 * (Tokens are limited where the text is parsed.)
 */
export function limit(
  document: DocumentNode,
  operation: OperationDefinitionNode,
  limits: OperationLimits,
): void {
  const size = measureOperation(document, operation);
  for (const key of Object.keys(NAMES) as (keyof OperationLimits)[]) {
    if (size[key] > limits[key]) {
      const message = `The operation has ${size[key]} ${NAMES[key]}; at most ${limits[key]} are allowed.`;
      throw gatewayError('OPERATION_TOO_LARGE', message);
    }
  }
}
