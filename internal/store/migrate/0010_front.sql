-- Fronts by editions. version is a number of the counter "front", so that no two states of any front share one.
create table edition (
  id           IDENTITY,
  section_id   bigint not null, -- 0: the front page
  status       text not null,   -- draft, scheduled, stands, stood
  version      bigint not null,
  layout       text not null,   -- rows, columns, blocks and filled places
  note         text not null,
  person_id    bigint not null,
  name         text not null,
  updated_at   bigint not null,
  publish_at   bigint not null,
  published_at bigint not null,
  replaced_at  bigint not null,
  from_id      bigint not null,
  base_id      bigint not null
);
create unique index edition_draft on edition (section_id) where status = 'draft';
create unique index edition_stands on edition (section_id) where status = 'stands';
create index edition_due on edition (publish_at, id) where status = 'scheduled';
create index edition_section on edition (section_id, id);

insert into counter (name, value) values ('front', 1);

-- What was placed by hand becomes the first edition. Titles hold no control characters: two replacements make JSON of them.
insert into edition (section_id, status, version, layout, note, person_id, name, updated_at, publish_at, published_at, replaced_at, from_id, base_id)
select 0, 'stands', 1,
  '[{"columns":[{"span":12,"blocks":[{"key":"lead","kind":"lead","count":1,"rule":{"grade":"top","hours":24,"fill":true},"places":['
  || coalesce((select string_agg('{"position":0,"article":' || article_no || ',"title":"' || replace(replace(title, '\', '\\'), '"', '\"') || '"}', ',')
       from front_place where block = 'lead' and position = 0), '')
  || ']}]}]},{"columns":[{"span":12,"blocks":[{"key":"corrections","kind":"corrections"}]}]},{"columns":[{"span":12,"blocks":[{"key":"stories","kind":"headlines","count":'
  || (select case when max(position) > 8 then max(position) + 1 else 9 end from front_place where block = 'stories' or position = 0)
  || ',"places":['
  || coalesce((select string_agg('{"position":' || position || ',"article":' || article_no || ',"title":"' || replace(replace(title, '\', '\\'), '"', '\"') || '"}', ',' order by position)
       from front_place where block = 'stories'), '')
  || ']}]}]}]',
  '', 0, '', coalesce((select max(at) from change), 1), 0, coalesce((select max(at) from change), 1), 0, 0, 0
where exists (select 1 from front_place);
drop table front_place;

-- What stood where on a front, and when.
create table stand (
  id          IDENTITY,
  section_id  bigint not null,
  block       text not null,
  kind        text not null,
  heading     text not null,
  position    bigint not null,
  place_order bigint not null,
  article_no  bigint not null,
  title       text not null,
  source      text not null,
  shown_at    bigint not null,
  removed_at  bigint not null
);
create index stand_shown on stand (shown_at, id);
create index stand_removed on stand (removed_at);
create index stand_article on stand (article_no);

-- Rules choose by kind and grade. The kinds and grades that are not those of most articles have lists of their own, so
-- that the newest few of a hundred thousand are found without looking at the others.
insert into public_listing (list, published_at, no)
select 'kind=' || p.kind || ' ' || l.list, l.published_at, l.no from public_listing l join public_article p on p.no = l.no
where p.kind <> 'normal' and l.list not like 'person:%';
insert into public_listing (list, published_at, no)
select 'grade=' || p.grade || ' ' || l.list, l.published_at, l.no from public_listing l join public_article p on p.no = l.no
where p.grade <> 'middle' and l.list not like 'person:%' and l.list not like 'kind=%';
