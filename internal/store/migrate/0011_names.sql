-- What readers learn of a person at /reporters/{handle}. The version guards the two who may edit it.
alter table person add column portrait_id bigint not null default 0;
alter table person add column beat text not null default '';
alter table person add column bio text not null default '';
alter table person add column show_email bigint not null default 1;
alter table person add column profile_version bigint not null default 1;

-- What two editors may change at once has a version.
alter table section add column version bigint not null default 1;
insert into counter (name, value) values ('menu', 0);

alter table series add column description text not null default '';
alter table series add column picture_id bigint not null default 0;
alter table series add column ended bigint not null default 0;
alter table series add column oldest_first bigint not null default 0;
alter table series add column numbered bigint not null default 0;
alter table series add column version bigint not null default 1;

-- A section, series or tag that goes into another, or a tag that is taken away (into_id 0): the articles move in bounded
-- steps. A row stays when all have moved, and says what its old id means now.
create table merger (
  id       IDENTITY,
  kind     text not null, -- section, series, tag
  from_id  bigint not null,
  into_id  bigint not null,
  name     text not null, -- of what goes
  after_no bigint not null, -- articles up to this number have moved
  moved    bigint not null,
  begun_at bigint not null,
  ended_at bigint not null,
  person_id bigint not null,
  person_name text not null
);
create index merger_from on merger (kind, from_id);

-- Other names of a tag: who types one gets the tag.
create table tag_alias (
  folded text primary key,
  tag_id bigint not null references tag (id)
);
create index tag_alias_tag on tag_alias (tag_id);
