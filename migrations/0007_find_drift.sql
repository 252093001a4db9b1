CREATE TABLE "drifts" (
	"id" uuid PRIMARY KEY NOT NULL,
	"organization_id" text NOT NULL,
	"project_id" text NOT NULL,
	"hvn_id" text NOT NULL,
	"cluster_id" text NOT NULL,
	"service_id" text NOT NULL,
	"region" text NOT NULL,
	"kind" text NOT NULL,
	"live" jsonb NOT NULL,
	"approved" jsonb,
	"revision" integer NOT NULL,
	"found_at" timestamp (3) with time zone NOT NULL,
	"changed_at" timestamp (3) with time zone NOT NULL,
	"ended_at" timestamp (3) with time zone,
	"ended_by" uuid,
	"channel" text NOT NULL,
	"state" text NOT NULL,
	"ts" text,
	"render_hash" text,
	"sending_since" timestamp (3) with time zone,
	"drawn_revision" integer DEFAULT 0 NOT NULL,
	"draw_after" timestamp (3) with time zone,
	"announcer_fence" bigint DEFAULT 0 NOT NULL,
	"announcer_until" timestamp (3) with time zone,
	CONSTRAINT "drifts_kind_known" CHECK ("drifts"."kind" in ('changed', 'gone', 'remade', 'appeared')),
	CONSTRAINT "drifts_state_known" CHECK ("drifts"."state" in ('planned', 'sending', 'sent', 'unknown', 'given_up')),
	CONSTRAINT "drifts_revision_counts" CHECK ("drifts"."revision" >= 1)
);
--> statement-breakpoint
CREATE TABLE "sightings" (
	"project_id" text NOT NULL,
	"service_key" text NOT NULL,
	"created_at" text NOT NULL,
	"seen_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "sightings_project_id_service_key_created_at_pk" PRIMARY KEY("project_id","service_key","created_at")
);
--> statement-breakpoint
ALTER TABLE "change_requests" DROP CONSTRAINT "change_requests_change_known";--> statement-breakpoint
ALTER TABLE "inventory_looks" ADD COLUMN "judged_from" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "services" ADD COLUMN "approved_at" timestamp (3) with time zone DEFAULT now() NOT NULL;--> statement-breakpoint
ALTER TABLE "drifts" ADD CONSTRAINT "drifts_ended_by_change_requests_id_fk" FOREIGN KEY ("ended_by") REFERENCES "public"."change_requests"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "drifts_one_open_per_service" ON "drifts" USING btree ("project_id",lower("service_id")) WHERE "drifts"."ended_at" is null;--> statement-breakpoint
CREATE INDEX "drifts_to_draw" ON "drifts" USING btree ("id") WHERE "drifts"."drawn_revision" < "drifts"."revision";--> statement-breakpoint
ALTER TABLE "change_requests" ADD CONSTRAINT "change_requests_change_known" CHECK ("change_requests"."change" in ('create', 'update', 'delete', 'accept', 'own', 'hand_over'));
--> statement-breakpoint
-- What is ours is known, and no news to the first look.
insert into public.sightings (project_id, service_key, created_at, seen_at)
select project_id, service_key, created_at, now() from public.services;
--> statement-breakpoint
grant select, insert on public.sightings to privatelink_bot;
--> statement-breakpoint
grant select, insert, update on public.drifts to privatelink_bot;
