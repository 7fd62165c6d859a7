-- What the paper says of itself, what stands over its pages for a time, and the printed paper.
create table notice (
  id         IDENTITY,
  version    bigint not null,
  title      text not null,
  body       text not null,
  from_at    bigint not null,
  until_at   bigint not null, -- 0: it stays
  pinned     bigint not null,
  updated_at bigint not null
);
create index notice_from on notice (from_at, id);

create table popup (
  id         IDENTITY,
  version    bigint not null,
  title      text not null,
  text       text not null,
  picture_id bigint not null,
  alt        text not null,
  url        text not null,
  pages      text not null, -- 'front' or 'all'
  starts_at  bigint not null,
  ends_at    bigint not null,
  spot       text not null,
  size       text not null,
  phone      text not null,
  ad         bigint not null,
  paused     bigint not null,
  updated_at bigint not null
);

-- Every version of a page or a notice, the one that stands too.
create table text_revision (
  id        IDENTITY,
  noun      text not null,
  of_id     bigint not null,
  version   bigint not null,
  slug      text not null,
  title     text not null,
  body      text not null,
  person_id bigint not null,
  name      text not null,
  at        bigint not null,
  unique (noun, of_id, version)
);
insert into text_revision (noun, of_id, version, slug, title, body, person_id, name, at)
  select 'page', id, version, slug, title, body, 0, '', updated_at from page;
alter table page add column position bigint not null default 0;
update page set position = id;

-- Appointments, obituaries and the like are articles; this says of which sort, and when their telephone numbers go.
create table announcement (
  article_no bigint primary key references article (no),
  sort       text not null,
  drop_at    bigint not null, -- 0: the numbers stay
  dropped_at bigint not null
);
create index announcement_drop on announcement (drop_at) where drop_at > 0 and dropped_at = 0;
create index public_people on public_article (published_at, no) where kind = 'people' and withdrawn_at = 0;

create table issue (
  id           IDENTITY,
  version      bigint not null,
  day          text not null unique,
  number       bigint not null,
  status       text not null,
  published_at bigint not null,
  withdrawn_at bigint not null,
  updated_at   bigint not null
);

create table issue_page (
  id         IDENTITY,
  issue_id   bigint not null references issue (id),
  position   bigint not null,
  picture_id bigint not null,
  label      text not null
);
create index issue_page_issue on issue_page (issue_id, position);
create index issue_page_picture on issue_page (picture_id);

create table issue_article (
  page_id    bigint not null references issue_page (id),
  nth        bigint not null,
  article_no bigint not null,
  primary key (page_id, nth)
);
create index issue_article_no on issue_article (article_no);

-- Files of printed pages that readers could open once: their address says that they are gone.
create table issue_gone (
  picture_id bigint primary key,
  at         bigint not null
);
