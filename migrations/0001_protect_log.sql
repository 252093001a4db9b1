-- The log's only writer, what keeps everybody from rewriting it, and who may do what.
--
-- Objects belong to the role that migrates. Three group roles without a login carry the privileges;
-- login roles are made members of them. Roles belong to the cluster, so they may exist already, be
-- made by another database's migration at the same moment, or have to be made by an administrator.
do $$
declare
	wanted text;
	owner_of_now constant text := current_user;
	-- Before 16 a membership is inherited or not as its member says: hence `noinherit`.
	as_a_switch constant text := case
		when current_setting('server_version_num')::int >= 160000 then ' with inherit false, set true'
		else ''
	end;
	acting constant text := case
		when current_setting('server_version_num')::int >= 160000 then 'set'
		else 'member'
	end;
begin
	foreach wanted in array array['privatelink_bot', 'privatelink_auditor', 'privatelink_queue'] loop
		if not exists (select from pg_catalog.pg_roles where rolname = wanted) then
			begin
				execute format('create role %I nologin noinherit', wanted);
			exception
				when duplicate_object or unique_violation then null;
				when insufficient_privilege then
					raise exception 'role % does not exist and % may not create it', wanted, owner_of_now
						using errcode = 'insufficient_privilege',
							hint = format('As an administrator: create role %I nologin noinherit;', wanted);
			end;
		end if;
	end loop;

	-- The bot's role may become the queue's, and has none of its privileges until it does.
	if not pg_has_role('privatelink_bot', 'privatelink_queue', 'member') then
		begin
			execute 'grant privatelink_queue to privatelink_bot' || as_a_switch;
		exception
			when unique_violation then null; -- another database's migration was first
			when internal_error then
				if not pg_has_role('privatelink_bot', 'privatelink_queue', 'member') then raise; end if;
			when insufficient_privilege then
				raise exception 'role % may not make privatelink_bot a member of privatelink_queue', owner_of_now
					using errcode = 'insufficient_privilege',
						hint = 'As an administrator: grant privatelink_queue to privatelink_bot' || as_a_switch || ';';
		end;
	end if;

	if to_regnamespace('bullmq') is null then
		begin
			-- From 16 on, whoever makes a role may administer it, but not act for it.
			if not pg_has_role('privatelink_queue', acting) then
				execute format('grant privatelink_queue to %I', owner_of_now) || as_a_switch;
			end if;
			create schema bullmq authorization privatelink_queue;
		exception
			when insufficient_privilege then
				raise exception 'role % may not create schema bullmq for privatelink_queue', owner_of_now
					using errcode = 'insufficient_privilege',
						hint = 'As an administrator: create schema bullmq authorization privatelink_queue;';
		end;
	end if;
end
$$;
--> statement-breakpoint
-- Appends one entry: gives it the next number, chains it to the last one, keeps the text as it came.
--
-- Call it last in the transaction: from here to the commit nobody else can append. The caller's
-- isolation must be READ COMMITTED, since an older snapshot would not see the last entry.
create function public.audit_append(body text, out seq bigint, out hash bytea)
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
	entry constant json := audit_append.body::json;
	before record;
	at timestamptz;
begin
	if current_setting('transaction_isolation') not in ('read committed', 'read uncommitted') then
		raise exception 'audit_append needs READ COMMITTED, not %', upper(current_setting('transaction_isolation'))
			using errcode = 'invalid_transaction_state';
	end if;

	if json_typeof(entry) is distinct from 'object' then
		raise exception 'an audit entry is a JSON object' using errcode = 'invalid_parameter_value';
	end if;
	if (select count(*) <> count(distinct key) from json_object_keys(entry) as keys(key)) then
		raise exception 'an audit entry names each key once' using errcode = 'invalid_parameter_value';
	end if;
	if json_typeof(entry -> 'v') is distinct from 'number' or entry ->> 'v' !~ '^[1-9][0-9]{0,8}$' then
		raise exception 'an audit entry has a format number "v"' using errcode = 'invalid_parameter_value';
	end if;
	if json_typeof(entry -> 'at') is distinct from 'string'
		or entry ->> 'at' !~ '^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,3})?Z$' then
		raise exception 'an audit entry has a time "at", in UTC, to the millisecond'
			using errcode = 'invalid_parameter_value';
	end if;
	if json_typeof(entry -> 'request_id') is null
		or json_typeof(entry -> 'request_id') <> 'null'
		and (json_typeof(entry -> 'request_id') <> 'string'
			or entry ->> 'request_id' !~ '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$') then
		raise exception 'an audit entry has a "request_id": a lower-case UUID or null'
			using errcode = 'invalid_parameter_value';
	end if;
	if json_typeof(entry -> 'actor') is null
		or json_typeof(entry -> 'actor') <> 'null'
		and (json_typeof(entry -> 'actor') <> 'string' or entry ->> 'actor' !~ '^\S{1,255}$') then
		raise exception 'an audit entry has an "actor": an id or null'
			using errcode = 'invalid_parameter_value';
	end if;
	if json_typeof(entry -> 'action') is distinct from 'string' or entry ->> 'action' !~ '^[a-z][a-z_]{0,62}$' then
		raise exception 'an audit entry has an "action" of lower-case letters and underscores'
			using errcode = 'invalid_parameter_value';
	end if;
	at := (entry ->> 'at')::timestamptz;
	if at not between clock_timestamp() - interval '5 minutes' and clock_timestamp() + interval '5 minutes' then
		raise exception 'an audit entry is of now, not of %', entry ->> 'at'
			using errcode = 'invalid_parameter_value';
	end if;

	-- Any number that nothing else in this database locks on: 'plbaudit' in ASCII.
	perform pg_advisory_xact_lock(x'706c626175646974'::bigint);
	select e.seq, e.hash into before from public.audit_entries e order by e.seq desc limit 1;
	audit_append.seq := coalesce(before.seq, 0) + 1;
	before.hash := coalesce(before.hash, decode(repeat('00', 32), 'hex'));
	audit_append.hash := sha256(
		'\x01'::bytea || before.hash || sha256('\x00'::bytea || convert_to(audit_append.body, 'UTF8'))
	);
	insert into public.audit_entries (seq, body, prev, hash, at, request_id, actor, action)
	values (
		audit_append.seq, audit_append.body, before.hash, audit_append.hash,
		at, (entry ->> 'request_id')::uuid, entry ->> 'actor', entry ->> 'action'
	);
end
$$;
--> statement-breakpoint
create function public.audit_entries_refuse()
returns trigger
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
begin
	raise exception 'audit_entries is append-only: % is refused', tg_op
		using errcode = 'restrict_violation';
end
$$;
--> statement-breakpoint
-- By row for whoever writes without statements (replication), by statement for what touches no row.
create trigger audit_entries_refuse_row
before update or delete on public.audit_entries
for each row execute function public.audit_entries_refuse();
--> statement-breakpoint
create trigger audit_entries_refuse_statement
before update or delete or truncate on public.audit_entries
for each statement execute function public.audit_entries_refuse();
--> statement-breakpoint
-- An ordinary trigger sleeps under session_replication_role = replica.
alter table public.audit_entries
	enable always trigger audit_entries_refuse_row,
	enable always trigger audit_entries_refuse_statement;
--> statement-breakpoint
create function public.outbox_notify()
returns trigger
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
begin
	perform pg_notify('outbox', '');
	return null;
end
$$;
--> statement-breakpoint
create trigger outbox_notify
after insert on public.outbox
for each statement execute function public.outbox_notify();
--> statement-breakpoint
-- What auditors see: the log whole, and what its entries speak of.
create schema audit;
--> statement-breakpoint
create view audit.entries as
select seq, at, request_id, actor, action, body, prev, hash from public.audit_entries;
--> statement-breakpoint
create view audit.requests as
select
	id, reference, version, revision, requester, environment, change,
	organization_id, project_id, hvn_id, cluster_id, service_id, region,
	consumer_accounts, consumer_ip_ranges, consumer_regions,
	reason, ticket, status, phase, digest, channel, quorum,
	created_at, expires_at, started_at, sends, operation_id, external_name, failure,
	last_seq, last_hash
from public.change_requests;
--> statement-breakpoint
create view audit.versions as
select
	request_id, version, preimage, digest, live, plan, rule, reason_salt, decision_section, created_at
from public.request_versions;
--> statement-breakpoint
create view audit.reviews as
select request_id, version, reviewer, decision, reason, facts, at from public.reviews;
--> statement-breakpoint
create view audit.policies as
select hash, text, applied_at, applied_by, in_force from public.policies;
--> statement-breakpoint
revoke all on function public.audit_append(text) from public;
--> statement-breakpoint
revoke all on function public.audit_entries_refuse() from public;
--> statement-breakpoint
revoke all on function public.outbox_notify() from public;
--> statement-breakpoint
grant execute on function public.audit_append(text) to privatelink_bot;
--> statement-breakpoint
grant select on public.audit_entries to privatelink_bot;
--> statement-breakpoint
-- What was shown and what was decided is never changed afterwards; erasing is the owner's.
grant select, insert on public.request_versions, public.reviews to privatelink_bot;
--> statement-breakpoint
grant select, insert, update
on public.change_requests, public.messages, public.policies, public.people, public.user_groups,
	public.refusal_counts, public.channel_pace, public.inventory_looks
to privatelink_bot;
--> statement-breakpoint
grant select, insert, update, delete
on public.outbox, public.deliveries, public.inventory
to privatelink_bot;
--> statement-breakpoint
grant usage on schema drizzle to privatelink_bot;
--> statement-breakpoint
grant select on drizzle.__drizzle_migrations to privatelink_bot;
--> statement-breakpoint
grant usage on schema audit to privatelink_auditor;
--> statement-breakpoint
grant select on all tables in schema audit to privatelink_auditor;
