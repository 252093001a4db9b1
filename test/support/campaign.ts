const asked = (name: string): number | undefined => {
  const wanted = process.env[name] ?? '';
  return /^[1-9]\d{0,9}$/.test(wanted) ? Number(wanted) : undefined;
};

/** A campaign sets this; each test has its own idea of how much that is. */
const isCampaign = process.env['CAMPAIGN'] === 'true';

/**
 * How many rounds a repeated test plays: few in an ordinary run, many in a campaign, or as many as
 * `CAMPAIGN_ROUNDS` says.
 */
export function campaignRounds(ordinarily: number, inCampaign = 1_000): number {
  return asked('CAMPAIGN_ROUNDS') ?? (isCampaign ? inCampaign : ordinarily);
}

/** The same in every ordinary run, another one in each campaign; `CAMPAIGN_SEED` repeats one. */
export function campaignSeed(ordinarily: number): number {
  return asked('CAMPAIGN_SEED') ?? (isCampaign ? Date.now() % 1_000_000_000 : ordinarily);
}
