CREATE TABLE "services" (
	"project_id" text NOT NULL,
	"service_key" text GENERATED ALWAYS AS (lower(service_id)) STORED NOT NULL,
	"service_id" text NOT NULL,
	"created_at" text NOT NULL,
	"consumer_accounts" text[] NOT NULL,
	"consumer_ip_ranges" text[] NOT NULL,
	"consumer_regions" text[] NOT NULL,
	"request_id" uuid NOT NULL,
	CONSTRAINT "services_project_id_service_key_pk" PRIMARY KEY("project_id","service_key")
);
--> statement-breakpoint
ALTER TABLE "services" ADD CONSTRAINT "services_request_id_change_requests_id_fk" FOREIGN KEY ("request_id") REFERENCES "public"."change_requests"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "change_requests_agreed" ON "change_requests" USING btree ("environment","created_at" DESC NULLS LAST) WHERE "change_requests"."status" in ('approved', 'provisioning', 'needs_attention', 'succeeded');--> statement-breakpoint
-- A service that is gone is no longer anybody's: hence delete. Its story stays in the log.
grant select, insert, update, delete on public.services to privatelink_bot;
--> statement-breakpoint
create view audit.services as
select
	project_id, service_id, created_at, consumer_accounts, consumer_ip_ranges, consumer_regions, request_id
from public.services;
--> statement-breakpoint
grant select on audit.services to privatelink_auditor;
