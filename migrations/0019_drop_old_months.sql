CREATE TABLE "audit_drops" (
	"size" bigint PRIMARY KEY NOT NULL,
	"first" bigint NOT NULL,
	"hash" "bytea" NOT NULL
);
--> statement-breakpoint
-- Refuses everything but one thing: that entries go which a row of audit_drops names that this very transaction has
-- written. By row for whoever writes without statements (replication), by statement for what touches no row.
create or replace function public.audit_entries_refuse()
returns trigger
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
begin
	if tg_op = 'DELETE' then
		if tg_level = 'STATEMENT' then
			if exists (select from public.audit_drops d where d.xmin = pg_current_xact_id()::xid) then
				return null;
			end if;
		elsif exists (
			select from public.audit_drops d
			where d.xmin = pg_current_xact_id()::xid and old.seq between d.first and d.size
		) then
			return old;
		end if;
	end if;
	raise exception 'audit_entries is append-only: % is refused', tg_op
		using errcode = 'restrict_violation';
end
$$;
--> statement-breakpoint
-- An entry says that others were dropped where they are, and only then: else whoever may append could make the log
-- look as if it lacked its beginning.
create function public.audit_entries_refuse_dropped()
returns trigger
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
begin
	if not exists (
		select from public.audit_drops d
		where d.xmin = pg_current_xact_id()::xid
			and d.size::text = new.body::json #>> '{details,size}'
			and d.first::text = new.body::json #>> '{details,first}'
			and encode(d.hash, 'hex') = new.body::json #>> '{details,hash}'
	) then
		raise exception 'an entry audit_dropped is written with the drop that it tells of'
			using errcode = 'restrict_violation';
	end if;
	return new;
end
$$;
--> statement-breakpoint
-- An ordinary trigger: it is the bot that it refuses, and a copy of the database is let in whole.
create trigger audit_entries_refuse_dropped
before insert on public.audit_entries
for each row when (new.action = 'audit_dropped')
execute function public.audit_entries_refuse_dropped();
--> statement-breakpoint
-- What may go is the beginning of the log: up to an entry that a checkpoint covers, with no entry of a request that is
-- open, and never the last one, which the next follows.
create function public.audit_drops_check()
returns trigger
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
begin
	if new.first is distinct from (select min(seq) from public.audit_entries) or new.size < new.first then
		raise exception 'the log does not begin with entry %', new.first using errcode = 'restrict_violation';
	end if;
	if not exists (
		select from public.audit_entries last
		join public.audit_entries next on next.seq = last.seq + 1 and next.prev = last.hash
		where last.seq = new.size and last.hash = new.hash
	) then
		raise exception 'entry % has another hash, or none follows it', new.size
			using errcode = 'restrict_violation';
	end if;
	if not exists (select from public.audit_checkpoints c where c.size >= new.size) then
		raise exception 'no checkpoint covers entry %', new.size using errcode = 'restrict_violation';
	end if;
	if exists (
		select from public.change_requests r
		where r.status not in ('succeeded', 'failed', 'rejected', 'canceled', 'expired', 'abandoned')
			and exists (select from public.audit_entries e where e.request_id = r.id and e.seq <= new.size)
	) then
		raise exception 'an open request has entries up to %', new.size using errcode = 'restrict_violation';
	end if;
	return new;
end
$$;
--> statement-breakpoint
create trigger audit_drops_check
before insert on public.audit_drops
for each row execute function public.audit_drops_check();
--> statement-breakpoint
-- At the commit: the log says so.
create function public.audit_drops_told()
returns trigger
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
begin
	if not exists (
		select from public.audit_entries e
		where e.action = 'audit_dropped' and e.seq > new.size
			and e.body::json #>> '{details,size}' = new.size::text
	) then
		raise exception 'nothing in the log says that the entries up to % are dropped', new.size
			using errcode = 'restrict_violation';
	end if;
	return null;
end
$$;
--> statement-breakpoint
create constraint trigger audit_drops_told
after insert on public.audit_drops
deferrable initially deferred
for each row execute function public.audit_drops_told();
--> statement-breakpoint
-- An updated row would be one of another transaction.
create function public.audit_drops_refuse()
returns trigger
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
begin
	raise exception 'audit_drops is append-only: % is refused', tg_op
		using errcode = 'restrict_violation';
end
$$;
--> statement-breakpoint
create trigger audit_drops_refuse_row
before update or delete on public.audit_drops
for each row execute function public.audit_drops_refuse();
--> statement-breakpoint
create trigger audit_drops_refuse_statement
before update or delete or truncate on public.audit_drops
for each statement execute function public.audit_drops_refuse();
--> statement-breakpoint
alter table public.audit_drops
	enable always trigger audit_drops_check,
	enable always trigger audit_drops_told,
	enable always trigger audit_drops_refuse_row,
	enable always trigger audit_drops_refuse_statement;
--> statement-breakpoint
-- It is the owner who writes there, and no other.
grant select on public.audit_drops to privatelink_bot;
--> statement-breakpoint
revoke all on function public.audit_entries_refuse_dropped() from public;
--> statement-breakpoint
revoke all on function public.audit_drops_check() from public;
--> statement-breakpoint
revoke all on function public.audit_drops_told() from public;
--> statement-breakpoint
revoke all on function public.audit_drops_refuse() from public;
