CREATE TABLE "policy_candidates" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"hash" text NOT NULL,
	"text" text NOT NULL,
	"base" text NOT NULL,
	"difference" jsonb NOT NULL,
	"digest" text NOT NULL,
	"asked" jsonb NOT NULL,
	"confirmations" jsonb NOT NULL,
	"proposed_at" timestamp (3) with time zone NOT NULL,
	"ended_as" text,
	"ended_at" timestamp (3) with time zone,
	"ended_by" text,
	"revision" integer NOT NULL,
	"channel" text NOT NULL,
	"state" text NOT NULL,
	"ts" text,
	"render_hash" text,
	"sending_since" timestamp (3) with time zone,
	"drawn_revision" integer DEFAULT 0 NOT NULL,
	"draw_after" timestamp (3) with time zone,
	"announcer_fence" bigint DEFAULT 0 NOT NULL,
	"announcer_until" timestamp (3) with time zone,
	CONSTRAINT "policy_candidates_state_known" CHECK ("policy_candidates"."state" in ('planned', 'sending', 'sent', 'unknown', 'given_up')),
	CONSTRAINT "policy_candidates_end_known" CHECK ("policy_candidates"."ended_as" in ('confirmed', 'rejected', 'replaced'))
);
--> statement-breakpoint
ALTER TABLE "policy_candidates" ADD CONSTRAINT "policy_candidates_base_policies_hash_fk" FOREIGN KEY ("base") REFERENCES "public"."policies"("hash") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "policy_candidates_one_pending" ON "policy_candidates" USING btree (("ended_at" is null)) WHERE "policy_candidates"."ended_at" is null;--> statement-breakpoint
CREATE INDEX "policy_candidates_to_draw" ON "policy_candidates" USING btree ("id") WHERE "policy_candidates"."drawn_revision" < "policy_candidates"."revision";
--> statement-breakpoint
grant select, insert, update on public.policy_candidates to privatelink_bot;
--> statement-breakpoint
create view audit.policy_candidates as
select
	id, hash, text, base, difference, digest, confirmations, channel, proposed_at,
	ended_as, ended_at, ended_by
from public.policy_candidates;
--> statement-breakpoint
grant select on audit.policy_candidates to privatelink_auditor;
