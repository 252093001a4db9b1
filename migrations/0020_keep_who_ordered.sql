ALTER TABLE "identities" ALTER COLUMN "request_id" DROP NOT NULL;--> statement-breakpoint
ALTER TABLE "identities" ALTER COLUMN "version" DROP NOT NULL;