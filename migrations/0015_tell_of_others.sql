CREATE TABLE "identities" (
	"hash" text PRIMARY KEY NOT NULL,
	"request_id" uuid NOT NULL,
	"version" integer NOT NULL,
	"person" text NOT NULL,
	"email" text,
	"matched_group" text,
	"salt" text,
	"at" timestamp (3) with time zone NOT NULL,
	"erased_at" timestamp (3) with time zone
);
--> statement-breakpoint
CREATE TABLE "observed_services" (
	"project_id" text NOT NULL,
	"service_key" text GENERATED ALWAYS AS (lower(service_id)) STORED NOT NULL,
	"service_id" text NOT NULL,
	"live" jsonb NOT NULL,
	CONSTRAINT "observed_services_project_id_service_key_pk" PRIMARY KEY("project_id","service_key")
);
--> statement-breakpoint
ALTER TABLE "inventory_looks" ADD COLUMN "remembers" boolean DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE "people" ADD COLUMN "email" text;--> statement-breakpoint
ALTER TABLE "user_groups" ADD COLUMN "logged_at" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "identities" ADD CONSTRAINT "identities_request_id_change_requests_id_fk" FOREIGN KEY ("request_id") REFERENCES "public"."change_requests"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "identities_by_request" ON "identities" USING btree ("request_id");--> statement-breakpoint
CREATE INDEX "identities_by_person" ON "identities" USING btree ("person");
--> statement-breakpoint
grant select, insert, update, delete on public.observed_services to privatelink_bot;
--> statement-breakpoint
-- Erasing is the owner's.
grant select, insert on public.identities to privatelink_bot;
--> statement-breakpoint
create view audit.looks as
select project_id, organization_id, judged_from from public.inventory_looks;
--> statement-breakpoint
create view audit.identities as
select
	hash, request_id, version, person, email, matched_group, salt, at, erased_at
from public.identities;
--> statement-breakpoint
grant select on audit.looks, audit.identities to privatelink_auditor;
