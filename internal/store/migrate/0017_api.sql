-- What a program's token is for, until when, and from where it was last used. Empty scopes: all that its role may do.
alter table token add column scopes text not null default '';
alter table token add column expires_at bigint not null default 0;
alter table token add column used_from text not null default '';

-- Requests that a program marked with a key, so that sending one again does nothing twice; each for a day.
create table request (
  id       IDENTITY,
  token_id bigint not null references token (id),
  route    text not null,
  key      text not null,
  print    text not null,   -- of what was sent
  at       bigint not null,
  until    bigint not null, -- the end of the time in which it is worked on
  acted    bigint not null, -- 1: something was written for it, in the same transaction
  done_at  bigint not null, -- 0: there is no answer yet
  status   bigint not null,
  header   text not null,
  body     text not null
);
create unique index request_key on request (token_id, route, key);
create index request_at on request (at);

-- Other programs that are told what happened.
create table webhook (
  id            IDENTITY,
  version       bigint not null,
  name          text not null,
  url           text not null,
  events        text not null, -- JSON list
  secret        text not null,
  old_secret    text not null, -- holds until old_until beside the new one
  old_until     bigint not null,
  created_at    bigint not null,
  paused_at     bigint not null,
  problem       text not null, -- catalogue key: why it was paused by itself; empty: it was not
  failing_since bigint not null
);

create table delivery (
  id           IDENTITY,
  webhook_id   bigint not null references webhook (id),
  event_id     text not null,
  type         text not null,
  object       text not null, -- deliveries about the same thing go out in their order
  payload      text not null,
  state        text not null,
  created_at   bigint not null,
  next_at      bigint not null,
  leased_until bigint not null,
  holder       text not null,
  attempts     bigint not null,
  tried_at     bigint not null,
  status       bigint not null,
  took         bigint not null, -- milliseconds
  answer       text not null
);
create index delivery_due on delivery (state, next_at);
create index delivery_hook on delivery (webhook_id, id);
create index delivery_order on delivery (webhook_id, object, state, id);
create index delivery_at on delivery (created_at);

-- How far the changes have been looked through for what other programs are told.
insert into counter (name, value) values ('webhook', coalesce((select value from counter where name = 'change'), 0));
