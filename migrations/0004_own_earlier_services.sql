-- Services that earlier versions made are the bot's own as well: the log says which incarnation each
-- approved create ended with. One of several under the same id: the last. A service that has gone since is
-- told from the next one by its created_at, so this claims nothing that is not ours.
insert into public.services
	(project_id, service_id, created_at, consumer_accounts, consumer_ip_ranges, consumer_regions, request_id)
select distinct on (made.project_id, lower(made.service_id))
	made.project_id, made.service_id, entry.body::jsonb -> 'details' ->> 'created_at',
	made.consumer_accounts, made.consumer_ip_ranges, made.consumer_regions, made.id
from public.change_requests as made
join public.audit_entries as entry on entry.request_id = made.id and entry.action = 'request_succeeded'
where made.change = 'create' and made.status = 'succeeded'
	and entry.body::jsonb -> 'details' ->> 'created_at' is not null
order by made.project_id, lower(made.service_id), entry.seq desc
on conflict do nothing;
