import type { RightsRequestRow } from './rightsDesk.ts';

/** What happens now with a request, in a sentence for its receipt. Names nobody. */
export function rightsInWords({
  kind,
  state,
  due_at,
}: Pick<RightsRequestRow, 'kind' | 'state' | 'due_at'>): string {
  const due = due_at.toISOString().slice(0, 10);
  switch (state) {
    case 'FULFILLED':
      return `The request (${kind}) is fulfilled.`;
    case 'REJECTED':
      return `The request (${kind}) was rejected; the customer may complain to a supervisory authority.`;
    case 'ACCEPTED':
      return `The request (${kind}) was accepted, and every department is at work on it; it is answered by ${due}.`;
    case 'INITIATED':
    case 'ACKNOWLEDGED':
    case 'REQUIRES_ACTION':
      return kind === 'ERASURE'
        ? `The request to be erased is on record; from now on the data serve nothing but to answer it. The privacy office looks at it by ${due}.`
        : `The request (${kind}) is on record, and a person looks at it by ${due}.`;
  }
}
