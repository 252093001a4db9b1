CREATE TABLE "audit_checkpoints" (
	"size" bigint PRIMARY KEY NOT NULL,
	"root" "bytea" NOT NULL,
	"hash" "bytea" NOT NULL,
	"note" text NOT NULL,
	"at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "audit_tiles" (
	"level" integer NOT NULL,
	"index" bigint NOT NULL,
	"hashes" "bytea" NOT NULL,
	"head" "bytea",
	CONSTRAINT "audit_tiles_level_index_pk" PRIMARY KEY("level","index")
);
--> statement-breakpoint
DROP INDEX "freezes_one_in_force";--> statement-breakpoint
ALTER TABLE "freezes" ADD COLUMN "lost" jsonb;--> statement-breakpoint
CREATE INDEX "bulletins_checkpoints" ON "bulletins" USING btree ("channel","number") WHERE "bulletins"."body" ->> 'code' = 'checkpoint';--> statement-breakpoint
CREATE UNIQUE INDEX "freezes_one_in_force" ON "freezes" USING btree ("environment",("lost" is null)) WHERE "freezes"."ended_at" is null;--> statement-breakpoint
grant select, insert, update on public.audit_tiles to privatelink_bot;
--> statement-breakpoint
-- What was signed may be in other people's hands: it is never changed.
grant select, insert on public.audit_checkpoints to privatelink_bot;
--> statement-breakpoint
create view audit.tiles as
select level, index, hashes, head from public.audit_tiles;
--> statement-breakpoint
create view audit.checkpoints as
select size, root, hash, note, at from public.audit_checkpoints;
--> statement-breakpoint
grant select on audit.tiles, audit.checkpoints to privatelink_auditor;
