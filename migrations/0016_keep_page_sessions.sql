CREATE TABLE "page_sessions" (
	"key" text PRIMARY KEY NOT NULL,
	"visitor" jsonb NOT NULL,
	"issuer" text NOT NULL,
	"subject" text NOT NULL,
	"started_at" timestamp (3) with time zone NOT NULL,
	"checked_at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE INDEX "page_sessions_by_start" ON "page_sessions" USING btree ("started_at");--> statement-breakpoint
grant select, insert, update, delete on public.page_sessions to privatelink_bot;
