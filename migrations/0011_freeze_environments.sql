CREATE TABLE "bulletins" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"number" bigint GENERATED ALWAYS AS IDENTITY (sequence name "bulletins_number_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"channel" text NOT NULL,
	"body" jsonb NOT NULL,
	"planned_at" timestamp (3) with time zone NOT NULL,
	"state" text NOT NULL,
	"ts" text,
	"sending_since" timestamp (3) with time zone,
	"post_after" timestamp (3) with time zone,
	"announcer_fence" bigint DEFAULT 0 NOT NULL,
	"announcer_until" timestamp (3) with time zone,
	CONSTRAINT "bulletins_state_known" CHECK ("bulletins"."state" in ('planned', 'sending', 'sent', 'unknown', 'given_up'))
);
--> statement-breakpoint
CREATE TABLE "freezes" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"environment" text NOT NULL,
	"frozen_by" text,
	"frozen_at" timestamp (3) with time zone NOT NULL,
	"reason" text,
	"reason_salt" text,
	"ended_by" text,
	"ended_at" timestamp (3) with time zone
);
--> statement-breakpoint
ALTER TABLE "change_requests" ADD COLUMN "drawn_freeze" uuid;--> statement-breakpoint
CREATE INDEX "bulletins_unsent" ON "bulletins" USING btree ("channel","number") WHERE "bulletins"."state" in ('planned', 'sending', 'unknown');--> statement-breakpoint
CREATE UNIQUE INDEX "freezes_one_in_force" ON "freezes" USING btree ("environment") WHERE "freezes"."ended_at" is null;
--> statement-breakpoint
grant select, insert, update on public.freezes to privatelink_bot;
--> statement-breakpoint
grant select, insert, update on public.bulletins to privatelink_bot;
