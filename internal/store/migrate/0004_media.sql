-- The media library: more of each item, and where unpublished articles use it. words is what a search of the library looks
-- through, in lower case.
alter table picture add column name text not null default '';
alter table picture add column bytes bigint not null default 0;
alter table picture add column duration bigint not null default 0;
alter table picture add column rights text not null default '';
alter table picture add column taken_at bigint not null default 0;
alter table picture add column focus_x bigint not null default 50;
alter table picture add column focus_y bigint not null default 50;
alter table picture add column words text not null default '';
update picture set words = lower(caption || ' ' || credit || ' ' || alt);
create index picture_owner on picture (owner_id, id);

-- Where working copies of articles use an item, published or not.
create table picture_draft (
  picture_id bigint not null references picture (id),
  article_no bigint not null references article (no),
  primary key (picture_id, article_no)
);
create index picture_draft_article on picture_draft (article_no);
insert into picture_draft (picture_id, article_no)
  select p.id, a.no from article a join picture p on p.id = a.picture_id;
insert into picture_draft (picture_id, article_no)
  select p.id, a.no from article a join body b on b.hash = a.body_hash and b.html like '%data-picture="%'
  join picture p on b.html like '%data-picture="' || p.id || '"%' where p.id <> a.picture_id;

-- Crops of what is there already are made by the job that makes them for new pictures.
insert into job (kind, name, payload, run_at, leased_until, holder, attempts, problem)
  select 'picture', '', '{"id":' || id || '}', 0, 0, '', 0, '' from picture;
