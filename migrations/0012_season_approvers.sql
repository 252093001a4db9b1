CREATE TABLE "group_members" (
	"group_id" text NOT NULL,
	"person" text NOT NULL,
	"first_seen_at" timestamp (3) with time zone NOT NULL,
	"baseline" boolean NOT NULL,
	CONSTRAINT "group_members_group_id_person_pk" PRIMARY KEY("group_id","person")
);
--> statement-breakpoint
ALTER TABLE "user_groups" ADD COLUMN "baselined_at" timestamp (3) with time zone;--> statement-breakpoint
CREATE INDEX "group_members_by_person" ON "group_members" USING btree ("person");
--> statement-breakpoint
grant select, insert, delete on public.group_members to privatelink_bot;
