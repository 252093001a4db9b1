DROP INDEX "change_requests_by_requester";--> statement-breakpoint
CREATE INDEX "change_requests_by_time" ON "change_requests" USING btree ("created_at","id");--> statement-breakpoint
CREATE INDEX "change_requests_by_cluster" ON "change_requests" USING btree ("cluster_id","created_at","id");--> statement-breakpoint
CREATE INDEX "change_requests_by_service_id" ON "change_requests" USING btree (lower("service_id"),"created_at","id");--> statement-breakpoint
CREATE INDEX "change_requests_by_environment" ON "change_requests" USING btree ("environment","created_at","id");--> statement-breakpoint
CREATE INDEX "change_requests_by_change" ON "change_requests" USING btree ("change","created_at","id");--> statement-breakpoint
CREATE INDEX "change_requests_by_status" ON "change_requests" USING btree ("status","created_at","id");--> statement-breakpoint
CREATE INDEX "change_requests_by_ticket" ON "change_requests" USING btree ("ticket","created_at","id") WHERE "change_requests"."ticket" is not null;--> statement-breakpoint
CREATE INDEX "reviews_by_reviewer" ON "reviews" USING btree ("reviewer","request_id");--> statement-breakpoint
CREATE INDEX "change_requests_by_requester" ON "change_requests" USING btree ("requester","created_at","id");