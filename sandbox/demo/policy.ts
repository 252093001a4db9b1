/** The demo's policy. A visitor may edit the copy in the demo's folder: it is written once. */
export const policy = `version: 1
channel: C0NETWORK
auditors: { groups: [S0AUDIT] }
freezers: { groups: [S0PLATFORM] }
authority: slack
policy_admins: { groups: [S0PLATFORM], users: [U0APPROV1] }
environments:
  - name: production
    match: { hvn: "prod-*" }
    requesters: { anyone: true }
    approvers: { groups: [S0NETSEC] }
    approvals: { create: 1, update: 1, delete: 2 }
    ticket: { required: false, pattern: 'CHG\\d{7}', url: "https://tickets.example.com/{ticket}" }
  - name: default
    match: {}
    requesters: { anyone: true }
    approvers: { groups: [S0NETSEC, S0PLATFORM] }
`;
