/* global GraphiQL, React, ReactDOM */
// The token stays in this page's memory: it is a secret, so it is not written to the browser's storage.
const token = document.getElementById('token');
const purpose = document.getElementById('purpose');
document.getElementById('access').addEventListener('submit', (event) => event.preventDefault());

const QUERY = `# Paste a token above: npx accord token support-desk
# Then ask the same as another client: npx accord token marketing-bot
query OneCustomer {
  customer(id: "c-000003") {
    name { full }
    email
    tier
    lifetimeValue { amountMinor currency }
    openTicketCount
  }
}
`;

async function fetcher(params) {
  const headers = { 'content-type': 'application/json' };
  if (token.value.trim() !== '') headers.authorization = `Bearer ${token.value.trim()}`;
  if (purpose.value !== '') headers['accord-purpose'] = purpose.value;
  const response = await fetch('/graphql', { method: 'POST', headers, body: JSON.stringify(params) });
  return response.json();
}

// With a new token the schema is asked for again.
const root = ReactDOM.createRoot(document.getElementById('graphiql'));
function render() {
  root.render(
    React.createElement(GraphiQL, {
      fetcher,
      defaultQuery: QUERY,
      key: token.value,
      shouldPersistHeaders: false,
    }),
  );
}
token.addEventListener('change', render);
render();
