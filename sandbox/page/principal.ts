import { arnPattern, regionPattern } from '../hcp/values.ts';
import { PageRefusal } from './page-refusal.ts';

/** Reads what a visitor types where an account is meant: its twelve digits, or a principal's ARN. */
export function principalOf(text: string): string {
  const typed = text.trim();
  const arn = /^\d{12}$/.test(typed) ? `arn:aws:iam::${typed}:root` : typed;
  if (arnPattern.test(arn)) return arn;
  throw new PageRefusal(
    `"${typed}" is neither an AWS account of twelve digits nor the ARN of an account, a user or a role.`,
  );
}

export function regionOf(text: string): string {
  const region = text.trim();
  if (regionPattern.test(region)) return region;
  throw new PageRefusal(`"${region}" is not an AWS region, such as eu-west-1.`);
}
