/** The policy that the end-to-end tests start with, in the ids of the Slack twin's seed. */
export const testPolicy = `version: 1
channel: C0NETWORK
auditors: { groups: [S0AUDIT], users: [] }
environments:
  - name: production
    match: { hvn: "prod-us-*" }
    approvers: { groups: [S0NETSEC], users: [] }
    approvals: { create: 2, update: 2, delete: 2 }
    ticket: { required: true, pattern: 'CHG\\d{7}', url: "https://tickets.example.com/{ticket}" }
  - name: default
    match: {}
    approvers: { groups: [S0NETSEC], users: [] }
terraform: { services: ["tf-*"] }
`;
