/**
 * How many rounds a repeated test plays: few in an ordinary run, as many as `CAMPAIGN_ROUNDS` says in a
 * campaign.
 */
export function campaignRounds(ordinarily: number): number {
  const wanted = process.env['CAMPAIGN_ROUNDS'] ?? '';
  return /^[1-9]\d{0,5}$/.test(wanted) ? Number(wanted) : ordinarily;
}
