-- Times are UTC Unix milliseconds, 0 where there is none; ids are 0 where there is none. IDENTITY is the database's own
-- column of numbers (dialect.go). JSON stands as text and is handled in Go.

create table counter (name text primary key, value bigint not null);
insert into counter (name, value) values ('article', 0), ('change', 0);

create table paper (
  id       bigint primary key check (id = 1),
  version  bigint not null,
  settings text not null
);

create table person (
  id          IDENTITY,
  login       text not null unique,
  name        text not null,
  title       text not null,
  email       text not null,
  handle      text not null unique,
  role        text not null,
  password    text not null,
  disabled_at bigint not null,
  created_at  bigint not null,
  seen_at     bigint not null
);

create table person_link (
  hash       text primary key,
  person_id  bigint not null references person (id),
  expires_at bigint not null,
  used_at    bigint not null
);

create table session (
  hash       text primary key,
  person_id  bigint not null references person (id),
  created_at bigint not null,
  seen_at    bigint not null,
  agent      text not null,
  address    text not null
);
create index session_person on session (person_id);

create table token (
  id         IDENTITY,
  name       text not null,
  role       text not null,
  hash       text not null unique,
  created_at bigint not null,
  revoked_at bigint not null,
  used_at    bigint not null
);

create table section (
  id        IDENTITY,
  parent_id bigint not null,
  slug      text not null,
  name      text not null,
  position  bigint not null,
  hidden    bigint not null,
  unique (parent_id, slug)
);

create table series (
  id   IDENTITY,
  slug text not null unique,
  name text not null
);

create table tag (
  id     IDENTITY,
  name   text not null,
  folded text not null unique
);

-- Bodies by the hash of their text: equal bodies are stored once, however many revisions hold them.
create table body (
  hash text primary key,
  html text not null
);

create table article (
  no              bigint primary key,
  version         bigint not null,
  status          text not null,
  title           text not null,
  short_title     text not null,
  subtitle        text not null,
  kind            text not null,
  grade           text not null,
  section_id      bigint not null,
  series_id       bigint not null,
  lead            text not null,
  body_hash       text not null references body (hash),
  picture_id      bigint not null,
  caption         text not null,
  related         text not null,
  own             bigint not null,
  source          text not null,
  portal          bigint not null,
  comments        bigint not null,
  adults_only     bigint not null,
  ai_use          text not null,
  embargo_at      bigint not null,
  publish_at      bigint not null,
  owner_id        bigint not null,
  created_at      bigint not null,
  updated_at      bigint not null,
  published_at    bigint not null,
  withdrawn_at    bigint not null,
  withdraw_reason text not null,
  public_version  bigint not null
);
create index article_updated on article (updated_at, no, title); -- with the title: the list's filter reads the index alone
create index article_status on article (status, updated_at, no);
create index article_section_updated on article (section_id, updated_at, no);
create index article_owner on article (owner_id, updated_at, no);

create table article_section (
  article_no bigint not null references article (no),
  position   bigint not null,
  section_id bigint not null references section (id),
  primary key (article_no, position)
);
create index article_section_section on article_section (section_id);

create table article_tag (
  article_no bigint not null references article (no),
  position   bigint not null,
  tag_id     bigint not null references tag (id),
  primary key (article_no, position)
);
create index article_tag_tag on article_tag (tag_id);

create table byline (
  article_no bigint not null references article (no),
  position   bigint not null,
  person_id  bigint not null,
  name       text not null,
  title      text not null,
  email      text not null,
  primary key (article_no, position)
);
create index byline_person on byline (person_id);

create table revision (
  id         IDENTITY,
  article_no bigint not null references article (no),
  version    bigint not null,
  at         bigint not null,
  person_id  bigint not null,
  name       text not null,
  action     text not null,
  note       text not null,
  body_hash  text not null references body (hash),
  copy       text not null
);
create index revision_article on revision (article_no, id);

-- What readers see. Written only by the actions publish, correct and withdraw.
create table public_article (
  no           bigint primary key references article (no),
  version      bigint not null,
  title        text not null,
  short_title  text not null,
  subtitle     text not null,
  kind         text not null,
  grade        text not null,
  section_id   bigint not null,
  series_id    bigint not null,
  bylines      text not null,
  lead         text not null,
  picture_id   bigint not null,
  published_at bigint not null,
  edited_at    bigint not null,
  body_hash    text not null references body (hash),
  details      text not null, -- what only the article's own page shows
  withdrawn_at bigint not null,
  notice       text not null,
  search_row   bigint not null unique
);

-- The lists in which readers find an article: "all", "section:7", "tag:배터리" … Withdrawn articles stand in none.
create table public_listing (
  list         text not null,
  published_at bigint not null,
  no           bigint not null references public_article (no),
  primary key (list, published_at, no)
);
create index public_listing_no on public_listing (no);

create table picture (
  id         IDENTITY,
  key        text not null unique,
  type       text not null,
  width      bigint not null,
  height     bigint not null,
  variants   text not null,
  caption    text not null,
  credit     text not null,
  alt        text not null,
  owner_id   bigint not null,
  created_at bigint not null,
  blocked_at bigint not null
);

-- What readers see that shows a picture: "article:12", "banner:3".
create table picture_use (
  picture_id bigint not null references picture (id),
  used_by    text not null,
  primary key (picture_id, used_by)
);
create index picture_use_by on picture_use (used_by);

create table front_place (
  block      text not null,
  position   bigint not null,
  article_no bigint not null,
  title      text not null,
  primary key (block, position)
);

create table menu_item (
  id         bigint primary key,
  parent_id  bigint not null,
  position   bigint not null,
  section_id bigint not null,
  label      text not null,
  url        text not null
);

create table page (
  id         IDENTITY,
  slug       text not null unique,
  title      text not null,
  body       text not null,
  version    bigint not null,
  updated_at bigint not null
);

create table banner (
  id         IDENTITY,
  place      text not null,
  name       text not null,
  advertiser text not null,
  picture_id bigint not null references picture (id),
  alt        text not null,
  url        text not null,
  starts_at  bigint not null,
  ends_at    bigint not null,
  house      bigint not null,
  weight     bigint not null,
  paused     bigint not null
);

create table banner_count (
  banner_id   bigint not null,
  day         bigint not null,
  impressions bigint not null,
  clicks      bigint not null,
  primary key (banner_id, day)
);

create table view_hour (
  hour       bigint not null,
  article_no bigint not null,
  views      bigint not null,
  primary key (hour, article_no)
);
create index view_hour_article on view_hour (article_no, views);

create table observation (
  at     bigint primary key,
  report text not null
);

-- Everything the handler of old links reads: an address of a source system, or of this paper before a rename.
create table address (
  source     text not null,
  old_key    text not null,
  target     text not null,
  created_at bigint not null,
  primary key (source, old_key)
);

create table audit (
  id        IDENTITY,
  at        bigint not null,
  person_id bigint not null,
  token_id  bigint not null,
  name      text not null,
  address   text not null,
  action    text not null,
  object    text not null,
  detail    text not null
);

create table change (
  seq       bigint primary key,
  at        bigint not null,
  what      text not null,
  thing_id  bigint not null,
  thing_key text not null,
  old       text not null,
  new       text not null
);

-- Work that must be done once by one node: queued jobs, and the lease of each periodic task (named).
create table job (
  id           IDENTITY,
  kind         text not null,
  name         text not null, -- periodic: the task's name; queued: empty
  payload      text not null,
  run_at       bigint not null,
  leased_until bigint not null,
  holder       text not null,
  attempts     bigint not null,
  problem      text not null
);
create index job_due on job (kind, run_at);
create unique index job_name on job (name) where name <> '';
