ALTER TABLE "change_requests" ADD COLUMN "prompts" jsonb;--> statement-breakpoint
ALTER TABLE "change_requests" ADD COLUMN "prompt_at" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "change_requests" ADD COLUMN "prompt_policy" text;--> statement-breakpoint
CREATE INDEX "change_requests_to_prompt" ON "change_requests" USING btree ("prompt_at") WHERE "change_requests"."status" in ('pending_approval', 'approved');