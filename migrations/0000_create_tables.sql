CREATE TABLE "audit_entries" (
	"seq" bigint PRIMARY KEY NOT NULL,
	"body" text NOT NULL,
	"prev" "bytea" NOT NULL,
	"hash" "bytea" NOT NULL,
	"at" timestamp (3) with time zone NOT NULL,
	"request_id" uuid,
	"actor" text,
	"action" text NOT NULL
);
--> statement-breakpoint
CREATE TABLE "change_requests" (
	"id" uuid PRIMARY KEY NOT NULL,
	"reference" text NOT NULL,
	"version" integer NOT NULL,
	"revision" integer NOT NULL,
	"requester" text NOT NULL,
	"environment" text NOT NULL,
	"change" text NOT NULL,
	"organization_id" text NOT NULL,
	"project_id" text NOT NULL,
	"hvn_id" text NOT NULL,
	"cluster_id" text NOT NULL,
	"service_id" text NOT NULL,
	"region" text NOT NULL,
	"consumer_accounts" text[] NOT NULL,
	"consumer_ip_ranges" text[] NOT NULL,
	"consumer_regions" text[] NOT NULL,
	"reason" text,
	"ticket" text,
	"status" text NOT NULL,
	"phase" text,
	"digest" text NOT NULL,
	"channel" text NOT NULL,
	"quorum" integer NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	"expires_at" timestamp (3) with time zone NOT NULL,
	"started_at" timestamp (3) with time zone,
	"sends" integer DEFAULT 0 NOT NULL,
	"operation_id" text,
	"external_name" text,
	"failure" jsonb,
	"progress" jsonb NOT NULL,
	"drawn_revision" integer DEFAULT 0 NOT NULL,
	"lease_fence" bigint DEFAULT 0 NOT NULL,
	"lease_until" timestamp (3) with time zone,
	"starts" integer DEFAULT 0 NOT NULL,
	"announcer_fence" bigint DEFAULT 0 NOT NULL,
	"announcer_until" timestamp (3) with time zone,
	"last_seq" bigint,
	"last_hash" "bytea",
	CONSTRAINT "change_requests_status_known" CHECK ("change_requests"."status" in ('pending_approval', 'approved', 'provisioning', 'needs_attention', 'failed', 'succeeded', 'rejected', 'canceled', 'expired', 'abandoned')),
	CONSTRAINT "change_requests_phase_known" CHECK ("change_requests"."phase" in ('sending', 'accepted', 'running', 'awaiting_available', 'verifying')),
	CONSTRAINT "change_requests_change_known" CHECK ("change_requests"."change" in ('create', 'update', 'delete')),
	CONSTRAINT "change_requests_version_counts" CHECK ("change_requests"."version" >= 1),
	CONSTRAINT "change_requests_revision_counts" CHECK ("change_requests"."revision" >= 1),
	CONSTRAINT "change_requests_quorum_counts" CHECK ("change_requests"."quorum" >= 1)
);
--> statement-breakpoint
CREATE TABLE "channel_pace" (
	"channel" text PRIMARY KEY NOT NULL,
	"next_at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "deliveries" (
	"kind" text NOT NULL,
	"key" text NOT NULL,
	"payload" jsonb,
	"request_id" uuid,
	"values_hash" text,
	"state" text NOT NULL,
	"answer" jsonb,
	"received_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"answered_at" timestamp (3) with time zone,
	CONSTRAINT "deliveries_kind_key_pk" PRIMARY KEY("kind","key"),
	CONSTRAINT "deliveries_kind_known" CHECK ("deliveries"."kind" in ('view', 'click', 'signature')),
	CONSTRAINT "deliveries_state_known" CHECK ("deliveries"."state" in ('recorded', 'answered'))
);
--> statement-breakpoint
CREATE TABLE "inventory" (
	"project_id" text NOT NULL,
	"kind" text NOT NULL,
	"id" text NOT NULL,
	"data" jsonb NOT NULL,
	"seen_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "inventory_project_id_kind_id_pk" PRIMARY KEY("project_id","kind","id"),
	CONSTRAINT "inventory_kind_known" CHECK ("inventory"."kind" in ('cluster', 'hvn', 'link', 'service'))
);
--> statement-breakpoint
CREATE TABLE "inventory_looks" (
	"project_id" text PRIMARY KEY NOT NULL,
	"organization_id" text NOT NULL,
	"seen_at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "messages" (
	"request_id" uuid NOT NULL,
	"kind" text NOT NULL,
	"number" integer NOT NULL,
	"state" text NOT NULL,
	"recipient" text NOT NULL,
	"ts" text,
	"render_hash" text,
	"sending_since" timestamp (3) with time zone,
	"body" jsonb,
	CONSTRAINT "messages_request_id_kind_number_pk" PRIMARY KEY("request_id","kind","number"),
	CONSTRAINT "messages_kind_known" CHECK ("messages"."kind" in ('card', 'thread', 'dm')),
	CONSTRAINT "messages_state_known" CHECK ("messages"."state" in ('planned', 'sending', 'sent', 'unknown', 'given_up'))
);
--> statement-breakpoint
CREATE TABLE "outbox" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "outbox_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"job_id" text NOT NULL,
	"kind" text NOT NULL,
	"request_id" uuid NOT NULL,
	"run_at" timestamp (3) with time zone,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"settled_at" timestamp (3) with time zone,
	CONSTRAINT "outbox_kind_known" CHECK ("outbox"."kind" in ('provision', 'announce'))
);
--> statement-breakpoint
CREATE TABLE "people" (
	"id" text PRIMARY KEY NOT NULL,
	"kind" text NOT NULL,
	"team_id" text NOT NULL,
	"fetched_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "people_kind_known" CHECK ("people"."kind" in ('member', 'guest', 'bot', 'deactivated', 'stranger'))
);
--> statement-breakpoint
CREATE TABLE "policies" (
	"hash" text PRIMARY KEY NOT NULL,
	"text" text NOT NULL,
	"parsed" jsonb NOT NULL,
	"applied_at" timestamp (3) with time zone NOT NULL,
	"applied_by" text,
	"in_force" boolean NOT NULL
);
--> statement-breakpoint
CREATE TABLE "refusal_counts" (
	"actor" text PRIMARY KEY NOT NULL,
	"since" timestamp (3) with time zone NOT NULL,
	"written" integer NOT NULL,
	"dropped" integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE "request_versions" (
	"request_id" uuid NOT NULL,
	"version" integer NOT NULL,
	"preimage" text NOT NULL,
	"digest" text NOT NULL,
	"live" jsonb NOT NULL,
	"plan" jsonb NOT NULL,
	"rule" jsonb NOT NULL,
	"reason_salt" text NOT NULL,
	"decision_section" text NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "request_versions_request_id_version_pk" PRIMARY KEY("request_id","version"),
	CONSTRAINT "request_versions_version_counts" CHECK ("request_versions"."version" >= 1)
);
--> statement-breakpoint
CREATE TABLE "reviews" (
	"request_id" uuid NOT NULL,
	"version" integer NOT NULL,
	"reviewer" text NOT NULL,
	"decision" text NOT NULL,
	"reason" text,
	"facts" jsonb NOT NULL,
	"at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "reviews_request_id_version_reviewer_pk" PRIMARY KEY("request_id","version","reviewer"),
	CONSTRAINT "reviews_decision_known" CHECK ("reviews"."decision" in ('approve', 'reject'))
);
--> statement-breakpoint
CREATE TABLE "user_groups" (
	"id" text PRIMARY KEY NOT NULL,
	"handle" text NOT NULL,
	"members" text[] NOT NULL,
	"fetched_at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
ALTER TABLE "messages" ADD CONSTRAINT "messages_request_id_change_requests_id_fk" FOREIGN KEY ("request_id") REFERENCES "public"."change_requests"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "outbox" ADD CONSTRAINT "outbox_request_id_change_requests_id_fk" FOREIGN KEY ("request_id") REFERENCES "public"."change_requests"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "request_versions" ADD CONSTRAINT "request_versions_request_id_change_requests_id_fk" FOREIGN KEY ("request_id") REFERENCES "public"."change_requests"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "reviews" ADD CONSTRAINT "reviews_request_id_change_requests_id_fk" FOREIGN KEY ("request_id") REFERENCES "public"."change_requests"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "audit_entries_by_request" ON "audit_entries" USING btree ("request_id","seq");--> statement-breakpoint
CREATE INDEX "audit_entries_by_actor" ON "audit_entries" USING btree ("actor","seq");--> statement-breakpoint
CREATE INDEX "audit_entries_by_action" ON "audit_entries" USING btree ("action","seq");--> statement-breakpoint
CREATE INDEX "audit_entries_by_time" ON "audit_entries" USING btree ("at","seq");--> statement-breakpoint
CREATE UNIQUE INDEX "change_requests_one_open_per_service" ON "change_requests" USING btree ("project_id",lower("service_id")) WHERE "change_requests"."status" in ('pending_approval', 'approved', 'provisioning', 'needs_attention');--> statement-breakpoint
CREATE UNIQUE INDEX "change_requests_one_open_per_cluster" ON "change_requests" USING btree ("project_id","cluster_id") WHERE "change_requests"."status" in ('pending_approval', 'approved', 'provisioning', 'needs_attention');--> statement-breakpoint
CREATE INDEX "change_requests_by_reference" ON "change_requests" USING btree ("reference");--> statement-breakpoint
CREATE INDEX "change_requests_by_requester" ON "change_requests" USING btree ("requester","created_at" DESC NULLS LAST);--> statement-breakpoint
CREATE INDEX "change_requests_expiring" ON "change_requests" USING btree ("expires_at") WHERE "change_requests"."status" in ('pending_approval', 'approved');--> statement-breakpoint
CREATE INDEX "change_requests_to_provision" ON "change_requests" USING btree ("id") WHERE "change_requests"."status" in ('approved', 'provisioning');--> statement-breakpoint
CREATE INDEX "change_requests_to_draw" ON "change_requests" USING btree ("id") WHERE "change_requests"."drawn_revision" < "change_requests"."revision";--> statement-breakpoint
CREATE INDEX "deliveries_unanswered_clicks" ON "deliveries" USING btree ("received_at") WHERE "deliveries"."kind" = 'click' and "deliveries"."state" = 'recorded';--> statement-breakpoint
CREATE INDEX "deliveries_signatures" ON "deliveries" USING btree ("received_at") WHERE "deliveries"."kind" = 'signature';--> statement-breakpoint
CREATE INDEX "messages_unsent" ON "messages" USING btree ("request_id") WHERE "messages"."state" in ('planned', 'sending', 'unknown');--> statement-breakpoint
CREATE UNIQUE INDEX "outbox_one_per_job" ON "outbox" USING btree ("job_id");--> statement-breakpoint
CREATE INDEX "outbox_unsettled" ON "outbox" USING btree ("id") WHERE "outbox"."settled_at" is null;--> statement-breakpoint
CREATE INDEX "outbox_settled" ON "outbox" USING btree ("settled_at") WHERE "outbox"."settled_at" is not null;--> statement-breakpoint
CREATE UNIQUE INDEX "policies_one_in_force" ON "policies" USING btree ("in_force") WHERE "policies"."in_force";