/** What stands above the routes in the OpenAPI document, and where it is. */
export const DOCUMENT = {
  title: 'Saldo',
  version: '0.1.0',
  description: 'A mutual-credit clearing ledger: members trade in credits that they create among themselves.',
  tags: [
    { name: 'circuits', description: 'A network of members with one unit of account' },
    { name: 'access', description: 'Who may act: principals and their keys' },
    { name: 'members', description: 'Businesses admitted to a circuit' },
    { name: 'accounts', description: 'Balances, limits and their history' },
    { name: 'transfers', description: 'Payments between accounts' },
    { name: 'fees', description: 'What payments cost, from when on' },
    { name: 'obligations', description: 'What members owe each other, until it is paid or cleared' },
    { name: 'payment requests', description: 'What payees ask of payers, and what payers have agreed to pay at once' },
    { name: 'payment schedules', description: 'Payments that come by themselves, once or again and again' },
    { name: 'clearing', description: 'Runs that find the most of the obligations that can be cleared' },
    { name: 'transactions', description: 'The journal as it was written' },
    { name: 'events', description: 'What happens, as a feed, as a stream, and sent to webhooks' },
    { name: 'audit', description: 'Checkpoints, proofs, everything as files, and who saw and did what' },
    { name: 'reports', description: 'Statements, and what operators and auditors read of the whole circuit' },
    { name: 'service', description: 'Health and metrics' },
  ],
  file: new URL('../openapi/openapi.json', import.meta.url),
};
