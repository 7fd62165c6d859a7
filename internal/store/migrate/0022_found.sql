-- When something last changed among the articles of a range of numbers, for the index of sitemaps: part is the number
-- divided by 2,000 (news.SitemapPart).
create table sitemap_part (
  part       bigint primary key,
  changed_at bigint not null
);
insert into sitemap_part (part, changed_at)
  select p.no / 2000, max(case when p.withdrawn_at > p.edited_at and p.withdrawn_at > p.published_at then p.withdrawn_at
    when p.edited_at > p.published_at then p.edited_at else p.published_at end)
  from public_article p group by p.no / 2000;

-- What search engines are still to be told (IndexNow): each address once for each of them, however often it changed.
create table indexnow (
  endpoint text not null,
  path     text not null,
  at       bigint not null, -- when it last changed
  primary key (endpoint, path)
);
create index indexnow_at on indexnow (endpoint, at);

create table indexnow_endpoint (
  endpoint      text primary key,
  next_at       bigint not null,
  attempts      bigint not null, -- in vain, one after the other
  failing_since bigint not null, -- 0: the last one was taken
  leased_until  bigint not null,
  holder        text not null,
  sent          bigint not null  -- addresses that were taken, in all
);

create table indexnow_call (
  id       IDENTITY,
  endpoint text not null,
  at       bigint not null,
  count    bigint not null,
  status   bigint not null, -- 0: there was no answer
  took     bigint not null, -- milliseconds
  answer   text not null
);
create index indexnow_call_at on indexnow_call (endpoint, id);

-- How far the changes have been looked through for it.
insert into counter (name, value) values ('indexnow', coalesce((select value from counter where name = 'change'), 0));
