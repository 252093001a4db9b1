/**
 * Default limits of HCP PrivateLink, checked at intake so that nobody is asked to approve a request
 * that HCP is documented to refuse. HCP's own answer still wins: it raises limits by support ticket,
 * and so does the configuration.
 *
 * @see HCP Vault Dedicated docs, "Configure AWS PrivateLink", Default limits
 */
export const defaultLimits = {
  consumerAccounts: 10,
  consumerIpRanges: 15,
  /** None is documented; this keeps a card readable. */
  consumerRegions: 20,
  servicesPerCluster: 1,
  /** Endpoint connections cannot be read from the API: this one is only ever a reminder. */
  endpointConnections: 20,
} as const;

export type Limits = { readonly [K in keyof typeof defaultLimits]: number };

/**
 * HCP's slug rule: 3 to 36 letters, digits and hyphens, starting and ending alphanumeric.
 *
 * @see hashicorp/terraform-provider-hcp internal/input/input.go
 */
export const serviceIdPattern = /^[0-9A-Za-z][-0-9A-Za-z]{1,34}[0-9A-Za-z]$/;
export const serviceIdMaxLength = 36;

/** The port of Vault behind the endpoint. @see "Configure AWS PrivateLink", Connection acceptance */
export const vaultPort = 8200;

export const reasonLength = { min: 10, max: 1000 } as const;

/** Why an environment is frozen: typed in a hurry, and shown on every card there. */
export const freezeReasonMaxLength = 300;
