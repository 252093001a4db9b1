CREATE TABLE "network_looks" (
	"project_id" text NOT NULL,
	"hvn_id" text NOT NULL,
	"next_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "network_looks_project_id_hvn_id_pk" PRIMARY KEY("project_id","hvn_id")
);
--> statement-breakpoint
CREATE INDEX "change_requests_by_service" ON "change_requests" USING btree ("project_id",lower("service_id"),"created_at" DESC NULLS LAST);--> statement-breakpoint
grant select, insert, update on public.network_looks to privatelink_bot;
