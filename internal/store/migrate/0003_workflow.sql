-- The road from draft to print: when an article was handed over and approved, when it comes and goes by itself, what the
-- guard was overruled for; who may do what; links for outsiders who read before readers do.

alter table article add column take text not null default '';
alter table article add column withdraw_at bigint not null default 0;
alter table article add column filed_at bigint not null default 0;
alter table article add column approved_at bigint not null default 0;
alter table article add column return_reason text not null default '';
alter table article add column held text not null default '';
alter table article add column overrides text not null default '[]';
create index article_publish_due on article (publish_at) where status = 'scheduled';
create index article_withdraw_due on article (withdraw_at) where withdraw_at > 0;

alter table section add column desks text not null default '[]';

-- What is set for the whole paper beside its own row, each as JSON: powers, guard.
create table setting (
  name    text primary key,
  version bigint not null,
  value   text not null
);

create table preview_link (
  id         IDENTITY,
  hash       text not null unique,
  article_no bigint not null references article (no),
  label      text not null,
  person_id  bigint not null,
  created_at bigint not null,
  expires_at bigint not null,
  revoked_at bigint not null,
  used_at    bigint not null
);
create index preview_link_article on preview_link (article_no);
