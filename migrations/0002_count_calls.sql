CREATE TABLE "call_pace" (
	"organization_id" text PRIMARY KEY NOT NULL,
	"next_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
grant select, insert, update on public.call_pace to privatelink_bot;
