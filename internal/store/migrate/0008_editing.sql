-- Who writes on an article now. It is of the moment: no backup carries it.
create table editing (
  article_no bigint primary key references article (no),
  person_id  bigint not null,
  name       text not null,
  tab        text not null,   -- the key of the page; empty: a form without script
  since      bigint not null,
  seen_at    bigint not null,
  version    bigint not null, -- that this page opened or saved last; 0: an older one
  turn       bigint not null  -- the number of that save, which counts on
);

-- Which article a form for a new one began, so that a save whose answer was lost begins no second one.
create table begun (
  form_key   text primary key,
  article_no bigint not null,
  at         bigint not null
);

-- Bodies that nothing refers to any more are dropped; without these each look would read whole tables.
create index article_body on article (body_hash);
create index revision_body on revision (body_hash);
create index public_article_body on public_article (body_hash);
