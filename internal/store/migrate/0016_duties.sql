-- The log of staff actions is a chain: each row's hash is over the one before it and over a salted digest of what it says.
-- Payload and salt can be erased; digest, prev and hash stay, so that a row that was changed, removed or put in shows.
alter table audit add column salt text not null default '';
alter table audit add column digest text not null default '';
alter table audit add column prev text not null default '';
alter table audit add column hash text not null default '';
alter table audit add column erased_at bigint not null default 0;
create index audit_at on audit (at);
create index audit_person on audit (person_id, id);
create index audit_action on audit (action, id);
create index audit_object on audit (object, id);

-- The end of the chain, and the last row that was pruned: the rest goes on from its hash.
create table audit_chain (
  name        text primary key,
  last        bigint not null,
  hash        text not null,
  anchor      bigint not null,
  anchor_hash text not null
);
insert into audit_chain (name, last, hash, anchor, anchor_hash) values ('audit', 0, '', 0, '');

-- When something of a kind was last erased because its time was over, and how many rows of it.
create table retention_run (
  kind text primary key,
  at   bigint not null,
  gone bigint not null
);

create index claim_closed on claim (closed_at);
