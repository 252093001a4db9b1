CREATE TABLE "home_views" (
	"person" text PRIMARY KEY NOT NULL,
	"opened_at" timestamp (3) with time zone NOT NULL,
	"pages" jsonb NOT NULL,
	"wanted" integer NOT NULL,
	"drawn" integer NOT NULL,
	"logged" bigint NOT NULL,
	"seen_at" timestamp (3) with time zone,
	"scope" text[] NOT NULL,
	"render_hash" text,
	"draw_after" timestamp (3) with time zone,
	"lease_fence" bigint DEFAULT 0 NOT NULL,
	"lease_until" timestamp (3) with time zone
);
--> statement-breakpoint
CREATE INDEX "home_views_by_opened" ON "home_views" USING btree ("opened_at");
--> statement-breakpoint
grant select, insert, update, delete on public.home_views to privatelink_bot;
