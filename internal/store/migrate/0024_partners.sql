-- Those outside who get the paper's articles: portals, archives, other papers.
create table partner (
  id         IDENTITY,
  version    bigint not null,
  slug       text not null,
  name       text not null,
  kind       text not null,
  way        text not null, -- pull, http, sftp
  format     text not null,
  charset    text not null,
  detail     text not null, -- JSON: filter, fields, where to
  active     bigint not null,
  started_at bigint not null,
  key_hash   text not null,
  secret     text not null, -- sealed
  created_at bigint not null,
  fetched_at bigint not null
);
create unique index partner_slug on partner (slug);

-- One article at one partner: what the partner has of it and what is to be done.
create table partner_delivery (
  id           IDENTITY,
  partner_id   bigint not null references partner (id),
  article_no   bigint not null references article (no),
  state        text not null,
  action       text not null,
  generation   bigint not null,
  there        bigint not null,
  confirmed    bigint not null,
  held         bigint not null,
  print        text not null,
  queued_at    bigint not null,
  next_at      bigint not null,
  leased_until bigint not null,
  holder       text not null,
  attempts     bigint not null,
  tried_at     bigint not null,
  done_at      bigint not null,
  status       bigint not null,
  answer       text not null
);
create unique index partner_delivery_pair on partner_delivery (article_no, partner_id);
create index partner_delivery_due on partner_delivery (state, next_at);
create index partner_delivery_partner on partner_delivery (partner_id, queued_at, id);
create index partner_delivery_queued on partner_delivery (queued_at, id);

-- Who has seen to which copy outside the house after an article was withdrawn.
create table outside_copy (
  article_no bigint not null references article (no),
  key        text not null,
  person_id  bigint not null,
  name       text not null,
  at         bigint not null,
  primary key (article_no, key)
);

-- How far the changes have been looked through for the partners.
insert into counter (name, value) values ('partner', coalesce((select value from counter where name = 'change'), 0));
