-- What leads to an address is found when that address moves on, however many redirects a paper has.
create index address_target on address (target);

-- A table of redirects that somebody brought and has not applied yet, as it was read. Backups leave it out.
create table redirect_draft (
  person_id bigint primary key,
  body      text not null,
  at        bigint not null
);
