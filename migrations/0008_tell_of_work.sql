ALTER TABLE "change_requests" ADD COLUMN "worked_at" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "change_requests" ADD COLUMN "next_work_at" timestamp (3) with time zone;